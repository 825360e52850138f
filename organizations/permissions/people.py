"""Who sees people and their memberships, and who gives and ends rights (DOMAIN §8).

Each predicate that has a queryset beside it names it; a test holds the two equal.
"""

from typing import TYPE_CHECKING, Any

from organizations.dates import today
from organizations.enums import Role
from organizations.permissions.reach import administers, is_signed_in, reaches
from organizations.querysets import READERS_OF_PEOPLE

if TYPE_CHECKING:
    from organizations.models import Membership, Person, Unit


def is_program(person: "Person") -> bool:
    """Whether this is no human being but a partner's program."""
    account = getattr(person, "user", None)
    return account is not None and account.is_program


def may_list_people(user: Any) -> bool:
    """Administrators and auditors have a list of people; others have their own page."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role in READERS_OF_PEOPLE)


def may_see_membership(user: Any, membership: "Membership") -> bool:
    """One's own, and those in the reach of administrators and auditors (`Membership.objects.visible_to`)."""
    if not is_signed_in(user):
        return False
    return membership.person_id == user.person_id or reaches(user, membership.unit, *READERS_OF_PEOPLE)


def may_see_person(user: Any, person: "Person") -> bool:
    """Oneself, and whoever is or was a member in one's reach (`Person.objects.visible_to`)."""
    if not is_signed_in(user):
        return False
    if user.is_superuser or person.pk == user.person_id:
        return True
    return any(may_see_membership(user, each) for each in person.memberships.select_related("unit"))


def may_add_people(user: Any) -> bool:
    """Administrators of any unit, for their subtree."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and user.acting.role == Role.ADMINISTRATOR)


def may_add_membership(user: Any, person: "Person", unit: "Unit") -> bool:
    """In units one administers, to people one sees; so nobody rises in a unit above. Programs get none."""
    return administers(user, unit) and may_see_person(user, person) and not is_program(person)


def may_end_membership(user: Any, membership: "Membership") -> bool:
    """Administrators in whose reach it is, while it has not ended; a program's ends with its key."""
    if membership.role == Role.PARTNER:
        return False
    has_ended = membership.valid_to is not None and membership.valid_to < today()
    return not has_ended and administers(user, membership.unit)


def may_administer_account(user: Any, person: "Person") -> bool:
    """Invite, switch off: all they are or will be lies in one's reach (`Person.objects.accounts_administered_by`).

    Nobody does it to their own account, and only a superuser to a superuser's. A program's account is no person's: it
    comes and goes with its key.
    """
    if not may_add_people(user) or person.pk == user.person_id or not may_see_person(user, person):
        return False
    if is_program(person):
        return False
    if user.is_superuser:
        return True
    account = getattr(person, "user", None)
    if account is not None and account.is_superuser:
        return False
    return all(administers(user, each.unit) for each in person.memberships.not_over().select_related("unit"))
