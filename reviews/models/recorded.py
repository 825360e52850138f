"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from reviews.models.blind_file import BlindFile
from reviews.models.conflict import AccessBar, Conflict
from reviews.models.council import Council, CouncilMember, CouncilRules
from reviews.models.criteria import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.models.round import Round, RoundItem
from reviews.models.session import Attendance, Session, SessionItem, SignedCopy
from reviews.models.sheet import Assignment, ScoreSheet, SheetPoints
from reviews.models.steering import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.models.vote import PAPERS, PaperCount, Recusal, Vote

RECORDED = (
    recorded(exclude=["version", "search"])(Council),
    recorded(part_of="council")(CouncilMember),
    recorded(part_of="council")(CouncilRules),
    recorded(exclude=["version", "search"])(CriteriaSet),
    recorded(part_of="criteria_set")(CriterionGroup),
    recorded(part_of="criteria_set")(Criterion),
    recorded(part_of="criteria_set")(GradeBand),
    recorded(exclude=["version", "search"])(Round),
    recorded(part_of="round")(RoundItem),
    recorded(part_of="council")(Conflict),
    recorded(part_of="council")(AccessBar),
    recorded(exclude=["key"])(BlindFile),
    recorded()(Assignment),
    recorded(exclude=["version"])(ScoreSheet),
    recorded()(SheetPoints),
    recorded(exclude=["version", "search"])(Session),
    recorded(part_of="session")(Attendance),
    recorded(part_of="session")(SessionItem),
    recorded(part_of="session", exclude=["key"])(SignedCopy),
    recorded()(Recusal),
    recorded()(Vote),
    recorded(exclude=PAPERS)(PaperCount),  # of a secret vote the others follow from them; of an open one they do
    recorded(exclude=["version", "search"])(SteeringCommittee),
    recorded(part_of="committee")(SteeringMember),
    recorded(part_of="committee")(ProgrammeTask),
    recorded(exclude=["version"], part_of="committee")(SteeringAssessment),
)
