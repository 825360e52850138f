"""Who reads the history of what has no steward of its own: whoever reads that of what it belongs to."""

from django.db.models import Q

from organizations.permissions.history import belongs_to, readable
from organizations.queries.history import tells_of
from reviews.models import (
    Council,
    CouncilMember,
    CouncilRules,
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GradeBand,
    ProgrammeTask,
    SteeringAssessment,
    SteeringCommittee,
    SteeringMember,
)

OF_COUNCILS = (CouncilMember, CouncilRules)
OF_SETS = (CriterionGroup, Criterion, GradeBand)
OF_COMMITTEES = (SteeringMember, ProgrammeTask)


def _of_councils_below(path: str) -> Q:
    return Q(council__in=Council.objects.filter(steward__path__startswith=path).values("pk"))


def _of_sets_below(path: str) -> Q:
    return Q(criteria_set__in=CriteriaSet.objects.filter(steward__path__startswith=path).values("pk"))


def _of_committees_below(path: str) -> Q:
    return Q(committee__in=SteeringCommittee.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Seats and rules, criteria and bands, members and tasks; for `AppConfig.ready()`."""
    for parts, column, within in (
        (OF_COUNCILS, "council", _of_councils_below),
        (OF_SETS, "criteria_set", _of_sets_below),
        (OF_COMMITTEES, "committee", _of_committees_below),
    ):
        for part in parts:
            readable(part, within=within)
            belongs_to(part, f"{column}__steward")
    tells_of(Council, dict.fromkeys(OF_COUNCILS, "council"))
    tells_of(CriteriaSet, dict.fromkeys(OF_SETS, "criteria_set"))
    tells_of(SteeringCommittee, dict.fromkeys((*OF_COMMITTEES, SteeringAssessment), "committee"))
