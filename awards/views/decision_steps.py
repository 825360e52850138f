"""The steps of a decision: submit, send back, sign, take on record, publish, annul whole or one recipient."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from awards.decision_steps import DECISION_STEPS
from awards.forms.decisions import AnnulForm, SignForm
from awards.models import Decision, DecisionRecipient
from awards.permissions.decisions import may_annul, may_annul_recipient
from awards.queries.decisions import faults, given_by, numbers_of, share_of_direct
from awards.queries.seen import of_decision
from awards.queries.signers import signer_doubts
from awards.services.decision_steps import (
    PLAIN,
    MayNotBeSigned,
    SignerNotExplained,
    annul_decision,
    annul_recipient,
    sign_decision,
    take_step,
)
from awards.views.decisions import visible_decision
from awards.views.parts import is_stale
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import ask_first, demand_step, form_page, step_form
from mobilization.workflow.refusals import NotAllowed, NotNow, TransitionRefused
from mobilization.workflow.transitions import Transition
from models_registry.forms.reasons import ReasonForm
from organizations.dates import today

EFFECTS = {
    "submit": gettext_lazy("Who signs finds it as submitted. Text and list cannot be changed until it is sent back."),
    "record": gettext_lazy("It counts in the figures from then on. What becomes known later can still be added."),
    "publish": gettext_lazy("It is known as published. What was handed over can be recorded already now."),
}
SAID = {
    "submit": gettext_lazy("The decision is submitted for signature."),
    "return": gettext_lazy("The decision is a draft again."),
    "record": gettext_lazy("The decision is on record."),
    "publish": gettext_lazy("The decision is published."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decision_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One of the plain steps, after saying what it does; sending back with a reason."""
    decision = visible_decision(request, pk)
    step = demand_step(request, decision, DECISION_STEPS, action, PLAIN)
    if action == "return":
        return _send_back(request, decision, step)
    label = str(step.label)
    seen = of_decision(decision)
    if is_stale(request, seen):
        return redirect(decision)
    return ask_first(
        request,
        decision,
        lambda: take_step(decision, action, by=request.user),
        title=label,
        label=label,
        effects=[str(EFFECTS[action]), *_will(decision)],
        said=str(SAID[action]),
        seen=seen,
    )


def _will(decision: Decision) -> list[str]:
    """What it gives, a line each."""
    told = _("%(subject)s: %(persons)s persons, %(households)s households, %(collectives)s collectives")
    return [told % vars(each) for each in given_by(decision)]


def _send_back(request: HttpRequest, decision: Decision, step: Transition) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def act() -> None:
        take_step(decision, "return", reason=form.cleaned_data["reason"], by=request.user)

    lead = _("Whoever drafted it reads the reason, corrects it, and it is submitted again.")
    return step_form(request, decision, step, form, act, lead=lead, said=SAID["return"])


@require_http_methods(["GET", "HEAD", "POST"])
def decision_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign it: what it gives and the share of who works directly are shown before, and rows nobody may decide on."""
    decision = visible_decision(request, pk)
    demand_step(request, decision, DECISION_STEPS, "sign", ("sign",))
    if is_stale(request, of_decision(decision)):
        return redirect(decision)
    form = SignForm(request.POST or None)
    found: list[str] = []
    doubts = signer_doubts(decision, today())
    day = today()
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["signed_on"]
        try:
            signed = sign_decision(decision, **form.cleaned_data, by=request.user)
        except NotAllowed:
            raise
        except MayNotBeSigned as wrong:
            found = wrong.faults
            form.add_error(None, _("The decision may not be signed: some of its rows the unit may not decide on."))
        except SignerNotExplained as wrong:
            doubts = wrong.doubts
            form.add_error("explained", _("Say why it is signed so all the same."))
        except ValidationError as wrong:
            add_errors(form, wrong)
        except TransitionRefused as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, _("Signed as No. %(number)s.") % {"number": signed.numbered})
            return redirect(signed)
    if not doubts and not form.errors:
        del form.fields["explained"]
    context = {
        "decision": decision,
        "form": form,
        "faults": found or faults(decision, day, reader=request.user),
        "doubts": doubts,
        "given": given_by(decision),
        "direct": share_of_direct(decision, day),
        "numbers": numbers_of(decision),
    }
    return render(request, "awards/decision_sign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_annul(request: HttpRequest, pk: int) -> HttpResponse:
    """Annul the whole decision, on a ground, by a decision with a number."""
    decision = visible_decision(request, pk)
    demand_step(request, decision, DECISION_STEPS, "annul", ("annul",))
    lead = _("Figures count it no more and nothing of it is handed over; its number is not given again.")

    def annul(form: AnnulForm) -> Any:
        return annul_decision(decision, **form.cleaned_data, by=request.user)

    words = {"title": _("Annul the decision"), "label": _("Annul the decision"), "lead": lead}
    return _annul(request, decision, annul, said=_("The decision is annulled."), **words)


@require_http_methods(["GET", "HEAD", "POST"])
def recipient_annul(request: HttpRequest, pk: int) -> HttpResponse:
    """Annul what the decision gives to one; it holds for all others."""
    row = visible_recipient(request, pk)
    if not may_annul(request.user, row.decision):
        raise PermissionDenied
    if not may_annul_recipient(request.user, row):
        raise NotNow(_("Only what a decision that holds gives is annulled, once."), row.decision)

    def annul(form: AnnulForm) -> Any:
        return annul_recipient(row, **form.cleaned_data, by=request.user)

    lead = _("%(name)s: %(subject)s. The decision holds for all others.") % {"name": row.name, "subject": row.subject}
    said = _("What was given to %(name)s is annulled.") % {"name": row.name}
    title = _("Annul one commendation")
    return _annul(request, row.decision, annul, said=said, title=title, label=_("Annul this commendation"), lead=lead)


def _annul(request: HttpRequest, decision: Decision, annul: Any, *, said: str, **words: Any) -> HttpResponse:
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            annul(form)
        except NotAllowed:
            raise
        except ValidationError as wrong:
            add_errors(form, wrong)
        except TransitionRefused as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, said)
            return redirect(decision)
    return form_page(request, form, decision, cancel=_("Do not annul"), **words)


def visible_recipient(request: HttpRequest, pk: int) -> DecisionRecipient:
    """Somebody on a list that the person may read; else Http404."""
    from_rows = DecisionRecipient.objects.visible_to(request.user).select_related(
        "decision__unit__parent", "decision__steward", "title", "form", "person", "unit"
    )
    found: DecisionRecipient | None = from_rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
