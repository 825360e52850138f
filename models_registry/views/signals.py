"""Signals against formalism: the list of a unit, its file, and what a secretary says about one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.htmx import render_page
from mobilization.common.lists import list_page
from models_registry.enums import SignalKind
from models_registry.filters.signals import SignalFilter
from models_registry.forms.life import PlainForm
from models_registry.forms.signals import DismissForm
from models_registry.models import ModelFile, RegisteredModel, SignalDismissal
from models_registry.permissions import may_dismiss_signals, may_open_model, may_read_signals
from models_registry.queries.consequences import Consequences
from models_registry.queries.copied_texts import side_by_side
from models_registry.queries.signals import of_unit, signals_of
from models_registry.services.signals import (
    EXPORT_SIGNALS,
    dismiss_signal,
    named_signal,
    request_signals_export,
    restore_signal,
)
from models_registry.views.one_form import Page, one_form
from models_registry.views.unit_signals import list_left, tabs
from organizations.models import Unit


@require_GET
def signal_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The models with signals that the unit and those below it look after; with htmx only the rows."""
    unit = _unit(request, pk)
    found = SignalFilter(request.GET, queryset=of_unit(request.user, unit), user=request.user)
    context = list_page(
        request, found, found.order(), dressed=lambda models: models.select_related("unit", "steward", "campaign")
    )
    signals = signals_of(context["rows"], request.user)
    context |= {
        "unit": unit,
        "of_units": False,
        "export_url": reverse("models_registry:signals_export", args=[pk]),
        "signalled": [(model, found.wanted(signals[model.pk])) for model in context["rows"]],
        "may_dismiss": {model.pk for model in context["rows"] if may_dismiss_signals(request.user, model)},
        "tabs": tabs(unit, of_units=False),
    }
    return render_page(request, "models_registry/signals.html", context, partial="models_registry/_signal_rows.html")


@require_POST
def signals_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the signals that the page shows (the filters stand in the query) as an Excel file."""
    unit = _unit(request, pk)
    found = SignalFilter(request.GET, queryset=of_unit(request.user, unit), user=request.user)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('models_registry:signals', args=[pk])}?{request.GET.urlencode()}")
    return redirect(request_signals_export(EXPORT_SIGNALS, unit=unit, filters=found.applied(), by=request.user))


def _unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    if not may_read_signals(request.user, unit):
        raise PermissionDenied
    return unit


@require_GET
def signal_texts(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The texts of a model beside those of an earlier one, with what they share marked."""
    opened = RegisteredModel.objects.open_to(request.user).select_related("unit", "steward", "campaign")
    model: RegisteredModel = get_object_or_404(opened, pk=pk)
    signal = named_signal(model, kind=SignalKind.TEXT_COPIED, key=str(other), user=request.user)
    if signal is None:
        raise Http404
    earlier = RegisteredModel.objects.select_related("unit", "steward").get(pk=other)
    mine, theirs = side_by_side(model, earlier, request.user)
    context = {
        "signal": signal,
        "sides": [(model, mine), (earlier, theirs)],
        "is_card": not may_open_model(request.user, earlier),
        "may_dismiss": may_dismiss_signals(request.user, model),
    }
    return render(request, "models_registry/signal_texts.html", context)


@require_GET
def signal_photos(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """A photograph beside an earlier one that looks the same."""
    seen = ModelFile.objects.visible_to(request.user).select_related("model__unit", "model__steward")
    photo: ModelFile = get_object_or_404(seen, pk=pk)
    signal = named_signal(photo.model, kind=SignalKind.PHOTO_TWICE, key=f"{pk}-{other}", user=request.user)
    if signal is None:
        raise Http404
    context = {
        "signal": signal,
        "photos": [photo, get_object_or_404(seen, pk=other)],
        "may_dismiss": may_dismiss_signals(request.user, photo.model),
    }
    return render(request, "models_registry/signal_photos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signal_dismiss(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Say why a signal is none."""
    model = _model(request, pk)
    signal = named_signal(model, kind=kind, key=key, user=request.user)
    if signal is None:
        raise Http404
    form = DismissForm(request.POST or None)
    page = Page(
        record=model,
        name=model.title,
        title=_("Dismiss the signal “%(signal)s”") % {"signal": signal.title},
        label=_("Dismiss the signal"),
        done=_("The signal was dismissed."),
        will=_will(
            signal.why,
            _("It leaves the list of signals and stands on the model’s page with your reason and name."),
            _("When what it rests on changes, it may stand again; the dismissal can be undone."),
        ),
        back=list_left(request),
    )
    return one_form(
        request,
        form,
        page,
        lambda: dismiss_signal(model, kind=kind, key=key, by=request.user, **form.cleaned_data),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def signal_restore(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Asks first; then undoes a dismissal."""
    model = _model(request, pk)
    said = get_object_or_404(SignalDismissal.objects.visible_to(request.user), model=model, kind=kind, key=key)
    form = PlainForm(request.POST if request.method == "POST" else None)
    page = Page(
        record=model,
        name=model.title,
        title=_("Let the signal “%(signal)s” stand again") % {"signal": said.get_kind_display()},
        label=_("Undo the dismissal"),
        done=_("The signal stands again."),
        will=_will(
            _("It was dismissed with this reason: %(reason)s") % {"reason": said.reason},
            _("The record of changes keeps the dismissal and its reason."),
        ),
        back=list_left(request),
    )
    return one_form(request, form, page, lambda: restore_signal(model, kind=kind, key=key, by=request.user))


def _will(*sentences: str) -> Consequences:
    return Consequences(sentences=list(sentences), told=[], more=0)


def _model(request: HttpRequest, pk: int) -> RegisteredModel:
    """A model that the account reads inside, and whose signals it may dismiss."""
    opened = RegisteredModel.objects.open_to(request.user).select_related("unit", "steward", "campaign")
    model: RegisteredModel = get_object_or_404(opened, pk=pk)
    if not may_dismiss_signals(request.user, model):
        raise PermissionDenied
    return model
