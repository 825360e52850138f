"""Verbs of a session's agenda: candidacies of the round on it and off it."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mobilization.outbox.events import record_event
from reviews.enums import ItemState
from reviews.models import Round, Session, SessionItem
from reviews.queries.sessions import for_agenda
from reviews.services.recusals import recuse_who_is_in_conflict
from reviews.services.sessions import locked_session


@transaction.atomic
def take_on_agenda(session: Session, *, items: Collection[int], by: Any) -> list[SessionItem]:
    """Put these candidacies of the session's round (`items` are their ids in it) on the agenda, at its end.

    All or none, under the lock of the round: raises PermissionDenied, and ValidationError where one is decided, is on
    the agenda of another session, or the round is still being scored.
    """
    stored = locked_session(session, by)
    Round.objects.select_for_update(of=("self",)).get(pk=stored.round_id)
    wanted = set(items)
    chosen = list(for_agenda(stored).filter(pk__in=wanted))
    if not chosen or len(chosen) != len(wanted):
        text = _("Some of these cannot come on the agenda: they are decided, or on the agenda of another session.")
        raise ValidationError({"items": text})
    last = stored.items.aggregate(last=Max("position"))["last"] or 0
    made = SessionItem.objects.bulk_create(
        SessionItem(session=stored, item=each, position=last + n) for n, each in enumerate(chosen, 1)
    )
    recuse_who_is_in_conflict(stored, made)
    record_event(kind="reviews.agenda_filled", subject=stored, by=by, data={"number": len(made)})
    return made


@transaction.atomic
def take_off_agenda(item: SessionItem, *, by: Any) -> None:
    """Take a candidacy off the agenda again, before there was a vote. Raises PermissionDenied, ValidationError."""
    stored = locked_session(item.session, by)
    held = stored.items.select_for_update().filter(pk=item.pk).first()
    if held is None:
        raise ValidationError(_("Somebody else has taken this away in the meantime."))
    if held.state != ItemState.WAITING or held.transitions.exists():
        raise ValidationError(_("There was a vote on it already; put it off to another session instead."))
    data = {"candidacy": held.item.candidacy_id}
    held.delete()
    record_event(kind="reviews.agenda_item_removed", subject=stored, by=by, data=data)
