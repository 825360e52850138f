"""Verbs of sessions: planning one, correcting it, calling the members, who is there, beginning, cancelling."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.editing import RecordChanged, apply_values
from mobilization.common.recording import because
from mobilization.common.text import clean
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from notifications.services import notify
from organizations.models import User
from reviews import agenda_kinds
from reviews.enums import ItemState, RoundState, SessionState
from reviews.models import Attendance, Council, Session
from reviews.permissions.sessions import ALIVE, may_keep_session, may_plan_session_of
from reviews.permissions.states import Whose, demand_state
from reviews.queries.councils import rules_on
from reviews.queries.sessions import seats_of_the_day
from reviews.services.recusals import recuse_who_is_in_conflict

EDITABLE = ("name", "round", "held_on", "begins_at", "place")
"""The council stays."""
IN_SESSION = ("name", "begins_at", "place")
"""What may still be corrected once the session has begun."""
COPIED = ("quorum_share", "needed_share", "is_more_than", "base", "recused_count", "tie", "is_secret")
EXPORT_SESSIONS = "reviews.export_sessions"


@transaction.atomic
def plan_session(*, council: Council, values: Mapping[str, Any], by: Any) -> Session:
    """Plan a session of the council; `values` are those of EDITABLE. It decides by the rules of its day.

    Raises PermissionDenied, ValidationError by field, and ValueError for other keys of `values`.
    """
    if not may_plan_session_of(by, council):
        raise PermissionDenied
    made = Session(unit=council.unit, steward=council.steward, council=council)
    apply_values(made, values, EDITABLE)
    _check(made)
    _copy_rules(made)
    made.save()
    record_event(kind="reviews.session_planned", subject=made, by=by, data={"council": council.pk})
    return made


@transaction.atomic
def edit_session(session: Session, *, version: int, changes: Mapping[str, Any], by: Any) -> Session:
    """Correct the session that the editor saw as `version`; once it has begun only what IN_SESSION names.

    Raises PermissionDenied, RecordChanged, ValidationError by field, and ValueError for other keys of `changes`.
    """
    stored = locked_session(session, by)
    if stored.version != version:
        raise RecordChanged(stored)
    before = stored.round_id
    if different := apply_values(stored, changes, EDITABLE):
        if stored.state != SessionState.PLANNED and (fixed := sorted(set(different) - set(IN_SESSION))):
            raise ValidationError({name: _("This cannot be changed once the session has begun.") for name in fixed})
        if stored.round_id != before and stored.items.filter(item__isnull=False).exists():
            raise ValidationError({"round": _("There are candidacies of this round on the agenda already.")})
        _check(stored)
        if "held_on" in different:
            _copy_rules(stored)
        stored.version += 1
        stored.save()
        record_event(kind="reviews.session_edited", subject=stored, by=by, data={"fields": different})
    return stored


def locked_session(session: Session, by: Any, states: tuple[str, ...] = ALIVE) -> Session:
    """The session as it is stored, kept for this transaction. Raises PermissionDenied, also in other `states`."""
    rows = Session.objects.select_for_update(of=("self",)).select_related(
        "council__unit", "council__steward", "steward", "round__campaign"
    )
    stored: Session = rows.get(pk=session.pk)
    demand_state(by, stored, states, Whose.KEEPERS)
    if stored.state not in states or not may_keep_session(by, stored):
        raise PermissionDenied
    return stored


def _check(session: Session) -> None:
    """Raises ValidationError at the field that is to be corrected."""
    known = session.council.rounds.filter(state__in=[RoundState.OPEN, RoundState.CLOSED])
    is_without = session.round_id is None and agenda_kinds.known()  # other parts of the portal put something before it
    if not is_without and not (session.round_id and known.filter(pk=session.round_id).exists()):
        text = _("A session decides on a round of this council that is being scored or whose scoring is closed.")
        raise ValidationError({"round": text})
    council = session.council
    if session.held_on < council.valid_from or (council.valid_to and session.held_on > council.valid_to):
        raise ValidationError({"held_on": _("The council is not in office on this day.")})


def _copy_rules(session: Session) -> None:
    rules = rules_on(session.council, session.held_on)
    for name in COPIED:
        setattr(session, name, getattr(rules, name))


@transaction.atomic
def call_members(session: Session, *, by: Any) -> int:
    """Tell everybody who sits in the council on that day when and where it meets; returns how many accounts.

    Raises PermissionDenied, also once it has begun.
    """
    stored = locked_session(session, by, (SessionState.PLANNED,))
    people = seats_of_the_day(stored).values("person")
    accounts = list(User.objects.filter(person__in=people, is_active=True))
    _tell("session_called", stored, accounts, by)
    stored.called_at = timezone.now()
    stored.save(update_fields=["called_at"])
    record_event(kind="reviews.session_called", subject=stored, by=by, data={"people": len(accounts)})
    return len(accounts)


def _tell(kind: str, session: Session, accounts: list[User], by: Any, **more: str) -> None:
    at = session.begins_at.strftime("%H:%M") if session.begins_at else ""
    data = {"session": session.pk, "name": session.name, "day": session.held_on.isoformat(), "at": at}
    notify(
        kind=f"reviews.{kind}",
        recipients=[each for each in accounts if each.pk != by.pk],
        subject=session,
        data={**data, "place": session.place, **more},
        by=by,
    )


@transaction.atomic
def begin_session(session: Session, *, by: Any) -> Session:
    """The council meets: its members of the day are listed, nobody noted as present yet, and conflicts are told.

    Raises WrongState, NotAllowed, TransitionRefused where something is missing.
    """
    begun = apply_transition(session, "begin", by=by)
    _copy_rules(begun)
    begun.save()
    Attendance.objects.bulk_create(Attendance(session=begun, seat=seat) for seat in seats_of_the_day(begun))
    recuse_who_is_in_conflict(begun)
    return begun


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Any) -> Session:
    """It does not take place, or ends without a result: candidacies may come on another agenda. Members are told why.

    Raises WrongState, NotAllowed, ReasonMissing.
    """
    with because(reason):
        cancelled = apply_transition(session, "cancel", by=by, reason=reason)
    if cancelled.called_at is not None:
        people = seats_of_the_day(cancelled).values("person")
        accounts = list(User.objects.filter(person__in=people, is_active=True))
        _tell("session_cancelled", cancelled, accounts, by, reason=clean(reason, multiline=True))
    return cancelled


@transaction.atomic
def note_attendance(
    session: Session, *, version: int, present: Mapping[int, str], away: Mapping[int, str] | None = None, by: Any
) -> Session:
    """Who is there: seat → note; all other seats of the day are `away`, with a note where one is given (why).

    Not while votes are being cast. Raises PermissionDenied, RecordChanged, ValidationError.
    """
    stored = locked_session(session, by, (SessionState.IN_SESSION,))
    if stored.version != version:
        raise RecordChanged(stored)
    if stored.items.filter(state=ItemState.VOTING).exists():
        raise ValidationError(_("Votes are being cast: count them first, then correct who is there."))
    rows = list(stored.attendance.select_for_update().order_by("pk"))
    notes = {**(away or {}), **present}
    if unknown := set(notes) - {row.seat_id for row in rows}:
        raise ValidationError(_("%(n)s of the people named do not sit in the council.") % {"n": len(unknown)})
    changed = [row for row in rows if _noted(row, notes, is_present=row.seat_id in present)]
    for row in changed:
        row.save(update_fields=["is_present", "note"])
    if changed:
        stored.version += 1
        stored.save(update_fields=["version"])
        number = sum(row.is_present for row in rows)
        record_event(kind="reviews.attendance_noted", subject=stored, by=by, data={"present": number})
    return stored


def _noted(row: Attendance, notes: Mapping[int, str], *, is_present: bool) -> bool:
    """Write it on the row; whether that is something else than before."""
    before = (row.is_present, row.note)
    row.is_present, row.note = is_present, clean(notes.get(row.seat_id, ""))[:300]
    return before != (row.is_present, row.note)
