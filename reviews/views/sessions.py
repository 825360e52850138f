"""Pages of sessions: list, one with its agenda, planning, correcting, calling the members, its steps, export."""

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
from mobilization.common.lists import list_page
from mobilization.workflow.part_pages import ask_first, differences, form_page
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import available_actions
from models_registry.forms.reasons import ReasonForm
from organizations.dates import today
from organizations.services.list_files import request_list
from reviews.enums import ItemState, SessionState, TieRule
from reviews.filters.sessions import SessionFilter
from reviews.forms.sessions import EditSessionForm, SessionForm
from reviews.models import Session
from reviews.permissions.sessions import (
    ALIVE,
    may_keep_session,
    may_make_papers,
    may_plan_session_of,
    may_read_copies,
    may_recuse_in,
    may_take_back_recusal,
    session_actions,
)
from reviews.permissions.sheets import may_read_scores
from reviews.permissions.states import Whose, demand_state
from reviews.queries.councils import begins_at
from reviews.queries.sessions import attendance_of, chair_there, quorum_of, seats_of_the_day, waiting_for, with_numbers
from reviews.querysets import is_council_member
from reviews.services.sessions import (
    EDITABLE,
    EXPORT_SESSIONS,
    begin_session,
    call_members,
    cancel_session,
    edit_session,
    plan_session,
)
from reviews.session_steps import SESSION_STEPS
from reviews.tones import OF_OUTCOMES, OF_SESSIONS, OF_VOTES
from reviews.views.agenda_pages import AgendaPage, agenda_page, ids, seen_items
from reviews.views.councils import visible_council

ORDER = ("-held_on", "-id")
BEGINS = (
    gettext_lazy("The members of the day are listed; say next who of them is there."),
    gettext_lazy("How the council decides, and the day, cannot be changed any more."),
)


@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions the person may read, the latest first."""
    found = SessionFilter(request.GET, queryset=Session.objects.visible_to(request.user), request=request)
    context = list_page(request, found, ORDER, dressed=lambda rows: with_numbers(rows, request.user))
    context["sessions"] = [(row, OF_SESSIONS[row.state]) for row in context["rows"]]
    context["new_url"] = begins_at(request.user, "reviews:session_new")
    return render(request, "reviews/session_list.html", context)


@require_POST
def session_export(request: HttpRequest) -> HttpResponse:
    """Ask for the filtered list (the filters stand in the query) as an Excel file."""
    found = SessionFilter(request.GET, queryset=Session.objects.none(), request=request)
    if not found.form.is_valid():
        messages.error(request, _("The list could not be exported: a filter has an error."))
        return redirect(f"{reverse('reviews:sessions')}?{request.GET.urlencode()}")
    return redirect(request_list(EXPORT_SESSIONS, filters=found.applied(), by=request.user))


def visible_session(request: HttpRequest, pk: int) -> Session:
    """The session with what its page shows, if the person may read it; else Http404."""
    sessions = Session.objects.visible_to(request.user).select_related(
        "unit", "steward", "council__unit", "council__steward", "round__campaign", "round__steward"
    )
    found: Session = get_object_or_404(sessions, pk=pk)
    return found


def kept_session(request: HttpRequest, pk: int, states: tuple[str, ...] = ALIVE) -> Session:
    """The same, for those who keep it, in these states; else PermissionDenied."""
    session = visible_session(request, pk)
    demand_state(request.user, session, states, Whose.KEEPERS)
    if session.state not in states or not may_keep_session(request.user, session):
        raise PermissionDenied
    return session


@require_GET
def session_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when and how it decides, the agenda with votes and outcomes, who is there."""
    session = visible_session(request, pk)
    user = request.user
    steps = available_actions(session, user)
    items = seen_items(session, user)
    page = agenda_page(request, session, ids(items))
    actions = session_actions(user, session)
    recuses = may_recuse_in(user, session)
    voting = sum(state == ItemState.VOTING for _pk, state, _outcome in items)
    votes = "vote" in actions
    mine = {item.pk for item in waiting_for(session, user)} if votes else set()
    context = {
        "session": session,
        "tone": OF_SESSIONS[session.state],
        "lines": [_dressed(line, user, recuses=recuses, mine=mine if votes else None) for line in page.lines],
        "number": len(items),
        "newer_url": page.newer_url,
        "older_url": page.older_url,
        "attendance": attendance_of(session),
        "members": [] if session.state != SessionState.PLANNED else seats_of_the_day(session),
        "quorum": quorum_of(session),
        "tie_told": _tie_told(session),
        "makes_papers": may_make_papers(user, session),
        "is_member": is_council_member(user),
        "my_votes": len(mine),
        "voting": voting,
        "is_live": session.state == SessionState.IN_SESSION and (voting > 0 or is_council_member(user)),
        "waiting": sum(state == ItemState.WAITING and not outcome for _pk, state, outcome in items),
        "copies": session.signed_copies.order_by("id") if may_read_copies(user, session) else None,
        "steps": [step for step in steps if step.style != "danger" and step.action != "close"],
        "closes": any(step.action == "close" for step in steps),
        "undecided": sum(not outcome for _pk, _state, outcome in items),
        "is_due": session.held_on <= today(),
        "unconfirmed": _waits_for_second(page),
        "reads_scores": session.round is not None and may_read_scores(user, session.round),
        "endings": [step for step in steps if step.style == "danger"],
        "actions": actions,
    }
    return render(request, "reviews/session.html", context)


def _waits_for_second(page: AgendaPage) -> bool:
    """Whether papers wait for a second person; of several pages the others are not asked, they may."""
    waits = any(line.papers is not None and not line.papers.confirmed_by_id for line in page.lines)
    return waits or bool(page.newer_url or page.older_url)


def _tie_told(session: Session) -> str:
    """Why the chair decides no tie here, though the rules say so."""
    if session.tie != TieRule.CHAIR:
        return ""
    if session.is_secret:
        return _("of a secret vote the chair’s is not known: not carried")
    if session.state == SessionState.IN_SESSION and chair_there(session) is None:
        return _("the chair is not there: not carried")
    return ""


def _dressed(line: Any, user: Any, *, recuses: bool, mine: set[int] | None) -> dict[str, Any]:
    """`mine`: on what the reader is to vote now; None where they do not vote in this session."""
    item = line.item
    is_cast = mine is not None and item.state == ItemState.VOTING and item.pk not in mine
    return {
        "line": line,
        "item": item,
        "tone": OF_VOTES[item.state],
        "outcome_tone": OF_OUTCOMES.get(item.outcome, "neutral"),
        "is_mine_cast": is_cast,
        "may_take_back": may_take_back_recusal(user, item),
        "may_recuse": recuses and item.state != ItemState.COUNTED and not is_cast,
        "may_repeat": any(step.action == "repeat" for step in available_actions(item, user)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a session of the council."""
    council = visible_council(request, pk)
    if not may_plan_session_of(request.user, council):
        raise PermissionDenied
    form = SessionForm(request.POST or None, council=council, initial={"round": request.GET.get("round")})
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_session(council=council, values=form.values(), by=request.user)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The session is planned. Put candidacies on its agenda next."))
            return redirect(made)
    return form_page(request, form, council, title=_("Plan a session"), label=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a session; a second editor sees both versions, and nothing is overwritten (X13)."""
    session = kept_session(request, pk)
    form = EditSessionForm(request.POST or None, instance=session, council=session.council)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_session(session, version=version, changes=form.values(), by=request.user)
        except RecordChanged as changed:
            return _conflict(request, changed.current, form)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("The session was saved."))
            return redirect(session)
    return form_page(request, form, session, title=_("Edit the session"), label=_("Save"))


def _conflict(request: HttpRequest, current: Session, form: EditSessionForm) -> HttpResponse:
    kept = request.POST.copy()
    kept["version"] = str(current.version)
    again = EditSessionForm(kept, instance=current, council=current.council)
    both = differences(current, form, EDITABLE)
    title = _("Edit the session")
    return form_page(request, again, current, title=title, label=_("Save"), differences=both, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def session_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the members when and where the council meets, after saying how many."""
    session = kept_session(request, pk, (SessionState.PLANNED,))
    seats = list(seats_of_the_day(session).values_list("person__full_name", "person__user__is_active"))
    number = sum(bool(is_active) for _name, is_active in seats)
    text = ngettext(
        "%(n)s member with an account is told when and where.",
        "%(n)s members with an account are told when and where.",
        number,
    )
    return ask_first(
        request,
        session,
        lambda: call_members(session, by=request.user) and None,
        title=_("Call the members"),
        label=_("Call the members"),
        effects=[text % {"n": number}, *_to_invite([name for name, is_active in seats if not is_active])],
        said=_("The members were told."),
    )


def _to_invite(names: list[str]) -> list[str]:
    """Whom no notice reaches: they are invited by letter. Nothing where everybody has an account."""
    return [_("No account, invite by letter: %(names)s.") % {"names": ", ".join(names)}] if names else []


@require_http_methods(["GET", "HEAD", "POST"])
def session_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Begin it, after saying what that does; cancel it, with a reason. Closing has a page of its own."""
    session = visible_session(request, pk)
    if action not in {"begin", "cancel"}:
        raise Http404
    step = SESSION_STEPS.transition(action)
    demand_state(request.user, session, step.from_states, Whose.KEEPERS)
    if not step.may(request.user, session):
        raise PermissionDenied
    label = str(step.label)
    if action == "begin":
        effects = [str(sentence) for sentence in BEGINS]

        def begin() -> None:
            begin_session(session, by=request.user)

        return ask_first(
            request, session, begin, title=label, label=label, effects=effects, said=_("The session has begun.")
        )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session, reason=form.cleaned_data["reason"], by=request.user)
        except TransitionRefused as wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(request, _("The session was cancelled."))
        return redirect(session)
    lead = _("What was voted stays on record and decides nothing; its candidacies may come on another agenda.")
    return form_page(request, form, session, title=label, label=label, lead=lead)
