"""Signals of what units did in a campaign: the list of a unit and those below, its file, what is said about one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from models_registry.filters.unit_signals import UnitSignalFilter
from models_registry.forms.life import PlainForm
from models_registry.forms.signals import DismissUnitSignalForm
from models_registry.permissions import may_dismiss_unit_signals, may_read_signals
from models_registry.queries.consequences import Consequences
from models_registry.queries.unit_signals import UnitSignal, of_units, on_top_of_these
from models_registry.services.signals import EXPORT_UNIT_SIGNALS, request_signals_export
from models_registry.services.unit_signals import dismiss_unit_signal, named_unit_signal, restore_unit_signal
from models_registry.views.one_form import Page, one_form
from organizations.models import Unit

LISTS = ("models_registry:signals", "models_registry:unit_signals")


@require_GET
def unit_signal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The units with signals, of the unit and those below it; with htmx only the rows."""
    unit = _unit(request, pk)
    found = UnitSignalFilter(request.GET, queryset=of_units(unit), user=request.user)
    context = list_page(request, found, found.order())
    signals = found.wanted(context["rows"])
    context |= {
        "unit": unit,
        "of_units": True,
        "export_url": reverse("models_registry:unit_signals_export", args=[pk]),
        "signalled": [(each, signals[each.pk]) for each in context["rows"]],
        "may_dismiss": {each.pk for each in context["rows"] if may_dismiss_unit_signals(request.user, each)},
        "tabs": tabs(unit, of_units=True),
    }
    return render_page(request, "models_registry/signals.html", context, partial="models_registry/_signal_rows.html")


def tabs(unit: Unit, *, of_units: bool) -> list[dict[str, Any]]:
    """The two lists of signals of a unit: of its models, of the units themselves."""
    lists = ((_("Of models"), "signals", False), (_("Of units"), "unit_signals", True))
    return [
        {"label": label, "url": reverse(f"models_registry:{name}", args=[unit.pk]), "current": of_units == is_of_units}
        for label, name, is_of_units in lists
    ]


@require_POST
def unit_signals_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the signals that the page shows (the filters stand in the query) as an Excel file."""
    unit = _unit(request, pk)
    found = UnitSignalFilter(request.GET, queryset=of_units(unit), user=request.user)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('models_registry:unit_signals', args=[pk])}?{request.GET.urlencode()}")
    job = request_signals_export(EXPORT_UNIT_SIGNALS, unit=unit, filters=found.applied(), by=request.user)
    return redirect(job)


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not may_read_signals(request.user, unit):
        raise PermissionDenied
    return unit


def _judged(request: HttpRequest, pk: int) -> Unit:
    """A unit about whose signals the account may say something."""
    unit = _unit(request, pk)
    if not may_dismiss_unit_signals(request.user, unit):
        raise PermissionDenied
    return unit


def _signal(request: HttpRequest, unit: Unit, kind: str, campaign: int, key: str) -> UnitSignal:
    signal = named_unit_signal(unit, kind=kind, campaign=campaign, key=key, user=request.user)
    if signal is None:
        raise Http404
    return signal


@require_http_methods(["GET", "HEAD", "POST"])
def unit_signal_dismiss(request: HttpRequest, pk: int, kind: str, campaign: int, key: str) -> HttpResponse:
    """Say why a signal of a unit is none."""
    unit = _judged(request, pk)
    signal = _signal(request, unit, kind, campaign, key)
    form = DismissUnitSignalForm(request.POST or None)
    page = Page(
        record=unit,
        name=unit.name,
        title=_("Dismiss the signal “%(signal)s”") % {"signal": signal.title},
        label=_("Dismiss the signal"),
        done=_("The signal was dismissed."),
        will=_will(
            signal.why,
            _("It leaves the list of signals; the filter “Dismissed” shows it with your reason and name."),
            _("When its numbers change, it stands again; the dismissal can be undone."),
        ),
        back=list_left(request) or _list(request),
    )
    named: dict[str, Any] = {"kind": kind, "campaign": campaign, "key": key}
    return one_form(
        request, form, page, lambda: dismiss_unit_signal(unit, by=request.user, **named, **form.cleaned_data)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unit_signal_restore(request: HttpRequest, pk: int, kind: str, campaign: int, key: str) -> HttpResponse:
    """Asks first; then undoes a dismissal."""
    unit = _judged(request, pk)
    signal = _signal(request, unit, kind, campaign, key)
    if signal.dismissal is None:
        raise Http404
    form = PlainForm(request.POST if request.method == "POST" else None)
    page = Page(
        record=unit,
        name=unit.name,
        title=_("Let the signal “%(signal)s” stand again") % {"signal": signal.title},
        label=_("Undo the dismissal"),
        done=_("The signal stands again."),
        will=_will(
            _("It was dismissed with this reason: %(reason)s") % {"reason": signal.dismissal.reason},
            _("The record of changes keeps the dismissal and its reason."),
        ),
        back=list_left(request) or _list(request),
    )
    named: dict[str, Any] = {"kind": kind, "campaign": campaign, "key": key}
    return one_form(request, form, page, lambda: restore_unit_signal(unit, by=request.user, **named))


def list_left(request: HttpRequest) -> str:
    """The list of signals that one came from, with its filters and page (`?back=…`); nothing for any other address."""
    path, _mark, query = request.GET.get("back", "").partition("?")
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    if found.view_name not in LISTS:
        return ""
    return f"{path}?{query}" if query else path


def _list(request: HttpRequest) -> str:
    """The list of the unit one works for."""
    return reverse("models_registry:unit_signals", args=[on_top_of_these(request.user).pk])


def _will(*sentences: str) -> Consequences:
    return Consequences(sentences=list(sentences), told=[], more=0)
