"""By what awards are divided."""

from django.utils.translation import gettext_lazy as _

from awards.enums import Branch, DecidingLevel, Recipient
from awards.models import AwardForm, EmulationTitle
from organizations.dimensions import Dimension
from organizations.dimensions import register as register_dimensions

ORDER = ("position", "sort_key", "id")
DIMENSIONS = (
    Dimension(
        key="title",
        title=_("Emulation title"),
        rows=EmulationTitle.objects.order_by(*ORDER).all,
        nothing=_("An award form, no title"),
    ),
    Dimension(
        key="form",
        title=_("Award form"),
        rows=AwardForm.objects.order_by(*ORDER).all,
        nothing=_("A title, no award form"),
    ),
    Dimension(key="recipient", title=_("For whom"), choices=Recipient.choices),
    Dimension(key="deciding_level", title=_("Level that decides"), choices=DecidingLevel.choices),
    Dimension(key="branch", title=_("Branch"), choices=Branch.choices),
)


def register() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register_dimensions(*DIMENSIONS)
