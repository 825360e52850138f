"""The panel "Campaigns opened by this document"."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.panels import Panel

if TYPE_CHECKING:
    from directives.models import DirectiveDocument

SHOWN = 10


def campaigns_of_document(user: Any, document: "DirectiveDocument") -> Panel | None:
    """The newest campaigns that the document opened."""
    found = Campaign.objects.visible_to(user).filter(document=document).select_related("unit")
    campaigns = list(found.order_by("-year_from", "-id")[:SHOWN])
    if not campaigns:
        return None
    template = "directives/_document_campaigns.html"
    return Panel(key="campaigns", title=_("Campaigns it opened"), template=template, data={"campaigns": campaigns})
