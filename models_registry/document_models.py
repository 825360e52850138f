"""The panel "Models that carry it out" on a document's page."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from directives.panels import document_panels
from mobilization.common.keyset import capped_count
from mobilization.common.panels import Panel
from models_registry.models import ModelDocument, RegisteredModel

if TYPE_CHECKING:
    from directives.models import DirectiveDocument

SHOWN, CAP = 10, 1000


def models_of_document(user: Any, document: "DirectiveDocument") -> Panel | None:
    """The newest models that carry the document out, of those the account may know, and how many there are."""
    carried = ModelDocument.objects.filter(document=document).values("model")
    found = RegisteredModel.objects.visible_to(user).filter(pk__in=carried)
    models = list(found.select_related("unit").order_by("-listed_on", "-pk")[:SHOWN])
    if not models:
        return None
    number, exact = capped_count(found, CAP)
    data = {"models": models, "count": number if exact else number + 1, "more": number > len(models)}
    template = "models_registry/_document_models.html"
    return Panel(key="models", title=_("Models that carry it out"), template=template, data=data)


def register() -> None:
    """Show it."""
    document_panels.register(models_of_document)
