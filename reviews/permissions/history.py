"""Who reads the history of what has no steward of its own: whoever reads that of what it belongs to."""

from django.db.models import Q

from organizations.permissions.history import readable
from reviews.models import (
    AccessBar,
    Assignment,
    Conflict,
    Council,
    CouncilMember,
    CouncilRules,
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GradeBand,
    ProgrammeTask,
    Round,
    RoundItem,
    ScoreSheet,
    SheetPoints,
    SteeringCommittee,
    SteeringMember,
)
from reviews.querysets import READERS_OF_SHEETS


def _of_councils_below(path: str) -> Q:
    return Q(council__in=Council.objects.filter(steward__path__startswith=path).values("pk"))


def _of_sets_below(path: str) -> Q:
    return Q(criteria_set__in=CriteriaSet.objects.filter(steward__path__startswith=path).values("pk"))


def _of_groups_below(path: str) -> Q:
    groups = CriterionGroup.objects.filter(criteria_set__steward__path__startswith=path)
    return Q(group__in=groups.values("pk"))


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


def register() -> None:
    """Seats and rules, conflicts and bars, criteria and bands, what is in a round, members and tasks."""
    readable(RoundItem, within=_of_rounds_below)
    readable(Assignment, within=_of_items_below)
    for of_sheet, within in ((ScoreSheet, _of_assignments_below), (SheetPoints, _of_sheets_below)):
        readable(of_sheet, within=within, roles=READERS_OF_SHEETS)
    for of_council in (CouncilMember, CouncilRules, Conflict, AccessBar):
        readable(of_council, within=_of_councils_below)
    for of_set in (CriterionGroup, GradeBand):
        readable(of_set, within=_of_sets_below)
    readable(Criterion, within=_of_groups_below)
    for of_committee in (SteeringMember, ProgrammeTask):
        readable(of_committee, within=_of_committees_below)
