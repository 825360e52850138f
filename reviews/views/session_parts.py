"""Pages below a session: agenda, who is there, who does not vote on an item, a vote that is repeated."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mobilization.common.form_errors import add_errors
from mobilization.workflow.refusals import TransitionRefused, WrongState
from reviews.forms.rounds import ReasonForm
from reviews.forms.sessions import AgendaForm, AttendanceForm, OwnRecusalForm, RecusalForm
from reviews.models import Session, SessionItem
from reviews.permissions.sessions import ALIVE, may_keep_session, may_lead_vote, may_recuse
from reviews.queries.sessions import agenda_of, attendance_of, for_agenda, quorum_of, seats_of_the_day
from reviews.querysets import is_council_member
from reviews.services.agenda import take_off_agenda, take_on_agenda
from reviews.services.changes import RecordChanged
from reviews.services.recusals import recuse
from reviews.services.sessions import note_attendance
from reviews.services.votes import repeat_vote
from reviews.session_steps import ITEM_STEPS
from reviews.views.parts import form_page, saved_or_wrong, take_away
from reviews.views.sessions import kept_session


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put candidacies of the round on the agenda: those that are ticked, all or none."""
    session = kept_session(request, pk)
    form = AgendaForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        ids = [item.pk for item in form.cleaned_data["items"]]
        if saved_or_wrong(form, lambda: take_on_agenda(session, items=ids, by=request.user)):
            text = ngettext("%(n)s candidacy is on the agenda.", "%(n)s candidacies are on the agenda.", len(ids))
            messages.success(request, text % {"n": len(ids)})
            return redirect(session)
    context = {
        "session": session,
        "form": form,
        "number": for_agenda(session).count(),
        "is_scored": session.round.state == "open",
    }
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
    return next(line.line.title for line in agenda_of(item.session, request.user) if line.item.pk == item.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidacy off the agenda, after saying so."""
    item = visible_session_item(request, pk)
    if item.session.state not in ALIVE or not may_keep_session(request.user, item.session):
        raise PermissionDenied
    return take_away(
        request,
        item.session,
        lambda: take_off_agenda(item, by=request.user),
        title=_("Take this candidacy off the agenda?"),
        thing=item.item.candidacy.model.title,
        effects=[_("It stays under review, and another session may take it up.")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says that they do not vote on it, the secretary says it of a member."""
    item = visible_session_item(request, pk)
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
def vote_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the vote on an item back, with a reason."""
    item = visible_session_item(request, pk)
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
    lead %= {"title": item.item.candidacy.model.title}
    return form_page(request, form, item.session, title=title, label=title, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who is there; a second editor sees what the first has noted."""
    session = kept_session(request, pk, ("in_session",))
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
