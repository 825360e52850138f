"""What of a campaign was recognised, on its page, with the way to the list on paper."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from mobilization.common.panels import Panel
from models_registry.queries.recognised import numbers_in

if TYPE_CHECKING:
    from directives.models import Campaign


def recognised_in_campaign(user: Any, campaign: "Campaign") -> Panel | None:
    """The numbers; nothing while nothing is recognised. One query."""
    numbers = numbers_in(campaign, user)
    if not numbers["models"]:
        return None
    data = {"campaign": campaign, "numbers": numbers}
    return Panel(
        key="recognised", title=_("Recognised models"), template="models_registry/_recognised_panel.html", data=data
    )
