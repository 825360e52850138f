"""The panel "Campaigns opened by this document"."""

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from organizations.panels import Panel

if TYPE_CHECKING:
    from directives.models import DirectiveDocument

SHOWN = 10


def campaigns_of_document(user: Any, document: "DirectiveDocument") -> Panel | None:
    """The newest campaigns that the document opened."""
    found = Campaign.objects.visible_to(user).filter(document=document).select_related("unit")
    campaigns = list(found.order_by("-year_from", "-id")[:SHOWN])
    if not campaigns:
        return None
    rows = [(campaign, _address("directives:campaign", campaign.pk)) for campaign in campaigns]
    title = _("Campaigns it opened")
    return Panel(key="campaigns", title=title, template="directives/_document_campaigns.html", data={"rows": rows})


def _address(name: str, pk: int) -> str:
    """The page, or nothing while that part of the portal has none."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
