"""The search of the portal, and models like a title."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from mobilization.common.htmx import render_page
from mobilization.common.keys import as_id
from mobilization.common.keyset import BadCursor
from mobilization.common.lists import page_url
from mobilization.common.marks import excerpt, has_hit, marked
from mobilization.common.text import clean
from models_registry.models import RegisteredModel
from models_registry.permissions import may_open_model
from models_registry.queries.search import BEST, LONGEST_QUERY, NEWEST, Found, search
from models_registry.queries.similar import similar
from organizations.models import Unit

ON_CARD = ("summary", "results")
INSIDE = ("place", "situation_before", "way_of_working", "lessons")


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Models, documents and units that hold the words; hits are marked in their own spelling."""
    text = request.GET.get("q", "").replace("\0", "")
    order = BEST if request.GET.get("order") == BEST else NEWEST
    context: dict[str, Any] = {"text": clean(text)[:LONGEST_QUERY], "order": order}
    if context["text"]:
        context |= _found(request, text, order)
    return render(request, "models_registry/search.html", context)


def _found(request: HttpRequest, text: str, order: str) -> dict[str, Any]:
    try:
        found = search(text, request.user, order=order, cursor=request.GET.get("cursor"))
    except BadCursor:
        found = search(text, request.user, order=order)
    query = urlencode({"q": found.text})
    return {
        "found": found,
        "models": [_row(model, found, request.user) for model in found.models.items],
        "near": [_row(model, found, request.user) for model in found.near],
        "documents": [
            (document, marked(document.number, found.words), excerpt(document.abstract, found.words))
            for document in found.documents.rows
        ],
        "units": [(unit, marked(unit.name, found.words)) for unit in found.units.rows],
        "newer_url": page_url(request, found.models.previous),
        "older_url": page_url(request, found.models.next),
        "models_url": f"{reverse('models_registry:models')}?{query}&within=all",
        "documents_url": f"{reverse('directives:documents')}?{query}",
        "units_url": f"{reverse('organizations:units')}?{query}",
        "newest_url": f"?{query}",
        "best_url": f"?{query}&order={BEST}",
    }


def _row(model: RegisteredModel, found: Found, user: Any) -> tuple[RegisteredModel, SafeString, SafeString]:
    """The model, its title and a piece of the first text with a hit, of those the account may read."""
    names = (*ON_CARD, *INSIDE) if may_open_model(user, model) else ON_CARD
    texts = [getattr(model, name) for name in names]
    told = next((text for text in texts if has_hit(text, found.words)), model.summary)
    return model, marked(model.title, found.words), excerpt(told, found.words)


@require_GET
def similar_page(request: HttpRequest) -> HttpResponse:
    """Models like the title in the address; with htmx, while it is typed, only their list."""
    user: Any = request.user
    title = clean(request.GET.get("title", "").replace("\0", ""))
    unit = Unit.objects.visible_to(user).filter(pk=as_id(request.GET.get("unit")) or 0).first()
    unit = unit or (user.acting.unit if user.acting else None)
    found = similar(title, user, unit=unit, without=as_id(request.GET.get("without")))
    context = {"similar": found, "title": title}
    return render_page(request, "models_registry/similar.html", context, partial="models_registry/_similar.html")
