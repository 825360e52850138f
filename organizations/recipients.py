"""Who is told: accounts with a role in a unit today, for many units with one query."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from organizations.models import Membership, User
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from organizations.models import Unit


def accounts_by_unit(unit_ids: Iterable[int], roles: Collection[str]) -> dict[int, list[User]]:
    """Accounts that are switched on, by unit in which they hold one of the roles today; each once a unit."""
    held = Membership.objects.in_force().filter(unit__in=set(unit_ids), role__in=roles, person__user__is_active=True)
    found: dict[int, dict[int, User]] = {}
    for membership in held.select_related("person__user"):
        found.setdefault(membership.unit_id, {})[membership.person_id] = membership.person.user
    return {unit_id: list(people.values()) for unit_id, people in found.items()}


def accounts_of(unit: "Unit", *roles: str) -> list[User]:
    """Accounts with one of the roles in the unit today."""
    return accounts_by_unit([unit.pk], roles).get(unit.pk, [])


def nearest_accounts(unit: "Unit", *roles: str) -> list[User]:
    """Those of the nearest unit, from this one upward, that has any."""
    path = ids_of_path(unit.path)
    by_unit = accounts_by_unit(path, roles)
    return next((by_unit[each] for each in reversed(path) if each in by_unit), [])
