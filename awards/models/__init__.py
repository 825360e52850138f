"""Catalogues and who decides; nominations; decisions and how they are presented; service for the medal."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, CatalogueEntry, EmulationTitle
from awards.models.certificate import Certificate, CertificateLayout, CertificatePart
from awards.models.decision import Decision, DecisionBasis, DecisionRecipient, DecisionTransition
from awards.models.dossier import AwardBar, CheckOverride, DossierFile, DossierPiece
from awards.models.nomination import NominatedModel, Nomination, NominationTransition
from awards.models.opinion import CoOpinion, CoOpinionTransition
from awards.models.presentation import Handover, Presentation
from awards.models.recorded import RECORDED
from awards.models.register import DecisionRegister
from awards.models.service import MedalMark, ServicePeriod, ServiceProof

__all__ = [
    "RECORDED",
    "AwardAuthority",
    "AwardBar",
    "AwardForm",
    "CatalogueEntry",
    "Certificate",
    "CertificateLayout",
    "CertificatePart",
    "CheckOverride",
    "CoOpinion",
    "CoOpinionTransition",
    "Decision",
    "DecisionBasis",
    "DecisionRecipient",
    "DecisionRegister",
    "DecisionTransition",
    "DossierFile",
    "DossierPiece",
    "EmulationTitle",
    "Handover",
    "MedalMark",
    "NominatedModel",
    "Nomination",
    "NominationTransition",
    "Presentation",
    "ServicePeriod",
    "ServiceProof",
]
