"""Councils with seats and rules; criteria sets; rounds with conflicts; sessions with votes; steering committees."""

from reviews.models.blind_file import BlindFile
from reviews.models.conflict import AccessBar, Conflict
from reviews.models.council import Council, CouncilMember, CouncilRules
from reviews.models.criteria import CriteriaSet, CriteriaSetTransition, Criterion, CriterionGroup, GradeBand
from reviews.models.recorded import RECORDED
from reviews.models.round import Round, RoundItem, RoundTransition
from reviews.models.session import (
    Attendance,
    Session,
    SessionItem,
    SessionItemTransition,
    SessionTransition,
    SignedCopy,
)
from reviews.models.sheet import Assignment, ScoreSheet, SheetPoints, SheetTransition
from reviews.models.steering import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.models.vote import PAPERS, BallotCount, PaperCount, Recusal, Vote, Voted

__all__ = [
    "PAPERS",
    "RECORDED",
    "AccessBar",
    "Assignment",
    "Attendance",
    "BallotCount",
    "BlindFile",
    "Conflict",
    "Council",
    "CouncilMember",
    "CouncilRules",
    "CriteriaSet",
    "CriteriaSetTransition",
    "Criterion",
    "CriterionGroup",
    "GradeBand",
    "PaperCount",
    "ProgrammeTask",
    "Recusal",
    "Round",
    "RoundItem",
    "RoundTransition",
    "ScoreSheet",
    "Session",
    "SessionItem",
    "SessionItemTransition",
    "SessionTransition",
    "SheetPoints",
    "SheetTransition",
    "SignedCopy",
    "SteeringAssessment",
    "SteeringCommittee",
    "SteeringMember",
    "Vote",
    "Voted",
]
