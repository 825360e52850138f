"""Who reads and keeps a person's service for the medal (DOMAIN §8 and §9): who looks after people, and oneself."""

from typing import TYPE_CHECKING, Any

from organizations.permissions.people import is_program, may_add_people, may_list_people, may_see_person
from organizations.permissions.reach import administers

if TYPE_CHECKING:
    from awards.models import ServicePeriod, ServiceProof
    from organizations.models import Person


def may_list_service(user: Any) -> bool:
    """Administrators and auditors have the list of those who reach the medal; others have their own page."""
    return may_list_people(user)


def may_see_service(user: Any, person: "Person") -> bool:
    """All of it or nothing, for a medal needs the sum: oneself, and who sees the person (`visible_to`)."""
    return may_see_person(user, person) and not is_program(person)


def may_keep_service(user: Any, person: "Person") -> bool:
    """Administrators of a unit where the person has a role, or had one when none is left; nobody their own."""
    if not may_add_people(user) or person.pk == user.person_id or not may_see_service(user, person):
        return False
    held = list(person.memberships.not_over().select_related("unit"))
    return user.is_superuser or not held or any(administers(user, each.unit) for each in held)


def may_fetch_proof(user: Any, file: "ServiceProof") -> bool:
    """Whoever reads the person's service."""
    return may_see_service(user, file.period.person)


def service_actions(user: Any, person: "Person", *, has_mark: bool) -> list[str]:
    """What the account may do with the person's service."""
    if not may_keep_service(user, person):
        return []
    return ["add", "correct_medal", "remove_medal"] if has_mark else ["add", "mark_medal"]


def period_actions(period: "ServicePeriod", *, keeps: bool, is_proved: bool) -> list[str]:
    """What may be done with a period by who `keeps` the person's service: only what is proved is confirmed."""
    if not keeps:
        return []
    return ["edit", "remove", "prove", *(["confirm"] if is_proved and period.confirmed_at is None else [])]
