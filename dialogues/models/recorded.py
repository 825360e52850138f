"""What of this app stands on the record of changes; left out are columns that follow from others."""

from dialogues.models.commitment import Commitment, CommitmentFile
from dialogues.models.conference import Conference, InvitedGroup
from dialogues.models.data_request import DataRequest
from dialogues.models.earlier import DialogueFigures, DialogueFiguresPart
from dialogues.models.hall import AgendaItem
from dialogues.models.link import ConferenceLink
from dialogues.models.opinion import Opinion
from dialogues.models.opinion_group import GroupedOpinion, OpinionGroup
from dialogues.models.reception import ReceptionDay
from mobilization.common.history import recorded

RECORDED = (
    recorded(exclude=["version", "search", "registered"])(Conference),
    recorded(part_of="conference")(InvitedGroup),
    recorded(part_of="conference")(ConferenceLink),
    recorded(exclude=["version", "code_hash", "reminded_on", "overdue_told_on", "upper_told_on", "seen_from"])(Opinion),
    recorded(exclude=["version"], part_of="conference")(OpinionGroup),
    recorded(part_of="opinion")(GroupedOpinion),
    recorded(exclude=["reply"], part_of="conference")(AgendaItem),
    recorded(exclude=["version"])(ReceptionDay),
    recorded(exclude=["version", "search", "reminded_on", "late_told_on", "upper_told_on"])(Commitment),
    recorded(exclude=["key"], part_of="commitment")(CommitmentFile),
    recorded(exclude=["version", "search"])(DialogueFigures),
    recorded(part_of="figures")(DialogueFiguresPart),
    recorded(part_of="opinion", exclude=["job"])(DataRequest),
)
