"""Who scores, and who reads how others scored (DOMAIN §8): one's own sheet oneself, with seat and role of the day."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.permissions.reach import reaches
from reviews.enums import RoundState, ScoresSeen, SheetState
from reviews.querysets import READERS_OF_SHEETS, barred, is_council_member, seated

if TYPE_CHECKING:
    from models_registry.models import ModelFile
    from reviews.models import BlindFile, Round, RoundItem, ScoreSheet


def may_see_sheet(user: Any, sheet: "ScoreSheet") -> bool:
    """The same rule as `ScoreSheet.objects.visible_to`, for code that has a sheet at hand.

    Pages and API fetch from the queryset and so have asked already; tests hold the two equal.
    """
    return type(sheet).objects.visible_to(user).filter(pk=sheet.pk).exists()


def holds_sheet(user: Any, sheet: "ScoreSheet") -> bool:
    """Whoever it was given to, acting as council member, in a council they sit in today, not kept from the model."""
    assignment = sheet.assignment
    found = assignment.item.round
    if not is_council_member(user) or assignment.withdrawn_at is not None:
        return False
    if assignment.seat.person_id != user.person_id or not found.steward.path.startswith(user.acting.unit.path):
        return False
    is_seated = seated(user).filter(council=found.council_id).exists()
    return is_seated and not barred(user).filter(model=assignment.item.candidacy.model_id).exists()


def may_score(user: Any, sheet: "ScoreSheet") -> bool:
    """Its holder, while the round is open; the window is asked when something is written."""
    return sheet.assignment.item.round.state == RoundState.OPEN and holds_sheet(user, sheet)


def reads_points(user: Any, sheet: "ScoreSheet") -> bool:
    """What stands in a sheet: whoever reads the sheet once it is submitted; before, and if it never is, its holder."""
    return sheet.state == SheetState.SUBMITTED or holds_sheet(user, sheet)


def may_reopen_sheet(user: Any, sheet: "ScoreSheet") -> bool:
    """The secretary of the council's unit or above, while the round is open, of an assignment that stands."""
    found = sheet.assignment.item.round
    if found.state != RoundState.OPEN or sheet.assignment.withdrawn_at is not None:
        return False
    return reaches(user, found.steward, Role.SECRETARY)


def may_assign(user: Any, found: "Round") -> bool:
    """The secretary, while the round is open: then everybody is kept from what they are in conflict with."""
    return found.state == RoundState.OPEN and reaches(user, found.steward, Role.SECRETARY)


def may_take(user: Any, item: "RoundItem") -> bool:
    """A member takes a candidacy on their own, where the round lets them; how many, the service asks."""
    found = item.round
    if found.state != RoundState.OPEN or not found.most_own or not is_council_member(user):
        return False
    if not found.steward.path.startswith(user.acting.unit.path):
        return False
    is_seated = seated(user).filter(council=found.council_id).exists()
    return is_seated and not barred(user).filter(model=item.candidacy.model_id).exists()


def may_read_scores(user: Any, found: "Round") -> bool:
    """How all scored: secretaries, leaders and auditors of the subtree; approvers once it is decided."""
    if found.state == RoundState.DRAFT:
        return False
    more = (Role.APPROVER,) if found.state == RoundState.DECIDED else ()
    return reaches(user, found.steward, *READERS_OF_SHEETS, *more)


def sees_others(user: Any, sheet: "ScoreSheet") -> bool:
    """Whether the holder is told what the others gave: never, after one's own, or always."""
    rule = sheet.assignment.item.round.scores_seen
    if not holds_sheet(user, sheet) or rule == ScoresSeen.NEVER:
        return False
    return rule == ScoresSeen.ALWAYS or sheet.state == SheetState.SUBMITTED


def may_read_blind_file(user: Any, file: "BlindFile") -> bool:
    """What was prepared for a blind round: who prepares the round; members who hold a sheet of the candidacy."""
    if not is_council_member(user):
        return reaches(user, file.item.round.steward, Role.SECRETARY)
    own = file.item.assignments.filter(seat__person=user.person_id, withdrawn_at=None).select_related("sheet")
    return any(holds_sheet(user, assignment.sheet) for assignment in own)


def may_read_evidence(user: Any, sheet: "ScoreSheet", file: "ModelFile") -> bool:
    """Files of the model that the sheet is about, for its holder; in a blind round nobody: names stand in them."""
    item = sheet.assignment.item
    return not item.round.is_blind and file.model_id == item.candidacy.model_id and holds_sheet(user, sheet)
