"""The fixed dimensions of units and people (DOMAIN §§2, 3, 8)."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Level of a unit; district includes its equivalents, which exist on no map."""

    CITY = "city", _("Province or city level")
    DISTRICT = "district", _("District level and equivalent")
    GRASSROOTS = "grassroots", _("Grassroots level")


class UnitKind(TextChoices):
    """What a unit is."""

    CITY = "city", _("City")
    PROVINCE = "province", _("Province")
    URBAN_DISTRICT = "urban_district", _("Urban district")
    DISTRICT = "district", _("District")
    TOWN = "town", _("Town")
    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    TOWNSHIP = "township", _("Township")
    SPECIAL_ZONE = "special_zone", _("Special zone")
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    AGENCY = "agency", _("Agency")
    ARMED_FORCE = "armed_force", _("Armed force")
    POLICE = "police", _("Police")
    MASS_ORGANISATION = "mass_organisation", _("Mass organisation")
    OTHER = "other", _("Other body")


class SuccessionKind(TextChoices):
    """How a unit's territory or tasks passed on."""

    MERGE = "merge", _("merged into")
    ABSORB = "absorb", _("became part of")
    SPLIT = "split", _("divided among")
    RENAME = "rename", _("renamed")
    RELEVEL = "relevel", _("moved to another level or parent")
    ABOLISH = "abolish", _("abolished")


class Portion(TextChoices):
    """Whether a successor took the whole of its predecessor."""

    WHOLE = "whole", _("whole")
    PART = "part", _("part")


class Role(TextChoices):
    """What a person may do in a unit (DOMAIN §8)."""

    OFFICER = "officer", _("Unit officer")
    LEADER = "leader", _("Unit leader")
    REVIEWER = "reviewer", _("Council member")
    SECRETARY = "secretary", _("Secretary")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    PARTNER = "partner", _("Partner system")

    @classmethod
    def of_people(cls) -> list[tuple[str, Any]]:
        """The roles people hold, as choices; a program's comes with its key and is given nowhere else."""
        return [each for each in cls.choices if each[0] != cls.PARTNER]
