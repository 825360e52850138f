"""What of this app stands on the record of changes; left out are columns that follow from others."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, EmulationTitle
from awards.models.certificate import Certificate, CertificateLayout
from awards.models.decision import Decision, DecisionBasis, DecisionRecipient
from awards.models.dossier import AwardBar, CheckOverride, DossierFile, DossierPiece
from awards.models.nomination import NominatedModel, Nomination
from awards.models.opinion import CoOpinion
from awards.models.presentation import Handover, Presentation
from awards.models.register import DecisionRegister
from awards.models.service import MedalMark, ServicePeriod, ServiceProof
from mobilization.common.history import recorded

FOLLOWING = ("version", "search", "key_vi", "key_en", "sort_key")
RECORDED = (
    recorded(exclude=FOLLOWING)(EmulationTitle),
    recorded(exclude=FOLLOWING)(AwardForm),
    recorded(exclude=["version", "search", "post_key"])(AwardAuthority),
    recorded(exclude=["version", "search", "name_key"])(Nomination),
    recorded(part_of="nomination")(NominatedModel),
    recorded(part_of="nomination")(DossierPiece),
    recorded(exclude=["key"])(DossierFile),
    recorded(part_of="nomination")(AwardBar),
    recorded(part_of="nomination", exclude=["mark"])(CheckOverride),
    recorded(part_of="nomination", exclude=["search", "reminded_on", "escalated_on"])(CoOpinion),
    recorded(exclude=["version", "search"])(Decision),
    recorded(part_of="decision")(DecisionBasis),
    recorded(exclude=["name_key", "search", "presented"], part_of="decision")(DecisionRecipient),
    recorded()(DecisionRegister),
    recorded(exclude=["version", "search"])(Presentation),
    recorded(part_of="presentation")(Handover),
    recorded(exclude=["version"], part_of="person")(ServicePeriod),
    recorded(exclude=["key"], part_of="period")(ServiceProof),
    recorded(exclude=["version"], part_of="person")(MedalMark),
    recorded(exclude=["version", "search"])(CertificateLayout),
    recorded(part_of="recipient")(Certificate),
)
