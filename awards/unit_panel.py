"""The decisions on awards on a unit's page: the latest it looks after, with what is still to hand over."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.decision_tones import OF_DECISIONS
from awards.models import Decision
from awards.queries.decisions import ORDER, with_numbers
from mobilization.common.panels import Panel
from organizations.models import Unit

SHOWN = 10
"""So many are named; the list shows all of them."""


def decisions_of_unit(user: Any, unit: Unit) -> Panel | None:
    """Those the account may see, of this unit and not of units below; None where there are none."""
    rows = list(with_numbers(Decision.objects.visible_to(user).filter(steward=unit)).order_by(*ORDER)[: SHOWN + 1])
    if not rows:
        return None
    more = f"{reverse('awards:decisions')}?{urlencode({'within': unit.pk})}" if len(rows) > SHOWN else ""
    return Panel(
        key="awards",
        title=_("Decisions on awards"),
        template="awards/_unit_panel.html",
        data={"decisions": [(row, OF_DECISIONS[row.state]) for row in rows[:SHOWN]], "more": more},
    )
