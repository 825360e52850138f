"""The dashboard of a unit, the units below it, and both as a file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from models_registry.permissions import may_read_figures
from organizations.dates import today
from organizations.models import Unit
from reports.forms.dashboard import ASKED, DashboardForm, dashboard_form
from reports.queries.below import NAME, below_of
from reports.queries.dashboard import before, dashboard_of
from reports.queries.dashboard_charts import charts_of
from reports.services.dashboard import request_dashboard_export


@require_GET
def dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit and those below it reached, were told and are late with; each number with its list."""
    unit = _unit(request, pk)
    form = dashboard_form(request.GET, unit, request.user)
    board = dashboard_of(request.user, form.scope(), form.chosen())
    context = _around(request, unit, form, "dashboard") | {"board": board, "charts": charts_of(board)}
    return render(request, "reports/dashboard.html", context)


@require_GET
def units_below(request: HttpRequest, pk: int) -> HttpResponse:
    """The units directly below it with their key figures, rank and share."""
    unit = _unit(request, pk)
    form = dashboard_form(request.GET, unit, request.user)
    table = below_of(request.user, form.scope(), request.GET.get("order", ""))
    context = _around(request, unit, form, "dashboard_below")
    return render(request, "reports/dashboard_below.html", context | {"below": table, "name": NAME})


@require_POST
def dashboard_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what the page shows (its choices stand in the query) as an Excel file."""
    unit = _unit(request, pk)
    if not dashboard_form(request.GET, unit, request.user).is_valid():
        messages.error(request, _("The figures could not be exported: a day has an error."))
        return redirect(f"{reverse('reports:dashboard', args=[pk])}?{request.GET.urlencode()}")
    return redirect(request_dashboard_export(unit=unit, asked=_asked(request), by=request.user))  # type: ignore[arg-type]


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not may_read_figures(request.user):
        raise PermissionDenied
    return unit


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ASKED if request.GET.get(name)}


def _around(request: HttpRequest, unit: Unit, form: DashboardForm, current: str) -> dict[str, Any]:
    """What both tabs have: they keep what was chosen."""
    asked = urlencode(_asked(request))
    tail = f"?{asked}" if asked else ""
    tabs = [
        {"label": label, "url": reverse(f"reports:{name}", args=[unit.pk]) + tail, "current": name == current}
        for name, label in (("dashboard", _("Overview")), ("dashboard_below", _("Units below")))
    ]
    scope = form.scope()
    return {
        "unit": unit,
        "form": form,
        "scope": scope,
        "before": before(scope).period,
        "tabs": tabs,
        "tail": tail,
        "today": today(),
    }
