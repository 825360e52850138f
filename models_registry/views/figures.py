"""The figures of a unit: the funnel and its parts, and their file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from models_registry.forms.figures import FiguresForm
from models_registry.permissions import may_read_all_figures, may_read_figures
from models_registry.queries.funnel import figures_for, is_empty, this_year
from models_registry.queries.funnel import figures_page as counted_page
from models_registry.queries.judged import judged
from models_registry.services.figures import request_figures_export
from organizations.models import Unit
from organizations.panels import FiguresShown, figure_panels
from organizations.tallies import AWARDING


@require_GET
def figures_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit and those below it reached in the days asked for, each number with its list."""
    unit = _unit(request, pk)
    form = _form(request, unit)
    scope = form.scope(unit)
    figures = figures_for(request.user, unit)
    stages, tables = counted_page(scope, figures)
    told, awarded = judged(request.user, scope), judged(request.user, scope, AWARDING)
    keys = [*(each.key for each in figures), *(row.tally.key for row in (*told, *awarded))]
    context = {
        "unit": unit,
        "form": form,
        "scope": scope,
        "before": scope.period.year_before(),
        "stages": stages,
        "is_empty": is_empty(stages),
        "tables": tables,
        "columns": [figure.title for figure in figures],
        "definitions": figures,
        "judged": told,
        "awarded": awarded,
        "beside": figure_panels.of(request.user, FiguresShown(unit, scope.period, keys)),
        "is_inside": may_read_all_figures(request.user, unit),
        "filter_query": request.GET.urlencode(),
    }
    return render(request, "models_registry/figures.html", context)


@require_POST
def figures_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the figures that the page shows (the days stand in the query) as an Excel file."""
    unit = _unit(request, pk)
    form = _form(request, unit)
    if not form.is_valid():
        messages.error(request, _("The figures could not be exported: a day has an error."))
        return redirect("models_registry:figures", pk)
    return redirect(request_figures_export(scope=form.scope(unit), by=request.user))


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not may_read_figures(request.user):
        raise PermissionDenied
    return unit


def _form(request: HttpRequest, unit: Unit) -> FiguresForm:
    standard = this_year(unit)
    asked = request.GET if {"from", "to", "lens"} & set(request.GET) else None
    first = {"from": standard.begins, "to": standard.ends, "lens": "steward"}
    return FiguresForm(asked if asked is not None else first, standard=standard)
