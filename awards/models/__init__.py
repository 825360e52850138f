"""The catalogues of emulation titles and award forms, and who decides on them."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, CatalogueEntry, EmulationTitle
from awards.models.dossier import AwardBar, CheckOverride, DossierFile, DossierPiece
from awards.models.nomination import NominatedModel, Nomination, NominationTransition
from awards.models.recorded import RECORDED

__all__ = [
    "RECORDED",
    "AwardAuthority",
    "AwardBar",
    "AwardForm",
    "CatalogueEntry",
    "CheckOverride",
    "DossierFile",
    "DossierPiece",
    "EmulationTitle",
    "NominatedModel",
    "Nomination",
    "NominationTransition",
]
