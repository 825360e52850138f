"""What of this app stands on the record of changes; left out are columns that follow from others."""

from dialogues.models.conference import Conference, InvitedGroup
from dialogues.models.link import ConferenceLink
from mobilization.common.history import recorded

RECORDED = (
    recorded(exclude=["version", "search", "registered"])(Conference),
    recorded(part_of="conference")(InvitedGroup),
    recorded(part_of="conference")(ConferenceLink),
)
