"""Directive documents and what they ask of whom; campaigns; vocabularies and dated rules."""

from directives.models.campaign import Campaign, CampaignTarget
from directives.models.document import DirectiveDocument, DocumentFile, DocumentLink
from directives.models.duty import Duty, DutyFile, DutyReminder, Requirement
from directives.models.recorded import RECORDED
from directives.models.rules import RulePeriod
from directives.models.vocabulary import TargetGroup, Term, Theme

__all__ = [
    "RECORDED",
    "Campaign",
    "CampaignTarget",
    "DirectiveDocument",
    "DocumentFile",
    "DocumentLink",
    "Duty",
    "DutyFile",
    "DutyReminder",
    "Requirement",
    "RulePeriod",
    "TargetGroup",
    "Term",
    "Theme",
]
