"""The rank of the units directly below one, and as a file."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from models_registry.querysets import path_of_reader
from organizations.services.list_files import request_list
from reports.forms.rank import NAMED, RankForm
from reports.periods import name_of
from reports.queries.rank import chart_of, drawn_of, heads_for, ranked
from reports.services.rank import EXPORT_RANK
from reports.views.parts import tabs


@require_GET
def rank(request: HttpRequest) -> HttpResponse:
    """Units with their places by a figure, each number with its list."""
    _demand_reader(request)
    form = RankForm(request.GET, user=request.user)
    context = {"form": form, "tabs": tabs(request.user, "rank"), "has_units": heads_for(request.user).exists()}
    if context["has_units"] and form.is_valid():
        asked, period = form.asked(), form.period()
        rows = ranked(request.user, asked)
        bars = drawn_of(rows)
        context |= {
            "asked": asked, "rows": rows, "chart": chart_of(asked, bars), "drawn": len(bars), "unit": asked.scope.root,
            "period": name_of(period.kind, period.begins, period.ends),
            "query": urlencode({name: form.data[name] for name in NAMED if form.data.get(name)}),
        }  # fmt: skip
    return render(request, "reports/rank.html", context, status=200)


@require_POST
def rank_export(request: HttpRequest) -> HttpResponse:
    """Ask for what the page shows (its choices stand in the query) as an Excel file."""
    _demand_reader(request)
    if not RankForm(request.GET, user=request.user).is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reports:rank')}?{request.GET.urlencode()}")
    filters = {name: request.GET[name] for name in NAMED if request.GET.get(name)}
    return redirect(request_list(EXPORT_RANK, filters=filters, by=request.user))


def _demand_reader(request: HttpRequest) -> None:
    """Whoever reads inside some unit; else PermissionDenied."""
    if path_of_reader(request.user) is None:
        raise PermissionDenied
