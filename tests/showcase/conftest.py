"""The cast of people around one ward."""

from tests.common.conftest import application, role  # noqa: F401 - fixtures
from tests.models_registry.makers import make_campaign, make_cast
from tests.worlds import shared


@shared
def cast():
    """See `make_cast`."""
    return make_cast()


@shared
def campaign(cast):
    """The city's campaign of this year; its windows are open."""
    return make_campaign(cast.units.city)
