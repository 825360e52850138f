"""Councils with their seats and rules; criteria sets; steering committees with their programme and assessments."""

from reviews.models.council import Council, CouncilMember, CouncilRules
from reviews.models.criteria import CriteriaSet, CriteriaSetTransition, Criterion, CriterionGroup, GradeBand
from reviews.models.recorded import RECORDED
from reviews.models.steering import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember

__all__ = [
    "RECORDED",
    "Council",
    "CouncilMember",
    "CouncilRules",
    "CriteriaSet",
    "CriteriaSetTransition",
    "Criterion",
    "CriterionGroup",
    "GradeBand",
    "ProgrammeTask",
    "SteeringAssessment",
    "SteeringCommittee",
    "SteeringMember",
]
