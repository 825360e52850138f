"""Whom duties concern: accounts with a role in a unit today, for many units with two queries."""

from collections.abc import Collection, Iterable

from organizations.enums import Role
from organizations.models import Membership, User

DOERS = (Role.OFFICER, Role.LEADER)
"""Who is told what a unit has to do."""
ASKERS = (Role.LEADER, Role.SECRETARY)
"""Who is told what came of what a unit asked for."""


def accounts_by_unit(unit_ids: Iterable[int], roles: Collection[str]) -> dict[int, list[User]]:
    """Accounts that are switched on, by unit in which they hold one of the roles today; each once a unit."""
    held = Membership.objects.in_force().filter(unit__in=set(unit_ids), role__in=roles, person__user__is_active=True)
    pairs = list(held.values_list("unit_id", "person_id"))
    accounts = {user.person_id: user for user in User.objects.filter(person__in={person for _unit, person in pairs})}
    found: dict[int, dict[int, User]] = {}
    for unit_id, person_id in pairs:
        found.setdefault(unit_id, {})[person_id] = accounts[person_id]
    return {unit_id: list(people.values()) for unit_id, people in found.items()}
