"""Verbs of the hall: a mark, whatever way and however often it comes; an opinion that is said there."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.hall_enums import MarkKind
from dialogues.models import AgendaItem, Conference, HallMark
from dialogues.opinion_enums import Channel
from dialogues.permissions.hall import demand_hall, may_mark
from dialogues.services.agenda import put_on_agenda
from dialogues.services.conferences import locked_conference
from dialogues.services.opinions import Registered, register_opinion
from mobilization.outbox.events import record_event
from organizations.dates import today

AHEAD = datetime.timedelta(minutes=2)
"""A clock of a browser that runs so far ahead is believed; what lies later was marked when it arrived."""
OLDEST = datetime.timedelta(days=3)


@transaction.atomic
def mark(
    conference: Conference,
    *,
    token: uuid.UUID,
    item: int,
    kind: str,
    by: Any,
    undoes: uuid.UUID | None = None,
    marked_at: datetime.datetime | None = None,
) -> HallMark:
    """Add a mark to an item of the agenda; with a token that is there already, that mark, and nothing is added.

    The conference is held meanwhile: the ids of its marks grow in the order in which they can be read, so that who asks
    for those after the last one they know misses none.
    Raises PermissionDenied, NotNow, ValidationError.
    """
    stored = _in_the_hall(conference, by)
    known: HallMark | None = HallMark.objects.filter(token=token).select_related("item").first()
    if known is not None:
        if known.item_id != item or known.kind != kind or known.item.conference_id != stored.pk:
            raise ValidationError({"token": _("This token belongs to another mark.")})
        return known
    called: AgendaItem | None = stored.agenda.filter(pk=item).first()
    if called is None:
        raise ValidationError({"item": _("This stands on the agenda no more.")})
    taken_back = _undone(called, kind, undoes)
    now = timezone.now()
    at = min(marked_at or now, now + AHEAD)
    made = HallMark.objects.create(
        item=called, token=token, kind=kind, undoes=taken_back, marked_at=max(at, now - OLDEST), by=by
    )
    record_event(kind="dialogues.hall_marked", subject=stored, by=by, data={"item": item, "kind": kind})
    return made


@transaction.atomic
def say_in_the_hall(
    conference: Conference, *, title: str, said: Mapping[str, Any], by: Any, identity: Mapping[str, Any] | None = None
) -> Registered:
    """Register what somebody says in the hall, and put it on the agenda, last, under an official's title.

    Raises PermissionDenied, NotNow, ValidationError by field.
    """
    stored = _in_the_hall(conference, by)
    day = stored.day if stored.day is not None and stored.day <= today() else today()
    values = {**said, "channel": Channel.HALL, "conference": stored, "received_on": day}
    made = register_opinion(unit=stored.steward, values=values, identity=identity, by=by)
    put_on_agenda(stored, made.opinion, values={"title": title}, by=by)
    return made


def _in_the_hall(conference: Conference, by: Any) -> Conference:
    stored = locked_conference(conference)
    demand_hall(by, stored)
    if not may_mark(by, stored):
        raise PermissionDenied
    return stored


def _undone(item: AgendaItem, kind: str, undoes: uuid.UUID | None) -> HallMark | None:
    """The mark that is taken back. Raises ValidationError."""
    if kind not in MarkKind.values:
        raise ValidationError({"kind": _("Choose one of what is offered.")})
    if kind != MarkKind.UNDONE:
        if undoes is not None:
            raise ValidationError({"undoes": _("Only what is undone names another mark.")})
        return None
    found: HallMark | None = item.marks.exclude(kind=MarkKind.UNDONE).filter(token=undoes).first()
    if found is None:
        raise ValidationError({"undoes": _("There is no such mark to take back.")})
    return found
