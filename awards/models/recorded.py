"""What of this app stands on the record of changes; left out are columns that follow from others."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, EmulationTitle
from awards.models.service import MedalMark, ServicePeriod, ServiceProof
from mobilization.common.history import recorded

FOLLOWING = ("version", "search", "key_vi", "key_en", "sort_key")
RECORDED = (
    recorded(exclude=FOLLOWING)(EmulationTitle),
    recorded(exclude=FOLLOWING)(AwardForm),
    recorded(exclude=["version", "search", "post_key"])(AwardAuthority),
    recorded(exclude=["version"], part_of="person")(ServicePeriod),
    recorded(exclude=["key"], part_of="period")(ServiceProof),
    recorded(exclude=["version"], part_of="person")(MedalMark),
)
