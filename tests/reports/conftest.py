"""The cast of people around one ward."""

from tests.models_registry.makers import make_cast
from tests.worlds import shared


@shared
def cast():
    """See `make_cast`."""
    return make_cast()
