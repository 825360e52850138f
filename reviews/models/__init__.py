"""Councils with seats and rules; criteria sets; rounds with conflicts; steering committees."""

from reviews.models.conflict import AccessBar, Conflict
from reviews.models.council import Council, CouncilMember, CouncilRules
from reviews.models.criteria import CriteriaSet, CriteriaSetTransition, Criterion, CriterionGroup, GradeBand
from reviews.models.recorded import RECORDED
from reviews.models.round import Round, RoundItem, RoundTransition
from reviews.models.sheet import Assignment, ScoreSheet, SheetPoints, SheetTransition
from reviews.models.steering import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember

__all__ = [
    "RECORDED",
    "AccessBar",
    "Assignment",
    "Conflict",
    "Council",
    "CouncilMember",
    "CouncilRules",
    "CriteriaSet",
    "CriteriaSetTransition",
    "Criterion",
    "CriterionGroup",
    "GradeBand",
    "ProgrammeTask",
    "Round",
    "RoundItem",
    "RoundTransition",
    "ScoreSheet",
    "SheetPoints",
    "SheetTransition",
    "SteeringAssessment",
    "SteeringCommittee",
    "SteeringMember",
]
