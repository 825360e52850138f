"""The published figures on a unit's page: those that tell of this very unit, the latest entered first."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from organizations.models import Unit
from reports.models import Claim, plain

MOST = 5
"""So many are named; the list shows all of them."""


def claims_of_unit(user: Any, unit: Unit) -> Panel | None:
    """Those that the account may see; None where there are none."""
    rows = list(Claim.objects.visible_to(user).standing().filter(about=unit).order_by("-created_at", "-id")[: MOST + 1])
    if not rows:
        return None
    address = f"{reverse('reports:claims')}?{urlencode({'about': unit.pk})}"
    return Panel(
        key="claims",
        title=_("Published figures"),
        template="reports/_claims_panel.html",
        data={"lines": [(row, plain(row.number)) for row in rows[:MOST]], "more": address},
    )
