"""Reads on reorganisations and their queue that chain."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from organizations.enums import Role

if TYPE_CHECKING:
    from organizations.models import Unit

ORIGINS = """
WITH RECURSIVE origin(id) AS (
    SELECT succession.predecessor_id FROM organizations_unitsuccession succession
    JOIN organizations_unit unit ON unit.id = succession.successor_id WHERE unit.path LIKE %s
    UNION
    SELECT succession.predecessor_id FROM organizations_unitsuccession succession
    JOIN origin ON origin.id = succession.successor_id
) SELECT id FROM origin
"""
HEIRS = """
WITH RECURSIVE heir(id) AS (
    SELECT succession.successor_id FROM organizations_unitsuccession succession
    JOIN organizations_unit unit ON unit.id = succession.predecessor_id WHERE {whose}
    UNION
    SELECT succession.successor_id FROM organizations_unitsuccession succession
    JOIN heir ON heir.id = succession.predecessor_id
) SELECT id FROM heir
"""


class ReorganisationQuerySet(models.QuerySet[Any]):
    """Reads on reorganisations."""

    def visible_to(self, user: Any) -> Self:
        """Everybody signed in may read what became of which unit, as they may read the units (DOMAIN §8)."""
        return self if user.is_authenticated and user.is_active else self.none()


class QueuedItemQuerySet(models.QuerySet[Any]):
    """Reads on the queue."""

    def waiting(self) -> Self:
        """Those nobody has decided about yet."""
        return self.filter(chosen=None)

    def visible_to(self, user: Any) -> Self:
        """For administrators: the former unit, or a unit that took over from it, stands in their subtree."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role != Role.ADMINISTRATOR:
            return self.none()
        reach = acting.unit.path
        return self.filter(Q(unit__path__startswith=reach) | Q(unit__in=RawSQL(ORIGINS, [reach + "%"])))  # noqa: S611


def heirs(unit: "Unit", *, with_units_below: bool) -> RawSQL:
    """Ids of the units that took over from the unit, over any number of steps; for `pk__in`.

    `with_units_below`: those, too, that took over from units below it: an abolished district has no other heirs.
    """
    whose, value = ("unit.path LIKE %s", unit.path + "%") if with_units_below else ("unit.id = %s", unit.pk)
    return RawSQL(HEIRS.format(whose=whose), [value])  # noqa: S611 - no value stands in the text
