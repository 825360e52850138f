"""What of this app stands on the record of changes; left out are columns that follow from others."""

from dialogues.models.conference import Conference, InvitedGroup
from dialogues.models.data_request import DataRequest
from dialogues.models.link import ConferenceLink
from dialogues.models.opinion import Opinion
from mobilization.common.history import recorded

RECORDED = (
    recorded(exclude=["version", "search", "registered"])(Conference),
    recorded(part_of="conference")(InvitedGroup),
    recorded(part_of="conference")(ConferenceLink),
    recorded(exclude=["version", "code_hash", "reminded_on", "overdue_told_on", "upper_told_on"])(Opinion),
    recorded(part_of="opinion", exclude=["job"])(DataRequest),
)
