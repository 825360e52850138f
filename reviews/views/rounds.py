"""Pages of rounds: list, one with its candidacies, preparing, correcting, its steps, export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.common.keyset import capped_count
from mobilization.common.lists import COUNT_CAP, list_page, page_url, paginate_or_begin
from mobilization.workflow.part_pages import ask_first, differences, form_page
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import available_actions
from models_registry.forms.reasons import ReasonForm
from organizations.services.list_files import request_list
from reviews.enums import RoundState
from reviews.filters.rounds import RoundFilter
from reviews.forms.rounds import EditRoundForm, RoundForm
from reviews.models import Round, ScoreSheet
from reviews.permissions.rounds import (
    ALIVE,
    DECLARED_IN,
    may_keep_round,
    may_prepare_round_of,
    may_see_conflicts,
    round_actions,
)
from reviews.permissions.sessions import may_plan_session_of
from reviews.permissions.sheets import may_assign, may_read_scores
from reviews.permissions.states import Whose, demand_state
from reviews.queries.councils import begins_at
from reviews.queries.results import Undone, left_undone, progress, results
from reviews.queries.round_items import is_blind_for, items_of, lines
from reviews.queries.rounds import TO_BE_DECIDED, sessions_of, with_numbers
from reviews.querysets import is_council_member
from reviews.services.rounds import EDITABLE, EXPORT_ROUNDS, change_round, edit_round, open_round, prepare_round
from reviews.tones import OF_ROUNDS, OF_SESSIONS
from reviews.views.councils import visible_council
from reviews.workflow import ROUND_STEPS

ORDER = ("-opens_on", "-id")
WILL = {
    "open": (
        gettext_lazy("Candidacies that were submitted come under review, and their units are told."),
        gettext_lazy("Members read nothing any more of models with which they are in conflict."),
        gettext_lazy("Criteria, blindness and who sees whose scores cannot be changed any more."),
    ),
    "close": (
        gettext_lazy("Nobody can score any more."),
        gettext_lazy("Points of members who are in conflict by what the portal knows today do not count."),
    ),
    "decide": (gettext_lazy("The round is over. What members were kept from for its sake is open to them again."),),
}
DONE = {
    "open": gettext_lazy("The round is open."),
    "close": gettext_lazy("Scoring is closed."),
    "decide": gettext_lazy("The round is over."),
    "cancel": gettext_lazy("The round was cancelled."),
}


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds the person may read, the latest first."""
    found = RoundFilter(request.GET, queryset=Round.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: with_numbers(rows, request.user))
    context["rounds"] = [(row, OF_ROUNDS[row.state]) for row in context["rows"]]
    context["new_url"] = begins_at(request.user, "reviews:round_new")
    return render(request, "reviews/round_list.html", context)


@require_POST
def round_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = RoundFilter(request.GET, queryset=Round.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reviews:rounds')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_ROUNDS, filters=found.applied(), by=request.user))


def visible_round(request: HttpRequest, pk: int) -> Round:
    """The round with what its page shows, if the person may read it; else Http404."""
    rounds = Round.objects.visible_to(request.user).select_related(
        "unit", "steward", "council__unit", "council__steward", "campaign", "criteria_set"
    )
    found: Round = get_object_or_404(rounds, pk=pk)
    return found


@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: when and by what is scored, who sees what, and its candidacies in their order."""
    found = visible_round(request, pk)
    items = items_of(found, request.user)
    page = paginate_or_begin(items, ("position", "id"), request)
    number, exact = capped_count(items, COUNT_CAP)
    steps = available_actions(found, request.user)
    sheets = ScoreSheet.objects.visible_to(request.user).filter(assignment__item__in=[item.pk for item in page.items])
    own = {sheet.assignment.item_id: sheet for sheet in sheets.select_related("assignment")}
    is_member = is_council_member(request.user)
    told = lines(page.items, found, request.user)
    is_kept = may_keep_round(request.user, found)
    context = {
        "round": found,
        "tone": OF_ROUNDS[found.state],
        "lines": [(line, own.get(line.item.pk) if is_member else None) for line in told],
        "reads_scores": may_read_scores(request.user, found),
        "assigns": may_assign(request.user, found),
        "may_take": is_member and found.state == RoundState.OPEN and bool(found.most_own),
        "count": number if exact else number + 1,
        "newer_url": page_url(request, page.previous),
        "older_url": page_url(request, page.next),
        "is_member": is_member,
        "is_blind": is_blind_for(request.user, found),
        "is_alive": found.state in ALIVE,
        "declares": found.state in DECLARED_IN and (is_member or is_kept),
        "keeps_files": found.is_blind and is_kept,
        "sessions": [(session, OF_SESSIONS[session.state]) for session in sessions_of(found, request.user)],
        "plans_session": found.state in TO_BE_DECIDED and may_plan_session_of(request.user, found.council),
        "told_by_name": any(each.by_name for line in told for each in line.conflicts),
        "withdraws": found.state in (*ALIVE, *TO_BE_DECIDED) and is_kept,
        "reads_conflicts": may_see_conflicts(request.user, found),
        "steps": [step for step in steps if step.style != "danger"],
        "endings": [step for step in steps if step.style == "danger"],
        "actions": round_actions(request.user, found),
    }
    return render(request, "reviews/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a round of the council."""
    council = visible_council(request, pk)
    if not may_prepare_round_of(request.user, council):
        raise PermissionDenied
    form = RoundForm(request.POST or None, council=council)
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_round(council=council, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The round is prepared. Take candidacies in next."))
            return redirect(made)
    return form_page(request, form, council, title=_("Prepare a round"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a round; a second editor sees both versions, and nothing is overwritten (X13)."""
    found = visible_round(request, pk)
    demand_state(request.user, found, ALIVE, Whose.KEEPERS)
    if found.state not in ALIVE or not may_keep_round(request.user, found):
        raise PermissionDenied
    form = EditRoundForm(request.POST or None, instance=found, council=found.council)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_round(found, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The round was saved."))
            return redirect(found)
    return form_page(request, form, found, title=_("Edit the round"), label=_("Save"))


def _conflict(request: HttpRequest, current: Round, form: EditRoundForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditRoundForm(kept, instance=current, council=current.council)
    both = differences(current, form, EDITABLE)
    title = _("Edit the round")
    return form_page(request, again, current, title=title, label=_("Save"), differences=both, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def round_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One step of the round's life: what will happen, a reason where one is needed."""
    found = visible_round(request, pk)
    try:
        step = ROUND_STEPS.transition(action)
    except LookupError:
        raise Http404 from None
    demand_state(request.user, found, step.from_states, Whose.KEEPERS)
    if not step.may(request.user, found):
        raise PermissionDenied
    if step.needs_reason:
        return _with_reason(request, found, step)

    def act() -> None:
        if action == "open":
            open_round(found, by=request.user)
        else:
            change_round(found, action, by=request.user)

    effects = [str(sentence) for sentence in WILL[action]]
    if action == "close":
        effects += _undone(left_undone(progress(found), results(found)))
    label = str(step.label)
    return ask_first(request, found, act, title=label, label=label, effects=effects, said=str(DONE[action]))


def _undone(left: Undone) -> list[str]:
    """What closing the scoring leaves undone, in sentences: nothing where all is done."""
    told = []
    if left.sheets:
        text = ngettext(
            "%(n)s sheet is not submitted and will not count.",
            "%(n)s sheets are not submitted and will not count.",
            left.sheets,
        )
        told.append(text % {"n": left.sheets})
    if left.lacking:
        text = ngettext(
            "%(n)s candidacy has fewer sheets than the rules ask for.",
            "%(n)s candidacies have fewer sheets than the rules ask for.",
            left.lacking,
        )
        told.append(text % {"n": left.lacking})
    return told


def _with_reason(request: HttpRequest, found: Round, step: Any) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_round(found, step.action, by=request.user, reason=form.cleaned_data["reason"])
        except TransitionRefused as wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(request, str(DONE[step.action]))
        return redirect(found)
    lead = _("Its candidacies stay under review; another round may take them in.")
    return form_page(request, form, found, title=str(step.label), label=str(step.label), lead=lead)
