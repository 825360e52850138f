"""The catalogues of emulation titles and award forms, who decides on them; decisions, and how they are presented."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, CatalogueEntry, EmulationTitle
from awards.models.decision import Decision, DecisionBasis, DecisionRecipient, DecisionTransition
from awards.models.presentation import Handover, Presentation
from awards.models.recorded import RECORDED
from awards.models.register import DecisionRegister

__all__ = [
    "RECORDED",
    "AwardAuthority",
    "AwardForm",
    "CatalogueEntry",
    "Decision",
    "DecisionBasis",
    "DecisionRecipient",
    "DecisionRegister",
    "DecisionTransition",
    "EmulationTitle",
    "Handover",
    "Presentation",
]
