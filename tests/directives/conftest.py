"""The city with its wards, who keeps its campaign, and the campaign of last year and this one."""

from types import SimpleNamespace

import pytest

from directives.models import CampaignTarget
from tests.access.people import account, tree, worker
from tests.models_registry.makers import make_campaign


@pytest.fixture
def city(db):
    """`units`; `secretary` and `administrator` of the city, `leader` of a ward, `root`, `stranger` without a role."""
    units = tree()
    return SimpleNamespace(
        units=units,
        secretary=worker("secretary", units.city),
        administrator=worker("administrator", units.city),
        leader=worker("leader", units.ward),
        ward_administrator=worker("administrator", units.ward),
        root=account("root", is_superuser=True),
        stranger=account("stranger"),
    )


@pytest.fixture
def campaign(city):
    """The city's campaign of this year."""
    return make_campaign(city.units.city, name="Dân vận khéo")


def make_target(campaign, unit, number):
    """A target, straight into the table."""
    return CampaignTarget.objects.create(
        campaign=campaign, title=campaign.name, unit=unit, steward=unit, models_wanted=number
    )
