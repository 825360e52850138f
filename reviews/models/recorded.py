"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from reviews.models.conflict import AccessBar, Conflict
from reviews.models.council import Council, CouncilMember, CouncilRules
from reviews.models.criteria import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.models.round import Round, RoundItem
from reviews.models.sheet import Assignment, ScoreSheet, SheetPoints
from reviews.models.steering import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember

RECORDED = (
    recorded(exclude=["version", "search"])(Council),
    recorded()(CouncilMember),
    recorded()(CouncilRules),
    recorded(exclude=["version", "search"])(CriteriaSet),
    recorded()(CriterionGroup),
    recorded()(Criterion),
    recorded()(GradeBand),
    recorded(exclude=["version", "search"])(Round),
    recorded()(RoundItem),
    recorded()(Conflict),
    recorded()(AccessBar),
    recorded()(Assignment),
    recorded(exclude=["version"])(ScoreSheet),
    recorded()(SheetPoints),
    recorded(exclude=["version", "search"])(SteeringCommittee),
    recorded()(SteeringMember),
    recorded()(ProgrammeTask),
    recorded(exclude=["version"])(SteeringAssessment),
)
