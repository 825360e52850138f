"""Pages of nominations: list, one with its dossier and checks, beginning, correcting, its steps, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.nominations import NominationFilter
from awards.forms.nominations import EditNominationForm, NewNominationForm
from awards.models import Nomination
from awards.nomination_steps import NOMINATION_STEPS, OFFERED, offered_steps
from awards.permissions.nomination_states import demand_writable
from awards.permissions.nominations import (
    OPEN,
    may_explain,
    may_lift_bar,
    may_nominate,
    may_write_nomination,
    nomination_actions,
)
from awards.permissions.opinions import may_ask
from awards.queries.decisions import readable_decisions
from awards.queries.nominated import decision_of
from awards.queries.nomination_checks import Finding, look
from awards.queries.nomination_council import agendas_for, is_before_council, reason_to_refuse
from awards.queries.nomination_page import checklist, councils_of, models_of, timeline
from awards.queries.opinions import opinions_on, standing
from awards.queries.seen import of_nomination
from awards.services.nominations import (
    EDITABLE,
    EXPORT_NOMINATIONS,
    add_nomination,
    change_nomination,
    edit_nomination,
)
from awards.tones import OF_NOMINATIONS
from awards.views.parts import is_stale, tabs
from awards.whose_turn import turn_of_nomination
from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import (
    ask_first,
    begun,
    demand_step,
    differences,
    form_page,
    plain_form_page,
    step_form,
)
from mobilization.workflow.transitions import Transition
from models_registry.forms.reasons import ReasonForm
from organizations.dates import today
from organizations.services.list_files import request_list

ORDER = ("-created_at", "-id")
KNOWN = ("unit", "steward", "body", "body_steward", "title", "form", "person", "collective", "entered_by__person")
WILL = {
    "submit": (
        gettext_lazy("Whoever judges it is told, and nobody changes it meanwhile."),
        gettext_lazy("Until it is recommended or refused, you may take it back."),
    ),
    "take_back": (gettext_lazy("It is a draft again; what was explained stays on record."),),
    "approve": (gettext_lazy("It waits for a decision that names the recipient. The unit is told."),),
}
READ_BY = {
    "return": gettext_lazy("The unit that nominates is told, and reads the reason."),
    "refuse": gettext_lazy("The unit that nominates is told, and reads the reason."),
    "withdraw": gettext_lazy("Whoever judges it is told, and reads the reason."),
}
DONE = {
    "submit": gettext_lazy("The nomination was submitted."),
    "take_back": gettext_lazy("The nomination is a draft again."),
    "approve": gettext_lazy("The nomination is recommended for decision."),
    "return": gettext_lazy("The nomination was returned; the unit was told why."),
    "refuse": gettext_lazy("The nomination was refused; the unit was told why."),
    "withdraw": gettext_lazy("The nomination was withdrawn."),
}


@require_GET
def nomination_list(request: HttpRequest) -> HttpResponse:
    """The nominations the person may read, the latest first."""
    found = NominationFilter(request.GET, queryset=Nomination.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*KNOWN[:6]))
    context["nominations"] = [(row, OF_NOMINATIONS[row.state]) for row in context["rows"]]
    context |= {"may_nominate": may_nominate(request.user), "tabs": tabs("nominations", request.user)}
    return render(request, "awards/nomination_list.html", context)


@require_POST
def nomination_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = NominationFilter(request.GET, queryset=Nomination.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:nominations')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_NOMINATIONS, filters=found.applied(), by=request.user))


def explains(user: Any, nomination: Nomination, finding: Finding) -> bool:
    """Whether the account may say why this finding is no obstacle, or take back what was said."""
    may = finding.is_explainable or finding.override is not None
    return may and may_explain(user, nomination, finding.check)


def visible_nomination(request: HttpRequest, pk: int) -> Nomination:
    """The nomination, if the person may read it; else Http404."""
    rows = Nomination.objects.visible_to(request.user).select_related(*KNOWN)
    found: Nomination = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def nomination_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One nomination: who for what, the dossier, what the checks found, its steps and its history."""
    found = visible_nomination(request, pk)
    steps = offered_steps(found, request.user)
    findings = look(found, reader=request.user)
    decided_by = decision_of(found, request.user)
    explained = [(each, explains(request.user, found, each)) for each in findings if each.facts]
    context = {
        "nomination": found,
        "tone": OF_NOMINATIONS[found.state],
        "models": models_of(found),
        "checklist": checklist(found, today()),
        "found": explained,
        "others_explain": any(each.is_explainable for each in findings if each.is_blocking)
        and not any(may for each, may in explained if each.is_blocking),
        "passed": [each for each in findings if not each.facts],
        "blocking": [each for each in findings if each.is_blocking],
        "councils": councils_of(found, request.user),
        "agendas": agendas_for(found, request.user),
        "is_before_council": is_before_council(found),
        "opinions": [standing(each, today()) for each in opinions_on(found)],
        "may_ask": may_ask(request.user, found),
        "decided_by": decided_by,
        "reads_decision": bool(decided_by and readable_decisions([decided_by], request.user)),
        "bars": [(bar, may_lift_bar(request.user, bar)) for bar in found.bars.order_by("valid_from", "id")],
        "entries": timeline(found),
        "is_open": found.state in OPEN,
        "returned": found.transitions.filter(action="return").order_by("-id").first()
        if found.state == "returned"
        else None,
        "turn": turn_of_nomination(found, steps),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": nomination_actions(request.user, found),
        "seen": of_nomination(found) if steps else "",
    }
    return render(request, "awards/nomination.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_new(request: HttpRequest) -> HttpResponse:
    """Begin a nomination."""
    if not may_nominate(request.user):
        raise PermissionDenied
    form = begun(request, NewNominationForm, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_nomination(unit=form.cleaned_data["unit"], values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The nomination is a draft. Add its models and its dossier next."))
            return redirect(made)
    up = {"up_label": _("Nominations"), "up_url": reverse("awards:nominations")}
    return plain_form_page(request, form, title=_("New nomination"), **up)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a nomination; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = visible_nomination(request, pk)
    demand_writable(request.user, found)
    if not may_write_nomination(request.user, found):
        raise PermissionDenied
    form = begun(request, EditNominationForm, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_nomination(found, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The nomination was saved."))
            return redirect(found)
    return form_page(request, form, found, title=_("Edit the nomination"), label=_("Save"))


def _conflict(request: HttpRequest, current: Nomination, form: EditNominationForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditNominationForm(kept, instance=current, user=request.user, sent=request.POST)
    both = differences(current, form, EDITABLE)
    title = _("Edit the nomination")
    return form_page(request, again, current, title=title, label=_("Save"), differences=both, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of its life: what will happen, a reason where one is needed."""
    found = visible_nomination(request, pk)
    step = demand_step(request, found, NOMINATION_STEPS, action, OFFERED)
    if step.needs_reason:
        return _with_reason(request, found, step)
    seen = of_nomination(found)
    if is_stale(request, seen):
        return redirect(found)
    return ask_first(
        request,
        found,
        lambda: change_nomination(found, action, by=request.user),
        title=str(step.label),
        label=str(step.label),
        effects=[str(sentence) for sentence in WILL[action]],
        said=str(DONE[action]),
        seen=seen,
    )


def _with_reason(request: HttpRequest, found: Nomination, step: Transition) -> HttpResponse:
    begun_with = reason_to_refuse(found) if step.action == "refuse" else ""
    form: Any = ReasonForm(request.POST or None, initial={"reason": begun_with})

    def act() -> None:
        change_nomination(found, step.action, by=request.user, reason=form.cleaned_data["reason"])

    return step_form(request, found, step, form, act, lead=READ_BY[step.action], said=DONE[step.action])
