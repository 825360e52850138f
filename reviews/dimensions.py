"""By how far score sheets are."""

from django.utils.translation import gettext_lazy as _

from organizations.dimensions import Dimension
from organizations.dimensions import register as register_dimensions
from reviews.enums import SheetState

DIMENSIONS = (Dimension(key="sheet_state", title=_("State of the score sheet"), choices=SheetState.choices),)


def register() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register_dimensions(*DIMENSIONS)
