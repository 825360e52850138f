"""What of this app stands on the record of changes; left out are columns that follow from others."""

from directives.models.campaign import Campaign, CampaignTarget
from directives.models.document import DirectiveDocument, DocumentFile, DocumentLink
from directives.models.duty import Duty, DutyFile, Requirement
from directives.models.rules import RulePeriod
from directives.models.vocabulary import TargetGroup, Theme
from mobilization.common.history import recorded

RECORDED = (
    recorded(exclude=["version", "number_key", "search"])(DirectiveDocument),
    recorded()(DocumentLink),
    recorded(exclude=["key"], part_of="document")(DocumentFile),
    recorded(part_of="document")(Requirement),
    recorded()(Duty),
    recorded(exclude=["key"], part_of="duty")(DutyFile),
    recorded(exclude=["version"])(Campaign),
    recorded()(CampaignTarget),
    recorded(exclude=["sort_key"])(Theme),
    recorded(exclude=["sort_key"])(TargetGroup),
    recorded()(RulePeriod),
)
