"""Who prepares rounds and reads them (DOMAIN §8): secretaries of its unit or above; members what they judge."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.permissions.reach import may_see_record, reaches
from reviews.enums import RoundState
from reviews.querysets import is_council_member, seated

if TYPE_CHECKING:
    from reviews.models import Conflict, Council, Round, RoundItem

ALIVE = (RoundState.DRAFT, RoundState.OPEN)
"""States in which candidacies are taken in, and the round is changed."""
DECLARED_IN = (*ALIVE, RoundState.CLOSED)
"""Until it is decided somebody may learn that they are in conflict: until then the outcome is open."""


def may_see_round(user: Any, found: "Round") -> bool:
    """Its unit and those above; a member the rounds of councils they sit in. As `Round.objects.visible_to`."""
    if not is_council_member(user):
        return may_see_record(user, found)
    if found.state == RoundState.DRAFT or not found.steward.path.startswith(user.acting.unit.path):
        return False
    if found.state == RoundState.CANCELLED and not found.transitions.filter(action="open").exists():
        return False
    return seated(user).filter(council=found.council_id).exists()


def may_prepare_round_of(user: Any, council: "Council") -> bool:
    """The secretary of the unit that looks after the council, or of one above."""
    return reaches(user, council.steward, Role.SECRETARY)


def may_keep_round(user: Any, found: "Round") -> bool:
    """Whoever may prepare one for the unit that looks after it today."""
    return reaches(user, found.steward, Role.SECRETARY)


def may_declare(user: Any, item: "RoundItem") -> bool:
    """A member says it of themselves; the secretary of any member; until the round is decided."""
    if item.round.state not in DECLARED_IN:
        return False
    if is_council_member(user):
        return may_see_round(user, item.round)
    return may_keep_round(user, item.round)


def may_withdraw_conflict(user: Any, conflict: "Conflict") -> bool:
    """The secretary: who judges is not for the member alone to say."""
    return reaches(user, conflict.council.steward, Role.SECRETARY)


def may_see_conflicts(user: Any, found: "Round") -> bool:
    """Who reads the round with its subtree; members know of their own only."""
    return not is_council_member(user) and may_see_round(user, found)


def round_actions(user: Any, found: "Round") -> list[str]:
    """What the account may do with the round now besides its steps, for pages and API alike."""
    return ["edit", "items"] if found.state in ALIVE and may_keep_round(user, found) else []
