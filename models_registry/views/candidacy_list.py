"""The list of candidacies: those of one's models and those one judges."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from models_registry.filters.candidacies import CandidacyListFilter
from models_registry.models import Candidacy
from models_registry.tones import OF_CANDIDACIES


@require_GET
def candidacy_list(request: HttpRequest) -> HttpResponse:
    """Candidacies, filtered and paged; with htmx only the rows."""
    seen = Candidacy.objects.visible_to(request.user)
    found = CandidacyListFilter(request.GET, queryset=seen, request=request)
    parts = ("model__steward", "campaign", "body_steward")
    context = list_page(request, found, found.order(), dressed=lambda rows: rows.select_related(*parts))
    context["candidacies"] = [(each, OF_CANDIDACIES[each.state]) for each in context["rows"]]
    partial = "models_registry/_candidacy_rows.html"
    return render_page(request, "models_registry/candidacy_list.html", context, partial=partial)
