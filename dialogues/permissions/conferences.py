"""Who plans conferences, announces them and says what came of them (DOMAIN §8): a unit's writers, leader, secretary."""

from typing import TYPE_CHECKING, Any

from dialogues.enums import ConferenceState as S
from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dialogues.models import Conference

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
ANNOUNCERS = (Role.LEADER, Role.SECRETARY)
WRITABLE = (S.PLANNED, S.POSTPONED, S.ANNOUNCED, S.HELD)


def may_plan(user: Any) -> bool:
    """Whoever writes for some unit."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and reaches(user, user.acting.unit, *WRITERS))


def may_plan_for(user: Any, unit: Unit) -> bool:
    """For one's own unit and those below it. The same rule as `units_that_plan`."""
    return reaches(user, unit, *WRITERS)


def units_that_plan(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may plan conferences."""
    found = Unit.objects.in_force()
    if not may_plan(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def writes_conference(user: Any, conference: "Conference") -> bool:
    """Who writes it, in whatever state."""
    return reaches(user, conference.steward, *WRITERS)


def may_write_conference(user: Any, conference: "Conference") -> bool:
    """Until its conclusion is published or it is cancelled."""
    return conference.state in WRITABLE and writes_conference(user, conference)


def may_announce(user: Any, conference: "Conference") -> bool:
    """What goes out to people the leader or the secretary says: announcing, putting off, the conclusion."""
    return reaches(user, conference.steward, *ANNOUNCERS)


def conference_actions(user: Any, conference: "Conference") -> list[str]:
    """What the account may do with it now besides its steps, for pages and API alike."""
    if not writes_conference(user, conference):
        return []
    actions = ["link"] if conference.capacity is None else ["link", "registrations"]
    if not may_write_conference(user, conference):
        return actions
    actions = ["edit", *actions]
    if conference.state == S.HELD:
        actions += ["attendance", "conclusion"]
    return actions
