"""Published figures on a unit's page, and beside the figures that count the same of the unit and the days."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from organizations.models import Unit
from organizations.panels import FiguresShown
from reports.models import Claim
from reports.queries.claims import STANDING_TONES, claims_about

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
        data={"lines": rows[:MOST], "more": address},
    )


def claims_beside(user: Any, shown: FiguresShown) -> Panel | None:
    """Those of this very unit within these days that one of these numbers is compared with; None without any."""
    rows = claims_about(user, shown.unit, shown.period, shown.keys) if shown.unit else []
    if not rows:
        return None
    told = [(row, [(STANDING_TONES[each], each.label) for each in row.standings]) for row in rows]
    return Panel(
        key="published", title=_("Published elsewhere"), template="reports/_claims_beside.html", data={"claims": told}
    )
