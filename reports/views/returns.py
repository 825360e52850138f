"""The page of reports of the units below: missing, late, to accept; several accepted or reminded at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mobilization.common.keys import as_id
from organizations.models import Unit
from reports.forms.returns import ReturnsForm
from reports.models import Report
from reports.permissions.reports import may_follow_returns, may_remind
from reports.queries.rank import heads_for
from reports.queries.returns import GROUPS, grouped, narrowed, shown_returns
from reports.services.files import request_returns
from reports.services.returns import accept_reports, remind_missing, returns_of
from reports.views.parts import tabs


def _parent(request: HttpRequest) -> Unit:
    """The unit whose lower units are shown: the one named, else the own, else the topmost with some.

    Raises PermissionDenied, Http404.
    """
    user: Any = request.user
    asked = request.GET.get("unit")
    if asked:
        unit: Unit | None = get_object_or_404(Unit.objects.visible_to(user), pk=as_id(asked))
    else:
        unit = user.acting.unit if user.acting else heads_for(user).order_by("path").first()
    if unit is None or not may_follow_returns(user, unit):
        raise PermissionDenied
    return unit


def _form(request: HttpRequest) -> ReturnsForm:
    given = request.GET if "kind" in request.GET else None
    return ReturnsForm(given if given is not None else ReturnsForm.standard())


@require_GET
def returns_page(request: HttpRequest) -> HttpResponse:
    """Each unit directly below with its report of the period."""
    unit, form = _parent(request), _form(request)
    period = form.period()
    rows = returns_of(unit, period)
    group = form.cleaned_data.get("group", "") if form.is_valid() else ""
    numbers = grouped(rows)
    query = request.GET.copy()
    query.pop("group", None)
    shown = shown_returns(request.user, narrowed(rows, group))
    context = {
        "unit": unit,
        "form": form,
        "period": period,
        "rows": shown,
        "total": len(rows),
        "groups": [(key, title, numbers[key]) for key, title in GROUPS],
        "group": group,
        "query": query.urlencode(),
        "whole_query": request.GET.urlencode(),
        "may_accept": any(each.may_accept for each in shown),
        "may_remind": may_remind(request.user, unit) and bool(numbers["missing"]),
        "tabs": tabs(request.user, "returns"),
    }
    return render(request, "reports/returns.html", context)


@require_POST
def returns_accept(request: HttpRequest) -> HttpResponse:
    """Accept the ticked reports; those that cannot be are told."""
    _parent(request)
    sent = (each.partition(".") for each in request.POST.getlist("report"))
    seals = {pk: seal for pk, seal in ((as_id(text), seal) for text, _dot, seal in sent) if pk is not None}
    rows = Report.objects.visible_to(request.user).filter(pk__in=seals).select_related("steward__parent")
    if len(seals) != len(rows):
        raise PermissionDenied
    if not rows:
        messages.error(request, _("Tick at least one report."))
        return redirect(_back(request))
    done = accept_reports(rows, seals=seals, by=request.user)
    if done.number:
        said = ngettext("%(n)s report was accepted.", "%(n)s reports were accepted.", done.number)
        messages.success(request, said % {"n": done.number})
    for unit, why in done.refused:
        messages.error(request, f"{unit}: {why}")
    return redirect(_back(request))


@require_POST
def returns_remind(request: HttpRequest) -> HttpResponse:
    """Remind the units that have not submitted."""
    unit, period = _parent(request), _form(request).period()
    number = remind_missing(unit, returns_of(unit, period), by=request.user)
    said = ngettext("%(n)s unit was reminded.", "%(n)s units were reminded.", number)
    messages.success(request, said % {"n": number})
    return redirect(_back(request))


@require_POST
def returns_export(request: HttpRequest) -> HttpResponse:
    """Ask for the list as an Excel file."""
    unit, period = _parent(request), _form(request).period()
    return redirect(request_returns(unit, period, by=request.user))


def _back(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{reverse('reports:returns')}{f'?{query}' if query else ''}"
