"""The list of models, its file, and what of it somebody keeps under a name."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from models_registry.columns import COLUMNS, chosen, dressed
from models_registry.filters.models import ModelFilter
from models_registry.filters.units import EVERYWHERE
from models_registry.forms.lists import SavedFilterForm
from models_registry.models import RegisteredModel, SavedFilter
from models_registry.permissions import may_start_model
from models_registry.queries import todo
from models_registry.queries.lists import (
    COLUMNS_PARAMETER,
    bulk_actions,
    canonical,
    pairs_of,
    rows,
    standing_columns,
    tabs,
)
from models_registry.services.bulk import AT_ONCE
from models_registry.services.lists import delete_filter, rename_filter, request_models_export, save_filter
from models_registry.workflow import MODEL
from organizations import figures


def found_models(request: HttpRequest, query: QueryDict) -> ModelFilter:
    """What the query finds of what the reader may see; without a unit, what their own unit looks after."""
    acting: Any = request.user.acting  # type: ignore[union-attr]
    models = RegisteredModel.objects.visible_to(request.user)
    return ModelFilter(query, queryset=models, user=request.user, home=acting.unit if acting else None)


@require_GET
def model_list(request: HttpRequest) -> HttpResponse:
    """Models, filtered and paged, with the columns one wants; with htmx only the rows."""
    found = found_models(request, request.GET)
    columns = chosen(request.GET.getlist(COLUMNS_PARAMETER))
    context = list_page(request, found, found.order(), dressed=lambda models: dressed(models, columns))
    here = canonical(_pairs(request.GET), found.filters)
    address = reverse("models_registry:models")
    narrowed = [(name, value) for name, value in _pairs(request.GET) if name in found.filters and value]
    models = rows(context["rows"], columns, request.user)
    context |= {
        "models": models,
        "may_tick": any(row.may_choose for row in models),
        "columns": columns,
        "standing": standing_columns(columns),
        "column_choices": [(column, column in columns) for column in COLUMNS],
        "kept_filters": narrowed,
        "kept_columns": [(COLUMNS_PARAMETER, key) for key in request.GET.getlist(COLUMNS_PARAMETER)],
        "is_filtered": bool(narrowed),
        "here": here,
        "tabs": tabs(request.user, here=here, address=address, first=_("All models")),
        "steps": [MODEL.transition(action) for action in bulk_actions(request.user)],
        "at_once": AT_ONCE,
        "may_start": may_start_model(request.user),
        **_heading(request, found),
    }
    return render_page(request, "models_registry/model_list.html", context, partial="models_registry/_model_rows.html")


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in query.lists() for value in values]


def _heading(request: HttpRequest, found: ModelFilter) -> dict[str, Any]:
    """Whose models these are, what is counted or waits, and the way to those of everybody."""
    valid = found.form.cleaned_data if found.form.is_valid() else {}
    query = request.GET.copy()
    query.pop("cursor", None)
    query["within"] = EVERYWHERE
    figure, waiting = valid.get("figure"), valid.get("todo")
    return {
        "root": found.root(),
        "everywhere_url": "?" + query.urlencode() if found.root() else "",
        "figure": figures.get(figure) if figure else None,
        "waiting": todo.get(waiting) if waiting else None,
    }


@require_POST
def models_export(request: HttpRequest) -> HttpResponse:
    """Ask for exactly this list (filters and columns stand in the query) as an Excel file."""
    found = found_models(request, request.GET)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('models_registry:models')}?{request.GET.urlencode()}")
    columns = [column.key for column in chosen(request.GET.getlist(COLUMNS_PARAMETER))]
    return redirect(request_models_export(filters=found.applied(), columns=columns, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def saved_filters(request: HttpRequest) -> HttpResponse:
    """One's saved filters; POST keeps the list one looks at (`query`) under a name."""
    query = kept_query(request.POST.get("query", ""))
    form = SavedFilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_filter(name=form.cleaned_data["name"], query=query, by=request.user)
        except ValidationError as errors:
            form.add_error(None, errors)
        else:
            messages.success(request, _("The list was saved."))
            return redirect(f"{reverse('models_registry:models')}?{saved.query}")
    context = {"saved": SavedFilter.objects.filter(owner=request.user.pk), "form": form, "query": query}
    status = 422 if form.errors else 200
    return render(request, "models_registry/saved_filters.html", context, status=status)


def kept_query(query: str) -> str:
    """Of what was sent, the filters and columns that a list has; nothing else gets into an address of ours."""
    try:
        return canonical(pairs_of(query), ModelFilter.base_filters)
    except ValueError:
        return ""


def _own_filter(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter, pk=pk, owner=request.user.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_filter_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a saved filter another name."""
    saved = _own_filter(request, pk)
    form = SavedFilterForm(request.POST or None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_filter(saved, name=form.cleaned_data["name"], by=request.user)
        except ValidationError as errors:
            form.add_error(None, errors)
        else:
            messages.success(request, _("The list has its new name."))
            return redirect("models_registry:saved_filters")
    status = 422 if form.errors else 200
    return render(request, "models_registry/saved_filter_rename.html", {"saved": saved, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then forgets a saved filter."""
    saved = _own_filter(request, pk)
    if request.method == "POST":
        delete_filter(saved, by=request.user)
        messages.success(request, _("The saved list was deleted."))
        return redirect("models_registry:saved_filters")
    context = {
        "title": _("Delete the saved list “%(name)s”?") % {"name": saved.name},
        "effects": [_("Only the name and the filter are forgotten; no model is touched.")],
        "action_label": _("Delete"),
        "cancel_url": reverse("models_registry:saved_filters"),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)
