"""Pages below a session: agenda, who is there, who does not vote on an item, a vote that is repeated."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from mobilization.common.editing import RecordChanged
from mobilization.common.form_errors import add_errors
from mobilization.workflow.part_pages import form_page, saved_or_wrong, take_away
from mobilization.workflow.refusals import TransitionRefused, WrongState
from models_registry.forms.reasons import ReasonForm
from reviews.agenda_kinds import title_of
from reviews.enums import RoundState, SessionState
from reviews.forms.sessions import AT_ONCE, AgendaForm, AttendanceForm, OwnRecusalForm, RecusalForm
from reviews.models import Recusal, Session, SessionItem
from reviews.permissions.sessions import ALIVE, may_keep_session, may_lead_vote, may_recuse, may_take_back_recusal
from reviews.permissions.states import SITTING, Whose, demand_state, demand_uncounted
from reviews.queries.sessions import agenda_of, attendance_of, for_agenda, quorum_of, seats_of_the_day
from reviews.querysets import is_council_member
from reviews.services.agenda import fill_agenda, take_off_agenda
from reviews.services.recusals import recuse, take_back_recusal
from reviews.services.sessions import note_attendance
from reviews.services.votes import repeat_vote
from reviews.session_steps import ITEM_STEPS
from reviews.views.sessions import kept_session


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put candidacies of the round, and matters of other parts, on the agenda: those that are ticked, all or none.

    Very many candidacies come by turns.
    """
    session = kept_session(request, pk)
    form = AgendaForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        ids, matters = form.chosen()
        if saved_or_wrong(form, lambda: fill_agenda(session, items=ids, matters=matters, by=request.user)):
            number = len(ids) + sum(map(len, matters.values()))
            text = ngettext("%(n)s item came on the agenda.", "%(n)s items came on the agenda.", number)
            messages.success(request, text % {"n": number})
            return redirect(session)
    later = max(0, for_agenda(session).count() - AT_ONCE)
    is_scored = session.round is not None and session.round.state == RoundState.OPEN
    context = {"session": session, "form": form, "number": len(form.fields), "later": later, "is_scored": is_scored}
    return render(request, "reviews/session_agenda.html", context, status=422 if form.errors else 200)


def visible_session_item(request: HttpRequest, pk: int) -> SessionItem:
    """The item, if the person may read it; else Http404."""
    rows = SessionItem.objects.visible_to(request.user).select_related(
        "session__steward", "session__council__steward", "session__round", "item__candidacy__model"
    )
    item: SessionItem = get_object_or_404(rows, pk=pk)
    return item


def _title(request: HttpRequest, item: SessionItem) -> str:
    """What its reader may call it."""
    [line] = agenda_of(item.session, request.user, only=[item.pk])
    return line.line.title


@require_http_methods(["GET", "HEAD", "POST"])
def session_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidacy off the agenda, after saying so."""
    item = visible_session_item(request, pk)
    demand_state(request.user, item.session, ALIVE, Whose.KEEPERS)
    if item.session.state not in ALIVE or not may_keep_session(request.user, item.session):
        raise PermissionDenied
    return take_away(
        request,
        item.session,
        lambda: take_off_agenda(item, by=request.user),
        title=_("Take this candidacy off the agenda?"),
        thing=title_of(item),
        effects=[_("It stays under review, and another session may take it up.")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says that they do not vote on it, the secretary says it of a member."""
    item = visible_session_item(request, pk)
    demand_state(request.user, item.session, ALIVE, Whose.BOTH)
    demand_uncounted(request.user, item, Whose.BOTH)
    if not may_recuse(request.user, item):
        raise PermissionDenied
    session, data = item.session, request.POST or None
    own = is_council_member(request.user)
    form: Any = OwnRecusalForm(data) if own else RecusalForm(data, session=session)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if own:
            values["seat"] = seats_of_the_day(session).filter(person=request.user.person_id).first()  # type: ignore[union-attr]
        if values["seat"] is None:
            raise PermissionDenied
        if saved_or_wrong(form, lambda: recuse(item, **values, by=request.user)):
            messages.success(request, _("It is recorded; nothing of the model is shown to the member any more."))
            return redirect(session)
    title = _("Does not vote: %(model)s") % {"model": _title(request, item)}
    lead = _("It takes effect at once, in every list, search and file.")
    return form_page(request, form, session, title=title, label=_("Record it"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a recusal that was a mistake, with a reason: the member votes on the item again."""
    seen = SessionItem.objects.visible_to(request.user).values("pk")
    rows = Recusal.objects.filter(item__in=seen).select_related("seat__person", "item__session__steward")
    recusal: Recusal = get_object_or_404(rows, pk=pk)
    demand_state(request.user, recusal.item.session, ALIVE, Whose.KEEPERS)
    demand_uncounted(request.user, recusal.item, Whose.KEEPERS)
    if not may_take_back_recusal(request.user, recusal.item):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if saved_or_wrong(form, lambda: take_back_recusal(recusal, reason=reason, by=request.user)):
            messages.success(request, _("It was taken back; the member reads the model and votes on it again."))
            return redirect(recusal.item.session)
    title = _("Votes on it again: %(person)s") % {"person": recusal.seat.person}
    lead = _("“%(title)s”. Why not until now: %(reason)s")
    lead %= {"title": title_of(recusal.item), "reason": recusal.reason}
    label = pgettext("recusal", "Take back")
    return form_page(request, form, recusal.item.session, title=title, label=label, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def vote_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the vote on an item back, with a reason."""
    item = visible_session_item(request, pk)
    demand_state(request.user, item.session, SITTING, Whose.KEEPERS)
    if not may_lead_vote(request.user, item):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            repeat_vote(item, reason=form.cleaned_data["reason"], by=request.user)
        except WrongState as wrong:
            messages.warning(request, str(wrong))
        else:
            messages.success(request, _("The vote was taken back. Open it again when the members are ready."))
        return redirect(item.session)
    title = str(ITEM_STEPS.transition("repeat").label)
    lead = _("The votes on “%(title)s” are taken back; what they came to stays on record.")
    lead %= {"title": title_of(item)}
    return form_page(request, form, item.session, title=title, label=title, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who is there; a second editor sees what the first has noted."""
    session = kept_session(request, pk, (SessionState.IN_SESSION,))
    rows = list(attendance_of(session))
    form = AttendanceForm(request.POST or None, rows=rows, version=session.version)
    if request.method == "POST" and form.is_valid():
        version, present = form.cleaned_data["version"], form.present()
        try:
            note_attendance(session, version=version, present=present, away=form.away(), by=request.user)
        except RecordChanged as changed:
            kept = request.POST.copy()
            kept["version"] = str(changed.current.version)
            both = [
                (row.seat.person.full_name, _there(is_there=row.is_present), _there(is_there=row.seat_id in present))
                for row in rows
                if row.is_present != (row.seat_id in present)
            ]
            form = AttendanceForm(kept, rows=rows, version=changed.current.version)
            return _attendance(request, session, form, differences=both, status=409)
        except (ValidationError, TransitionRefused) as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, _("Who is there was noted."))
            return redirect(session)
    return _attendance(request, session, form, status=422 if form.errors else 200)


def _there(*, is_there: bool) -> str:
    return _("present") if is_there else _("away")


def _attendance(request: HttpRequest, session: Session, form: AttendanceForm, **context: Any) -> HttpResponse:
    status = context.pop("status")
    context = {"session": session, "form": form, "quorum": quorum_of(session), **context}
    return render(request, "reviews/session_attendance.html", context, status=status)
