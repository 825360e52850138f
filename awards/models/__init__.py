"""The catalogues of emulation titles and award forms, and who decides on them; service for the medal."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, CatalogueEntry, EmulationTitle
from awards.models.recorded import RECORDED
from awards.models.service import MedalMark, ServicePeriod, ServiceProof

__all__ = [
    "RECORDED",
    "AwardAuthority",
    "AwardForm",
    "CatalogueEntry",
    "EmulationTitle",
    "MedalMark",
    "ServicePeriod",
    "ServiceProof",
]
