"""The catalogue of figures, and a measure's page: number, parts, months, what was published beside."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from models_registry.permissions import may_read_figures
from organizations.models import Unit
from organizations.services.list_files import request_list
from reports import measures
from reports.dimensions import MONTH
from reports.forms.measures import NAMED, CatalogueForm, MeasureForm
from reports.measures import Measure
from reports.permissions.claims import may_enter
from reports.queries.catalogue import Entry, found, groups
from reports.queries.claims import STANDING_TONES, claims_about
from reports.queries.measure_page import lenses, months, parts, trend
from reports.services.exports import EXPORT_MEASURE
from reports.views.parts import tabs


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """All numbers that the account is told of its unit, by part, each explained."""
    own = _own(request)
    form = CatalogueForm(request.GET)
    asked = form.asked()
    told = found(request.user, own, **asked) if form.is_valid() else []
    context = {
        "form": form,
        "groups": groups(told),
        "count": len(told),
        "is_filtered": any(asked.values()) or bool(form.errors),
        "filter": {"form": form},
        "unit": own,
        "tabs": tabs(request.user, "figures"),
    }
    return render(request, "reports/catalogue.html", context)


@require_GET
def measure_page(request: HttpRequest, key: str) -> HttpResponse:
    """What it counts, and its number of a unit and a time in both views, with parts and months."""
    own, asked = _own(request), _measure(key)
    form = MeasureForm(_given(request), asked=asked, own=own)
    root = form.root()
    is_told = _is_told(request.user, root, asked)
    if not is_told and not _is_told(request.user, own, asked):
        raise Http404
    context: dict[str, Any] = {
        "entry": Entry(asked),
        "form": form,
        "unit": root,
        "period": form.period_asked(),
        "is_told": is_told,
        "may_enter": may_enter(request.user),
        "filter_query": request.GET.urlencode(),
        "tabs": tabs(request.user, "figures"),
    }
    if is_told:
        context |= _numbers(request, form, asked, root)
    return render(request, "reports/measure.html", context, status=200)


def _numbers(request: HttpRequest, form: MeasureForm, asked: Measure, root: Unit | None) -> dict[str, Any]:
    scope, names = form.scope(), form.dimensions()
    by_month = months(asked, scope, request.user)
    claims = claims_about(request.user, root, scope.period, [asked.key]) if root else []
    return {
        "lenses": lenses(asked, root, scope.period, request.user),
        "scope": scope,
        "before": scope.period.year_before(),
        "parts": parts(asked, scope, names, request.user),
        "by": names,
        "months": by_month,
        "months_add_up": measures.adds_up(asked, MONTH),
        "trend": trend(asked, by_month),
        "claims": [(row, [(STANDING_TONES[each], each.label) for each in row.standings]) for row in claims],
    }


@require_POST
def measure_export(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the page (unit, days and dimensions stand in the query) as an Excel file."""
    own, asked = _own(request), _measure(key)
    form = MeasureForm(_given(request), asked=asked, own=own)
    if not form.is_valid():
        messages.error(request, _("The figures could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:figure', args=[key])}?{request.GET.urlencode()}")
    if not _is_told(request.user, form.root(), asked):
        raise Http404
    filters = {"key": key} | form.applied()
    return redirect(request_list(EXPORT_MEASURE, filters=filters, by=request.user))


def _own(request: HttpRequest) -> Unit | None:
    """The unit the account acts for; None: a superuser without one is told of all. Raises PermissionDenied."""
    user: Any = request.user
    if not may_read_figures(user):
        raise PermissionDenied
    return user.acting.unit if user.acting else None


def _measure(key: str) -> Measure:
    try:
        return measures.measure(key)
    except KeyError as unknown:
        raise Http404 from unknown


def _is_told(user: Any, root: Unit | None, asked: Measure) -> bool:
    return any(each.key == asked.key for each in measures.readable(user, root))


def _given(request: HttpRequest) -> Any:
    """What the address asks, of what may be asked; all else of it stays where it is."""
    given = request.GET.copy()
    for name in set(given) - set(NAMED):
        del given[name]
    return given
