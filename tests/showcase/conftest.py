"""The cast of people around one ward."""

import pytest

from tests.common.conftest import application, role  # noqa: F401 - fixtures
from tests.models_registry.makers import make_campaign, make_cast


@pytest.fixture
def cast(db):
    """See `make_cast`."""
    return make_cast()


@pytest.fixture
def campaign(cast):
    """The city's campaign of this year; its windows are open."""
    return make_campaign(cast.units.city)
