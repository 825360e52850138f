"""Verbs of a session's agenda: candidacies of the round and matters of higher apps on it and off it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mobilization.outbox.events import record_event
from reviews.agenda_kinds import get
from reviews.enums import ItemState
from reviews.models import Round, Session, SessionItem
from reviews.queries.sessions import for_agenda, matters_for_agenda
from reviews.services.recusals import recuse_who_is_in_conflict
from reviews.services.sessions import locked_session


@transaction.atomic
def fill_agenda(
    session: Session, *, items: Collection[int], matters: Mapping[str, Collection[int]], by: Any
) -> list[SessionItem]:
    """Candidacies by their ids in the round, and matters by their kind, all or none. Raises as the two below."""
    made = take_on_agenda(session, items=items, by=by) if items or not matters else []
    for kind, chosen in matters.items():
        made += take_on_matters(session, kind=kind, matters=chosen, by=by)
    return made


@transaction.atomic
def take_on_agenda(session: Session, *, items: Collection[int], by: Any) -> list[SessionItem]:
    """Put these candidacies of the session's round (`items` are their ids in it) on the agenda, at its end.

    All or none, under the lock of the round: raises PermissionDenied, and ValidationError where one is decided, is on
    the agenda of another session, or the round is still being scored.
    """
    stored = locked_session(session, by)
    if stored.round_id is not None:
        Round.objects.select_for_update(of=("self",)).get(pk=stored.round_id)
    wanted = set(items)
    chosen = list(for_agenda(stored).filter(pk__in=wanted))
    if not chosen or len(chosen) != len(wanted):
        text = _("Some of these cannot come on the agenda: they are decided, or on the agenda of another session.")
        raise ValidationError({"items": text})
    return _put(stored, [{"item": each} for each in chosen], by)


def _put(session: Session, things: list[dict[str, Any]], by: Any) -> list[SessionItem]:
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    made = SessionItem.objects.bulk_create(
        SessionItem(session=session, position=last + n, **each) for n, each in enumerate(things, 1)
    )
    recuse_who_is_in_conflict(session, made)
    record_event(kind="reviews.agenda_filled", subject=session, by=by, data={"number": len(made)})
    return made


@transaction.atomic
def take_on_matters(session: Session, *, kind: str, matters: Collection[int], by: Any) -> list[SessionItem]:
    """Put these matters of a registered kind on the agenda, at its end, all or none; each is on one living agenda.

    Raises PermissionDenied, ValidationError where one cannot come on it, and KeyError for a kind nobody registered.
    """
    stored = locked_session(session, by)
    with connection.cursor() as cursor:  # one session after the other: no row of the kind is ours to lock
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"reviews.agenda:{kind}"])
    wanted = set(matters)
    chosen = [pk for pk in matters_for_agenda(stored, get(kind)) if pk in wanted]
    if not chosen or len(chosen) != len(wanted):
        text = _("Some of these cannot come on the agenda: they are decided, or on the agenda of another session.")
        raise ValidationError({"items": text})
    return _put(stored, [{"kind": kind, "matter": pk} for pk in chosen], by)


@transaction.atomic
def take_off_agenda(item: SessionItem, *, by: Any) -> None:
    """Take a candidacy off the agenda again, before there was a vote. Raises PermissionDenied, ValidationError."""
    stored = locked_session(item.session, by)
    held = stored.items.select_for_update().filter(pk=item.pk).first()
    if held is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if held.state != ItemState.WAITING or held.transitions.exists():
        raise ValidationError(_("There was a vote on it already; put it off to another session instead."))
    data: dict[str, Any] = (
        {"candidacy": held.item.candidacy_id} if held.item else {"kind": held.kind, "matter": held.matter}
    )
    held.delete()
    record_event(kind="reviews.agenda_item_removed", subject=stored, by=by, data=data)
