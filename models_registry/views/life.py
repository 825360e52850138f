"""Steps of a model's life, each with a page that says what will happen; progress, checks, re-confirmation."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mobilization.workflow.transitions import Transition, available_actions, workflow_of
from models_registry.enums import FileKind
from models_registry.forms.life import (
    CheckForm,
    LateForm,
    PlainForm,
    ProgressForm,
    ReasonForm,
    ReconfirmForm,
)
from models_registry.models import FieldCheck, ProgressEntry, RegisteredModel
from models_registry.permissions import may_add_progress, may_check, may_hand_over, may_reconfirm
from models_registry.queries import consequences
from models_registry.queries.handing import last_handing
from models_registry.queries.reconfirming import years_to_reconfirm
from models_registry.services.diary import add_check, add_progress
from models_registry.services.life import change_state, hand_over, is_late, submit_model
from models_registry.services.recognition import reconfirm
from models_registry.views.detail import visible_model
from models_registry.views.one_form import Page, one_form
from organizations.dates import today

DONE = {
    "submit": gettext_lazy("The model was submitted."),
    "take_back": gettext_lazy("The model was taken back."),
    "register": gettext_lazy("The model was registered."),
    "return": gettext_lazy("The model was returned for completion."),
    "begin": gettext_lazy("The model is in implementation."),
    "stop": gettext_lazy("The model was stopped."),
    "withdraw": gettext_lazy("The model was withdrawn."),
    "resume": gettext_lazy("The model was taken up again."),
}


def line_of(obj: Any, action: str) -> Transition:
    """The line of the object's table; an action that is not there has no page."""
    try:
        return workflow_of(obj).transition(action)
    except LookupError as unknown:
        raise Http404 from unknown


def refuse_unless_possible(request: HttpRequest, obj: Any, step: Transition) -> HttpResponse | None:
    """403 for who may never do this here; back to the record with a word where only the state is in the way."""
    if step in available_actions(obj, request.user):
        return None
    if not step.may(request.user, obj):
        raise PermissionDenied
    text = _("“%(action)s” is not possible any more: the state is “%(state)s”.")
    messages.warning(request, text % {"action": step.label, "state": obj.get_state_display()})
    return redirect(obj)


@require_http_methods(["GET", "HEAD", "POST"])
def model_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of the life of a model: what will happen, who is told, a reason where one is needed."""
    model = visible_model(request, pk)
    step = line_of(model, action)
    if refused := refuse_unless_possible(request, model, step):
        return refused
    will = consequences.of_model(action, model, request.user)
    form = _form(request, model, step, is_told=bool(will.told))

    def save() -> None:
        if action == "submit":
            submit_model(model, by=request.user, late_reason=form.cleaned_data.get("late_reason", ""))
        else:
            change_state(model, action, by=request.user, reason=form.cleaned_data.get("reason", ""))

    page = Page(
        record=model,
        name=model.title,
        title=str(step.label),
        label=str(step.label),
        done=str(DONE[action]),
        will=will,
        is_danger=step.style == "danger",
    )
    return one_form(request, form, page, save)


def _form(request: HttpRequest, model: RegisteredModel, step: Transition, *, is_told: bool) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if step.action == "submit" and is_late(model):
        return LateForm(data)
    return ReasonForm(data, is_told=is_told) if step.needs_reason else PlainForm(data)


def _to_its_photographs(saved: ProgressEntry | FieldCheck) -> str:
    """Where one says what the photographs show and whether they may be published; without any, back to the model."""
    if not saved.files.filter(kind=FileKind.PHOTO).exists():
        return saved.model.get_absolute_url()
    name = "progress_files" if isinstance(saved, ProgressEntry) else "check_files"
    return reverse(f"models_registry:{name}", args=[saved.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def model_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a model that is ready to the leader: who will be told, then it is done."""
    model = visible_model(request, pk)
    if not may_hand_over(request.user, model):
        raise PermissionDenied
    before = last_handing(model)
    will = consequences.of_model("hand_over", model, request.user)
    done = _("The leader was told.")
    if before:
        told = {"at": date_format(localtime(before.at), "DATETIME_FORMAT"), "names": before.names}
        done = _("It was sent to %(names)s at %(at)s already; who has not read that yet is not told again.") % told
        will.sentences.insert(0, done)
    page = Page(
        record=model,
        name=model.title,
        title=_("Give it to your leader"),
        label=_("Tell the leader"),
        done=done,
        will=will,
    )
    form = PlainForm(request.POST if request.method == "POST" else None)
    return one_form(request, form, page, lambda: hand_over(model, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def progress_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new entry of the diary."""
    return _entry(
        request,
        pk,
        may=may_add_progress,
        form=lambda model: ProgressForm(request.POST or None, request.FILES or None, model=model),
        save=lambda model, form: add_progress(model, by=request.user, **form.written()),
        title=_("New progress entry"),
        label=_("Save the entry"),
        done=_("The entry was saved."),
        then=_to_its_photographs,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What the level above saw on the spot."""
    return _entry(
        request,
        pk,
        may=may_check,
        form=lambda model: CheckForm(request.POST or None, request.FILES or None, model=model),
        save=lambda model, form: add_check(model, by=request.user, **form.written()),
        title=_("New field check"),
        label=_("Save the check"),
        done=_("The check was saved; the unit was told."),
        then=_to_its_photographs,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def model_reconfirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the model still works, once a year and level."""
    years = years_to_reconfirm(request.user, visible_model(request, pk))
    return _entry(
        request,
        pk,
        may=may_reconfirm,
        form=lambda model: ReconfirmForm(request.POST or None, initial={"year": years[0] if years else today().year}),
        save=lambda model, form: reconfirm(model, by=request.user, **form.cleaned_data),
        title=_("Re-confirm for a year"),
        label=_("Re-confirm"),
        done=_("The re-confirmation was saved."),
    )


F = TypeVar("F", bound=forms.Form)


def _entry(
    request: HttpRequest,
    pk: int,
    *,
    may: Callable[[Any, RegisteredModel], bool],
    form: Callable[[RegisteredModel], F],
    save: Callable[[RegisteredModel, F], Any],
    title: str,
    label: str,
    done: str,
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Visible, right, form, service, answer: of what is written beside the steps of a model's life."""
    model = visible_model(request, pk)
    if not may(request.user, model):
        raise PermissionDenied
    page = Page(record=model, name=model.title, title=title, label=label, done=done, then=then)
    filled = form(model)
    return one_form(request, filled, page, lambda: save(model, filled))
