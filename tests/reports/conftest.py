"""The city with its reorganisation of 1 July 2025."""

from tests.reports.world import build
from tests.worlds import shared


@shared
def world():
    """See `build`."""
    return build()
