"""The commitments on a unit's page: those it is to keep, the first due first."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.commitment_enums import CommitmentState
from dialogues.models import Commitment
from dialogues.queries.commitments import SHOWN, lines
from mobilization.common.panels import Panel
from organizations.dates import today
from organizations.models import Unit

MOST = 5
"""So many are named; the list shows all of them."""


def commitments_of_unit(user: Any, unit: Unit) -> Panel | None:
    """The open ones that the account may see and this very unit keeps; None where there are none."""
    found = Commitment.objects.visible_to(user).filter(responsible_steward=unit, state=CommitmentState.OPEN)
    rows = list(found.select_related(*SHOWN).order_by("promised_for", "id")[: MOST + 1])
    if not rows:
        return None
    address = f"{reverse('dialogues:commitments')}?{urlencode({'keeper': unit.pk, 'state': 'open'})}"
    return Panel(
        key="commitments",
        title=_("Commitments to keep"),
        template="dialogues/_commitments_panel.html",
        data={"lines": lines(rows[:MOST], today()), "more": address if len(rows) > MOST else ""},
    )
