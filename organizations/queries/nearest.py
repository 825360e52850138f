"""Whose work it is: of the nearest unit, from the one it is about upward, that has somebody with the role."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet

from organizations.models import Membership, Unit
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


class _StandsOn(Func):
    """Whether the path leads through the unit; it asks an index for the units of the path."""

    template = "(%(expressions)s, '/'), '/')::bigint[]))"
    arg_joiner = " = ANY(string_to_array(btrim("
    output_field = BooleanField()

    def __init__(self, unit_id: "Combinable", path: "Combinable") -> None:
        super().__init__(unit_id, path)


def left_to(unit: Unit, roles: Collection[str], *, from_above: bool = False) -> "QuerySet[Unit]":
    """The unit, and of those below it where nobody nearer with an account holds one of the roles today.

    The same rule as `nearest_accounts`. `from_above`: people of the unit that it is about do not do it themselves.
    """
    nearer = Membership.objects.in_force().filter(
        _StandsOn(F("unit_id"), OuterRef("path")), role__in=roles, person__user__is_active=True
    )
    nearer = nearer.exclude(unit__in=ids_of_path(unit.path))
    if from_above:
        nearer = nearer.exclude(unit=OuterRef("pk"))
    return Unit.objects.filter(~Exists(nearer), path__startswith=unit.path)
