"""The cast of people around one ward, and its campaign."""

import pytest

from tests.models_registry.makers import make_campaign, make_cast


@pytest.fixture
def cast(db):
    """See `make_cast`."""
    return make_cast()


@pytest.fixture
def campaign(cast):
    """The city's campaign of this year; its windows are open."""
    return make_campaign(cast.units.city)
