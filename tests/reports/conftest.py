"""The city with its reorganisation of 1 July 2025, and the cast of people around one ward."""

from tests.models_registry.makers import make_cast
from tests.reports.world import build
from tests.worlds import shared


@shared
def world():
    """See `build`."""
    return build()


@shared
def cast():
    """See `make_cast`."""
    return make_cast()
