"""Who sets up councils, seats people in them and says how they decide (DOMAIN §8): secretaries and leaders.

A seat is no right. What a member may open in the portal follows from their membership as council member in the unit,
which administrators give; the seat only says whose name may be put on what is to be judged.
"""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.reach import is_signed_in, may_see_record, reaches
from reviews.querysets import is_council_member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from reviews.models import Council, CouncilMember

KEEPERS = (Role.SECRETARY, Role.LEADER)


def may_see_council(user: Any, council: "Council") -> bool:
    """Its unit and those above; a member what they sit in. The same rule as `Council.objects.visible_to`."""
    if not is_council_member(user):
        return may_see_record(user, council)
    is_within = council.steward.path.startswith(user.acting.unit.path)
    return is_within and council.members.filter(person=user.person_id).exists()


def may_set_up_councils(user: Any) -> bool:
    """Whether there is any unit for which the person may set one up."""
    if not is_signed_in(user):
        return False
    return bool(user.is_superuser or (user.acting is not None and user.acting.role in KEEPERS))


def may_set_up_council_of(user: Any, unit: Unit) -> bool:
    """For the unit the person acts for, and those below it. The same rule as `units_that_set_up`."""
    return reaches(user, unit, *KEEPERS)


def units_that_set_up(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may set up a council."""
    found = Unit.objects.in_force().order_by("path")
    if not may_set_up_councils(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def may_keep_council(user: Any, council: "Council") -> bool:
    """Whoever may set one up for the unit that looks after it today."""
    return reaches(user, council.steward, *KEEPERS)


def seat_actions(user: Any, seat: "CouncilMember") -> list[str]:
    """What the account may do with a seat; whether it can still be taken away, `why_seat_stays` says."""
    return ["edit", "remove"] if may_keep_council(user, seat.council) else []


def council_actions(user: Any, council: "Council") -> list[str]:
    """What the account may do with the council now, for pages and API alike."""
    actions = ["edit", "members", "rules"] if may_keep_council(user, council) else []
    return [*actions, "rounds", "sessions"] if reaches(user, council.steward, Role.SECRETARY) else actions
