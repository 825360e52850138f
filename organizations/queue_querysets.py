"""Reads on reorganisations and their queue that chain."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from organizations.enums import Role

ORIGINS = """
WITH RECURSIVE origin(id) AS (
    SELECT succession.predecessor_id FROM organizations_unitsuccession succession
    JOIN organizations_unit unit ON unit.id = succession.successor_id WHERE unit.path LIKE %s
    UNION
    SELECT succession.predecessor_id FROM organizations_unitsuccession succession
    JOIN origin ON origin.id = succession.successor_id
) SELECT id FROM origin
"""
HEIRS_OF_ALL = """
WITH RECURSIVE asked AS (
    SELECT id, path, parent_id, path LIKE %s AS administered FROM organizations_unit WHERE id = ANY(%s)
), heir(asked_id, id) AS (
    SELECT asked.id, succession.successor_id FROM asked
    JOIN organizations_unit unit
      ON unit.id = asked.id OR (asked.administered AND unit.path LIKE asked.path || '%%')
    JOIN organizations_unitsuccession succession ON succession.predecessor_id = unit.id
    UNION
    SELECT heir.asked_id, succession.successor_id FROM heir
    JOIN organizations_unitsuccession succession ON succession.predecessor_id = heir.id
), fitting AS (
    SELECT asked_id, id FROM heir UNION SELECT id, parent_id FROM asked WHERE administered
) SELECT id FROM fitting GROUP BY id HAVING count(DISTINCT asked_id) = %s
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
        return self.filter(Q(unit__path__startswith=reach) | Q(unit__in=RawSQL(ORIGINS, [reach + "%"])))  # noqa: S611 # nosec B611


def heirs_of_all(units: "set[int]", reach: str) -> RawSQL:
    """Ids of units that may succeed each of the units (ids), over any number of steps; for `pk__in`.

    For units whose path begins with `reach` the heirs of those below count, too (an abolished district has no others),
    and the unit above.
    """
    return RawSQL(HEIRS_OF_ALL, [reach + "%", list(units), len(units)])  # noqa: S611 # nosec B611 - no value stands in the text
