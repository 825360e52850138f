"""The councils and steering committees on a unit's page: those it looks after today, in office first."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from organizations.models import Unit
from reviews.models import Council, SteeringCommittee
from reviews.queries import councils, steering

SHOWN = 10
"""So many of each are named; the list shows all of them."""


def bodies_of_unit(user: Any, unit: Unit) -> Panel | None:
    """Those the account may see, of this unit and not of units below; None where there are none."""
    of_councils = _shown(councils.with_numbers(Council.objects.visible_to(user)), Council, unit)
    of_committees = _shown(steering.with_numbers(SteeringCommittee.objects.visible_to(user)), SteeringCommittee, unit)
    if not of_councils and not of_committees:
        return None
    lists = [("reviews:councils", of_councils), ("reviews:committees", of_committees)]
    more = [
        (rows[0]._meta.verbose_name_plural, f"{reverse(name)}?{urlencode({'within': unit.pk})}")
        for name, rows in lists
        if len(rows) > SHOWN
    ]
    return Panel(
        key="bodies",
        title=_("Councils and steering committees"),
        template="reviews/_unit_panel.html",
        data={"rows": [*of_councils[:SHOWN], *of_committees[:SHOWN]], "more": more},
    )


def _shown(rows: "QuerySet[Any]", model: Any, unit: Unit) -> list[Any]:
    now = model.objects.in_force().filter(pk=OuterRef("pk"))
    found = rows.filter(steward=unit).annotate(is_in_office=Exists(now))
    return list(found.order_by("-is_in_office", "-valid_from", "-id")[: SHOWN + 1])
