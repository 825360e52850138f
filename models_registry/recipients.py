"""Whom a step concerns."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from organizations.enums import Role
from organizations.models import Membership, User
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel
    from organizations.models import Unit


def people_of(unit: "Unit", *roles: str) -> list[User]:
    """Accounts with one of the roles in the unit today."""
    held = Membership.objects.in_force().filter(unit=unit, role__in=roles, person__user__is_active=True)
    return list(User.objects.filter(person__in=held.values("person")))


def owners_of(model: "RegisteredModel") -> list[User]:
    """Officers and leaders of the unit that looks after the model today."""
    return people_of(model.steward, Role.OFFICER, Role.LEADER)


def judges_of(unit: "Unit") -> list[User]:
    """The secretaries of the nearest unit, from this one upward, that has any."""
    return _nearest(unit, Role.SECRETARY)


def leaders_of(unit: "Unit") -> list[User]:
    """The leaders of the nearest unit, from this one upward, that has any: they submit for it."""
    return _nearest(unit, Role.LEADER)


def _nearest(unit: "Unit", role: str) -> list[User]:
    path = ids_of_path(unit.path)
    held = Membership.objects.in_force().filter(unit__in=path, role=role, person__user__is_active=True)
    by_unit: dict[int, list[int]] = {}
    for unit_id, person_id in held.values_list("unit_id", "person_id"):
        by_unit.setdefault(unit_id, []).append(person_id)
    nearest: Iterable[int] = next((by_unit[each] for each in reversed(path) if each in by_unit), [])
    return list(User.objects.filter(person__in=nearest))
