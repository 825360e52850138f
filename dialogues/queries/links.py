"""The links of a conference as somebody reads them, and what may be named besides."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from dialogues.models import Conference, ConferenceLink
from directives.models import DirectiveDocument
from models_registry.models import RegisteredModel

if TYPE_CHECKING:
    from django.db.models import QuerySet


def links_for(conference: Conference, user: Any) -> "QuerySet[ConferenceLink]":
    """Models that the account knows of, and documents that it reads; models first."""
    models = RegisteredModel.objects.visible_to(user).values("pk")
    documents = DirectiveDocument.objects.visible_to(user).values("pk")
    known = conference.links.filter(Q(model__in=models) | Q(document__in=documents))
    found: QuerySet[ConferenceLink] = known.select_related("model__unit", "document").order_by("document", "id")
    return found


def models_to_link(conference: Conference, user: Any) -> "QuerySet[RegisteredModel]":
    """Registered models that the account knows of, but for those that are named."""
    named = conference.links.filter(model__isnull=False).values("model")
    known = RegisteredModel.objects.visible_to(user).filter(registered_on__isnull=False)
    found: QuerySet[RegisteredModel] = known.exclude(pk__in=named)
    return found


def documents_to_link(conference: Conference, user: Any) -> "QuerySet[DirectiveDocument]":
    """Documents that the account reads, but for those that are named."""
    named = conference.links.filter(document__isnull=False).values("document")
    found: QuerySet[DirectiveDocument] = DirectiveDocument.objects.visible_to(user).exclude(pk__in=named)
    return found
