"""The catalogues of emulation titles and award forms, and who decides on them."""

from awards.models.authority import AwardAuthority
from awards.models.catalogue import AwardForm, CatalogueEntry, EmulationTitle
from awards.models.recorded import RECORDED

__all__ = ["RECORDED", "AwardAuthority", "AwardForm", "CatalogueEntry", "EmulationTitle"]
