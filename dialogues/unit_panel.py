"""The conferences on a unit's page: the latest of its plan."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.models import Conference
from dialogues.tones import OF_CONFERENCES
from mobilization.common.panels import Panel
from organizations.models import Unit

SHOWN = 5
"""So many are named; the list shows all of them."""


def conferences_of_unit(user: Any, unit: Unit) -> Panel | None:
    """Those the account may see, of this unit and not of units below; None where there are none."""
    found = Conference.objects.visible_to(user).filter(steward=unit)
    rows = list(found.order_by("-planned_from", "-id")[: SHOWN + 1])
    if not rows:
        return None
    more = f"{reverse('dialogues:conferences')}?{urlencode({'unit': unit.pk})}" if len(rows) > SHOWN else ""
    return Panel(
        key="dialogues",
        title=_("Dialogue conferences"),
        template="dialogues/_unit_panel.html",
        data={"conferences": [(row, OF_CONFERENCES[row.state]) for row in rows[:SHOWN]], "more": more},
    )
