"""Who reads the history of what has no steward of its own: whoever reads that of what it belongs to."""

from django.db.models import Q

from organizations.permissions.history import readable
from reviews.models import (
    AccessBar,
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
    SteeringCommittee,
    SteeringMember,
)


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


def register() -> None:
    """Seats and rules, conflicts and bars, criteria and bands, what is in a round, members and tasks."""
    readable(RoundItem, within=_of_rounds_below)
    for of_council in (CouncilMember, CouncilRules, Conflict, AccessBar):
        readable(of_council, within=_of_councils_below)
    for of_set in (CriterionGroup, GradeBand):
        readable(of_set, within=_of_sets_below)
    readable(Criterion, within=_of_groups_below)
    for of_committee in (SteeringMember, ProgrammeTask):
        readable(of_committee, within=_of_committees_below)
