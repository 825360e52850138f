"""Pages of candidacies: opening, writing, one candidacy, its steps, typical, proposing upward."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mobilization.common.form_errors import add_errors
from mobilization.workflow.transitions import Transition
from models_registry import tones
from models_registry.forms.life import (
    LateForm,
    NewCandidacyForm,
    PlainForm,
    ProposalForm,
    ReasonForm,
    RecognitionForm,
    SelfAssessmentForm,
    TypicalForm,
)
from models_registry.models import Candidacy
from models_registry.permissions import (
    may_choose_typical,
    may_open_candidacy,
    may_open_model,
    may_propose_upward,
    may_write_candidacy,
)
from models_registry.queries import consequences
from models_registry.queries.model_page import bodies_for, campaign_to_begin_with, candidacy_actions, refusal_of
from models_registry.queries.proposals import is_proposed, is_typical
from models_registry.queries.timeline import candidacy_timeline
from models_registry.services import candidacies as candidacy_services
from models_registry.services import recognition
from models_registry.views.detail import steps_for, visible_model
from models_registry.views.life import line_of, refuse_unless_possible
from models_registry.views.one_form import Page, one_form

DONE = {
    "submit": gettext_lazy("The candidacy was submitted."),
    "return": gettext_lazy("The candidacy was returned for completion."),
    "take_up": gettext_lazy("The candidacy is under review."),
    "recognise": gettext_lazy("The recognition was recorded."),
    "refuse": gettext_lazy("It was recorded that the model is not recognised."),
    "revoke": gettext_lazy("The recognition was revoked."),
    "withdraw": gettext_lazy("The candidacy was withdrawn."),
}


def _visible(request: HttpRequest, pk: int) -> Candidacy:
    known = Candidacy.objects.visible_to(request.user).select_related(
        "campaign", "body", "body_steward__parent", "model__steward", "model__unit", "recognition__typical"
    )
    found: Candidacy = get_object_or_404(known, pk=pk)
    return found


def _name(candidacy: Candidacy) -> str:
    return f"{candidacy.model.title} · {candidacy.campaign}"


@require_http_methods(["GET", "HEAD", "POST"])
def candidacy_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a self-assessment: in which campaign, judged by whom; then it is written."""
    model = visible_model(request, pk)
    if not may_open_candidacy(request.user, model):
        raise PermissionDenied
    form = NewCandidacyForm(
        request.POST or None,
        model=model,
        bodies=bodies_for(model),
        initial={"campaign": campaign_to_begin_with(model), "body": model.steward_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = candidacy_services.open_candidacy(model, by=request.user, **form.cleaned_data)
        except ValidationError as errors:
            add_errors(form, errors)
        else:
            return redirect("models_registry:candidacy_edit", opened.pk)
    page = Page(
        record=model, name=model.title, title=_("Open a candidacy"), label=_("On to the self-assessment"), done=""
    )
    context = {"page": page, "form": form}
    return render(request, "models_registry/one_form.html", context, status=422 if form.errors else 200)


@require_GET
def candidacy_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidacy: self-assessment, steps, what was decided, and what the reader may do with it."""
    candidacy = _visible(request, pk)
    context = {
        "candidacy": candidacy,
        "model": candidacy.model,
        "tone": tones.OF_CANDIDACIES[candidacy.state],
        "recognition": getattr(candidacy, "recognition", None),
        "refusal": refusal_of(candidacy),
        "proposals": _proposals(request, candidacy),
        "entries": candidacy_timeline(candidacy),
        "actions": candidacy_actions(request.user, candidacy),
        "opens_model": may_open_model(request.user, candidacy.model),
    }
    return render(request, "models_registry/candidacy.html", context | steps_for(request, candidacy))


def _proposals(request: HttpRequest, candidacy: Candidacy) -> list[Any]:
    """Those whose candidacy above the reader sees: who judged below does not always stand below who judges there."""
    recognition_of = getattr(candidacy, "recognition", None)
    if recognition_of is None:
        return []
    seen = recognition_of.proposals.filter(candidacy__in=Candidacy.objects.visible_to(request.user).values("pk"))
    found = seen.select_related("candidacy__body_steward", "candidacy__campaign").order_by("-id")
    return [(each, tones.OF_CANDIDACIES[each.candidacy.state]) for each in found]


@require_http_methods(["GET", "HEAD", "POST"])
def candidacy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the self-assessment; a second editor sees both versions, and nothing is overwritten (X13)."""
    candidacy = _visible(request, pk)
    if not may_write_candidacy(request.user, candidacy):
        raise PermissionDenied
    form = SelfAssessmentForm(request.POST or None, initial=_written(candidacy))
    page = _page(candidacy, _("Self-assessment"), _("Save"), _("The self-assessment was saved."))

    def save() -> None:
        data = form.cleaned_data
        candidacy_services.save_candidacy(candidacy, by=request.user, version=data["version"], changes=form.changes())

    try:
        return one_form(request, form, page, save)
    except candidacy_services.CandidacyChanged as changed:
        kept = request.POST.copy()
        kept["version"] = str(changed.current.version)
        context = {"page": page, "form": SelfAssessmentForm(kept), "stored": changed.current}
        return render(request, "models_registry/one_form.html", context, status=409)


def _written(candidacy: Candidacy) -> dict[str, Any]:
    return {name: getattr(candidacy, name) for name in ("self_assessment", "self_points", "version")}


def _page(candidacy: Candidacy, title: str, label: str, done: str, **more: Any) -> Page:
    return Page(record=candidacy, name=_name(candidacy), title=title, label=label, done=done, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def candidacy_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of the life of a candidacy; recognising asks for the document."""
    candidacy = _visible(request, pk)
    step = line_of(candidacy, action)
    if refused := refuse_unless_possible(request, candidacy, step):
        return refused
    will = consequences.of_candidacy(action, candidacy, request.user)
    form = _form(request, candidacy, step, is_told=bool(will.told))
    page = _page(
        candidacy,
        str(step.label),
        str(step.label),
        str(DONE[action]),
        will=will,
        is_danger=step.style == "danger",
    )
    return one_form(request, form, page, lambda: _do(candidacy, action, request.user, form.cleaned_data))


def _form(request: HttpRequest, candidacy: Candidacy, step: Transition, *, is_told: bool) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if step.action == "recognise":
        return RecognitionForm(data)
    if step.action == "submit" and candidacy_services.is_late(candidacy.campaign):
        return LateForm(data)
    return ReasonForm(data, is_told=is_told) if step.needs_reason else PlainForm(data)


def _do(candidacy: Candidacy, action: str, by: Any, data: dict[str, Any]) -> None:
    if action == "recognise":
        recognition.recognise(candidacy, by=by, **data)
    elif action == "submit":
        candidacy_services.submit_candidacy(candidacy, by=by, late_reason=data.get("late_reason", ""))
    elif action == "revoke":
        recognition.revoke(candidacy, by=by, ground=data["reason"])
    else:
        candidacy_services.change_candidacy(candidacy, action, by=by, reason=data.get("reason", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def typical_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a recognised model was chosen as typical."""
    candidacy = _visible(request, pk)
    if not may_choose_typical(request.user, candidacy):
        raise PermissionDenied
    if is_typical(candidacy):
        messages.warning(request, _("The model was chosen as typical already."))
        return redirect(candidacy)
    form = TypicalForm(request.POST or None)
    page = _page(candidacy, _("Choose as typical"), _("Record the choice"), _("The choice was recorded."))
    return one_form(
        request, form, page, lambda: recognition.choose_typical(candidacy, by=request.user, **form.cleaned_data)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def propose_upward(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a recognised model to the level above: a candidacy there, submitted at once."""
    candidacy = _visible(request, pk)
    if not may_propose_upward(request.user, candidacy):
        raise PermissionDenied
    if is_proposed(candidacy):
        messages.warning(request, _("The model was proposed to the level above already."))
        return redirect(candidacy)
    form = ProposalForm(request.POST or None, model=candidacy.model, initial={"campaign": candidacy.campaign_id})
    page = _page(
        candidacy,
        _("Propose to the level above"),
        _("Propose to %(unit)s") % {"unit": candidacy.body_steward.parent},
        _("The model was proposed to the level above."),
    )
    return one_form(
        request,
        form,
        page,
        lambda: candidacy_services.propose_upward(candidacy, by=request.user, **form.cleaned_data),
    )
