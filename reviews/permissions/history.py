"""Who reads the history of what has no steward of its own: whoever reads that of what it belongs to."""

from collections.abc import Callable

from django.db.models import Q

from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of
from reviews.enums import ItemState, SheetState
from reviews.models import (
    AccessBar,
    Assignment,
    Attendance,
    BlindFile,
    Conflict,
    Council,
    CouncilMember,
    CouncilRules,
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GradeBand,
    PaperCount,
    ProgrammeTask,
    Recusal,
    Round,
    RoundItem,
    ScoreSheet,
    Session,
    SessionItem,
    SheetPoints,
    SignedCopy,
    SteeringAssessment,
    SteeringCommittee,
    SteeringMember,
    Vote,
)
from reviews.querysets import READERS_OF_SHEETS

OF_COUNCILS = (CouncilMember, CouncilRules, Conflict, AccessBar)
OF_SETS = (CriterionGroup, Criterion, GradeBand)
OF_COMMITTEES = (SteeringMember, ProgrammeTask)
OF_SESSIONS = (Attendance, SessionItem, SignedCopy)


def _of_councils_below(path: str) -> Q:
    return Q(council__in=Council.objects.filter(steward__path__startswith=path).values("pk"))


def _of_sets_below(path: str) -> Q:
    return Q(criteria_set__in=CriteriaSet.objects.filter(steward__path__startswith=path).values("pk"))


def _of_committees_below(path: str) -> Q:
    return Q(committee__in=SteeringCommittee.objects.filter(steward__path__startswith=path).values("pk"))


def _of_rounds_below(path: str) -> Q:
    return Q(round__in=Round.objects.filter(steward__path__startswith=path).values("pk"))


def _of_items_below(path: str) -> Q:
    return Q(item__in=RoundItem.objects.filter(round__steward__path__startswith=path).values("pk"))


def _of_assignments_below(path: str) -> Q:
    rows = Assignment.objects.filter(item__round__steward__path__startswith=path)
    return Q(assignment__in=rows.values("pk"))


def _of_sheets_below(path: str) -> Q:
    rows = ScoreSheet.objects.filter(assignment__item__round__steward__path__startswith=path)
    return Q(sheet__in=rows.values("pk"))


def _submitted(path_to_state: str) -> Callable[[], Q]:
    """Points and words are their member's alone until the sheet is submitted, in the record of changes, too."""
    return lambda: Q(**{f"{path_to_state}__in": ScoreSheet.objects.filter(state=SheetState.SUBMITTED).values("pk")})


def _of_sessions_below(path: str) -> Q:
    return Q(session__in=Session.objects.filter(steward__path__startswith=path).values("pk"))


def _of_session_items_below(path: str) -> Q:
    rows = SessionItem.objects.filter(session__steward__path__startswith=path)
    return Q(item__in=rows.values("pk"))


def _of_counted_items_below(path: str) -> Q:
    """Of votes: while one is going on nobody reads who has voted how, in the record of changes neither."""
    rows = SessionItem.objects.filter(session__steward__path__startswith=path).exclude(state=ItemState.VOTING)
    return Q(item__in=rows.values("pk"))


def register() -> None:
    """Seats and rules, conflicts and bars, criteria and bands, what is in a round or session, members and tasks."""
    for parts, column, within in (
        (OF_COUNCILS, "council", _of_councils_below),
        (OF_SETS, "criteria_set", _of_sets_below),
        (OF_COMMITTEES, "committee", _of_committees_below),
        (OF_SESSIONS, "session", _of_sessions_below),
        ((Recusal, PaperCount), "item__session", _of_session_items_below),
        ((RoundItem,), "round", _of_rounds_below),
        ((Assignment, BlindFile), "item__round", _of_items_below),
    ):
        for part in parts:
            readable(part, within=within)
            belongs_to(part, f"{column}__steward")
    for of_sheet, column, within, only in (
        (ScoreSheet, "assignment__item__round", _of_assignments_below, _submitted("pk")),
        (SheetPoints, "sheet__assignment__item__round", _of_sheets_below, _submitted("sheet")),
        (Vote, "item__session", _of_counted_items_below, None),
    ):
        readable(of_sheet, within=within, roles=READERS_OF_SHEETS, only=only)
        belongs_to(of_sheet, f"{column}__steward")
    tells_of(Council, dict.fromkeys(OF_COUNCILS, "council"))
    tells_of(CriteriaSet, dict.fromkeys(OF_SETS, "criteria_set"))
    tells_of(SteeringCommittee, dict.fromkeys((*OF_COMMITTEES, SteeringAssessment), "committee"))
    tells_of(Round, {RoundItem: "round"})
    tells_of(Session, dict.fromkeys(OF_SESSIONS, "session") | {Recusal: "item__session"})
