"""By which unit and which level numbers are divided."""

from django.utils.translation import gettext_lazy as _

from organizations.dimensions import Dimension, register
from organizations.enums import Level
from organizations.models import Unit

UNITS = Unit.objects.order_by("sort_key", "id")
DIMENSIONS = (
    Dimension(key="level", title=_("Level"), choices=Level.choices),
    Dimension(key="steward_level", title=_("Level of the unit in charge today"), choices=Level.choices),
    Dimension(key="unit", title=_("Unit, as it was"), rows=UNITS.all),
    Dimension(key="steward", title=_("Unit in charge today"), rows=UNITS.all),
)


def register_dimensions() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register(*DIMENSIONS)
