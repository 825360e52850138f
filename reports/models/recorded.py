"""What of this app stands on the record of changes; left out are columns that follow from others."""

from mobilization.common.history import recorded
from reports.models.claim import Claim, ClaimPart

RECORDED = (
    recorded(exclude=["version", "search", "key"])(Claim),
    recorded(part_of="claim")(ClaimPart),
)
