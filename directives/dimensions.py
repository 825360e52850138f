"""By which theme, target group and campaign numbers are divided."""

from django.utils.translation import gettext_lazy as _

from directives.models import Campaign, TargetGroup, Theme
from organizations.dimensions import Dimension
from organizations.dimensions import register as register_dimensions

DIMENSIONS = (
    Dimension(
        key="theme", title=_("Theme"), rows=Theme.objects.order_by("sort_key", "id").all, nothing=_("Without a theme")
    ),
    Dimension(
        key="target_group",
        title=_("Target group"),
        rows=TargetGroup.objects.order_by("sort_key", "id").all,
        nothing=_("Without a target group"),
    ),
    Dimension(
        key="campaign",
        title=_("Campaign"),
        rows=Campaign.objects.order_by("-year_to", "-id").all,
        nothing=_("Without a campaign"),
    ),
)


def register() -> None:
    """Make them known; for `AppConfig.ready()`."""
    register_dimensions(*DIMENSIONS)
