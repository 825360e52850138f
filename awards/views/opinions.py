"""Pages of co-opinions: list, one with its steps, asking, answering or taking back, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.filters.opinions import OpinionFilter
from awards.forms.opinions import AnswerForm, AskForm
from awards.models import CoOpinion
from awards.opinion_steps import ANSWERS, OFFERED, OPINION_STEPS, offered_steps
from awards.permissions.nominations import may_see_nomination
from awards.permissions.opinions import demand_askable, may_ask
from awards.queries.opinions import standing, steps_of
from awards.rules import OPINION_DAYS
from awards.services.opinions import EXPORT_OPINIONS, ask_opinion, change_opinion
from awards.views.nominations import visible_nomination
from awards.views.parts import tabs
from directives import rules
from mobilization.common.form_errors import add_errors
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import begun, demand_step, form_page, step_form
from models_registry.forms.reasons import ReasonForm
from organizations.dates import today
from organizations.services.list_files import request_list
from organizations.working_days import add_working_days

ORDER = ("-asked_on", "-id")
KNOWN = (
    "asked", "asked_steward", "asked_by__person", "nomination__unit", "nomination__steward", "nomination__body",
    "nomination__body_steward", "nomination__title", "nomination__form",
)  # fmt: skip
DONE = {
    "agree": gettext_lazy("The answer is on record; who asked was told."),
    "disagree": gettext_lazy("The answer is on record; who asked was told."),
    "take_back": gettext_lazy("The request was taken back."),
}
READ_BY = {
    "agree": gettext_lazy("Who asked and the unit that nominates read the answer."),
    "disagree": gettext_lazy("Who asked and the unit that nominates read the answer with its reason."),
    "take_back": gettext_lazy("The unit that is asked is told, and reads the reason."),
}


@require_GET
def opinion_list(request: HttpRequest) -> HttpResponse:
    """The co-opinions the person may read, the latest first."""
    found = OpinionFilter(request.GET, queryset=CoOpinion.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: rows.select_related(*KNOWN))
    context["opinions"] = [standing(row, today()) for row in context["rows"]]
    context["tabs"] = tabs("opinions", request.user)
    return render(request, "awards/opinion_list.html", context)


@require_POST
def opinion_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = OpinionFilter(request.GET, queryset=CoOpinion.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('awards:opinions')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_OPINIONS, filters=found.applied(), by=request.user))


def visible_opinion(request: HttpRequest, pk: int) -> CoOpinion:
    """The co-opinion, if the person may read it; else Http404."""
    rows = CoOpinion.objects.visible_to(request.user).select_related(*KNOWN)
    found: CoOpinion = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: about whom, by when, what was answered, its steps."""
    found = visible_opinion(request, pk)
    steps = offered_steps(found, request.user)
    context = {
        "opinion": found,
        "nomination": found.nomination,
        "reads_nomination": may_see_nomination(request.user, found.nomination),
        "standing": standing(found, today()),
        "entries": steps_of(found),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
    }
    return render(request, "awards/opinion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a unit, or a body outside the portal, for its opinion on the nomination."""
    nomination = visible_nomination(request, pk)
    demand_askable(request.user, nomination)
    if not may_ask(request.user, nomination):
        raise PermissionDenied
    form = begun(request, AskForm, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_opinion(
                nomination, unit=given["asked"], name=given["asked_name"], question=given["question"], by=request.user
            )
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            told = _("The request is on record; who is asked was told.")
            on_paper = _("The request is on record. Send it on paper, and enter the answer on its page when it comes.")
            messages.success(request, told if given["asked"] else on_paper)
            return redirect(nomination)
    due_on = add_working_days(today(), rules.value(OPINION_DAYS))
    lead = _("The answer is due on %(day)s. Until then whoever is asked reads the nomination.")
    day = date_format(due_on, "SHORT_DATE_FORMAT")
    title = _("Ask for an opinion")
    return form_page(request, form, nomination, title=title, label=title, lead=lead % {"day": day})


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Agree, disagree with a reason, or take the request back."""
    found = visible_opinion(request, pk)
    step = demand_step(request, found, OPINION_STEPS, action, OFFERED)
    is_answer = action in ANSWERS
    sent: Any = request.POST or None
    form: Any = AnswerForm(sent, opinion=found, needs_reason=step.needs_reason) if is_answer else ReasonForm(sent)

    def act() -> None:
        paper = form.paper() if is_answer else {}
        change_opinion(found, action, by=request.user, reason=form.cleaned_data["reason"], **paper)

    return step_form(request, found, step, form, act, lead=READ_BY[action], said=DONE[action])
