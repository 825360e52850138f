"""Verbs of the agenda of a conference: points, groups and single opinions in their order, with minutes planned."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dialogues.hall_enums import AgendaKind
from dialogues.models import AgendaItem, Conference, Opinion, OpinionGroup
from dialogues.services.opinion_groups import arranged, change_places
from mobilization.common.editing import RecordChanged, apply_values, content_of
from mobilization.outbox.events import record_event

POINT = ("title", "minutes")
ITEM = {
    AgendaKind.POINT: POINT,
    AgendaKind.GROUP: ("minutes",),
    AgendaKind.OPINION: (*POINT, "shows_words"),
}
"""What is entered of an item, by its kind: a group has its own title."""
MOST = 300


@transaction.atomic
def add_point(conference: Conference, *, values: Mapping[str, Any], by: Any) -> AgendaItem:
    """A point of the programme, the last one. Raises PermissionDenied, NotNow, ValidationError by field."""
    stored = arranged(conference, by=by)
    return _added(stored, AgendaItem(kind=AgendaKind.POINT), values, by)


@transaction.atomic
def add_groups(conference: Conference, groups: Iterable[OpinionGroup], *, minutes: int | None, by: Any) -> int:
    """Groups of the conference that are not on the agenda yet, in their order; returns how many were put there.

    Raises PermissionDenied, NotNow, ValidationError.
    """
    stored = arranged(conference, by=by)
    wanted = stored.opinion_groups.filter(pk__in=[each.pk for each in groups], item__isnull=True).in_order()
    return len([
        _added(stored, AgendaItem(kind=AgendaKind.GROUP, group=group), {"minutes": minutes}, by) for group in wanted
    ])  # fmt: skip


@transaction.atomic
def add_opinion(conference: Conference, opinion: Opinion, *, values: Mapping[str, Any], by: Any) -> AgendaItem:
    """One opinion of the conference under an official's title. Raises PermissionDenied, NotNow, ValidationError."""
    stored = arranged(conference, by=by)
    return put_on_agenda(stored, opinion, values=values, by=by)


def put_on_agenda(stored: Conference, opinion: Opinion, *, values: Mapping[str, Any], by: Any) -> AgendaItem:
    """The same, for who holds the conference."""
    known = Opinion.objects.visible_to(by).filter(pk=opinion.pk, conference=stored)
    if not known.exists():
        raise ValidationError({"opinion": _("Choose an opinion of this conference.")})
    if stored.agenda.filter(opinion=opinion).exists():
        raise ValidationError({"opinion": _("It is on the agenda already.")})
    return _added(stored, AgendaItem(kind=AgendaKind.OPINION, opinion=opinion), values, by)


@transaction.atomic
def edit_item(item: AgendaItem, *, seen: str, changes: Mapping[str, Any], by: Any) -> AgendaItem:
    """Correct what its editor saw as `seen` (`content_of`). Raises as `add_point`, and RecordChanged."""
    stored = _held(item, by)
    if content_of(stored) != seen:
        raise RecordChanged(stored)
    if apply_values(stored, changes, ITEM[AgendaKind(stored.kind)]):
        stored.save()
        _told("dialogues.agenda_edited", stored, by)
    return stored


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: Any) -> None:
    """Change places with the one before or after it. Raises PermissionDenied, NotNow, ValidationError."""
    stored = _held(item, by)
    change_places(list(stored.conference.agenda.in_order()), stored.pk, up=up)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Any) -> None:
    """Take it off the agenda; group and opinion stay. Raises as `move_item`, also where it was called up."""
    stored = _held(item, by)
    if stored.marks.exists():
        raise ValidationError(_("It was called up in the hall: it stays as the record of that."))
    _told("dialogues.agenda_shortened", stored, by)
    stored.delete()


def reply_seen(item: AgendaItem) -> str:
    """Names the reply that an editor sees."""
    return hashlib.sha256(item.reply.encode()).hexdigest()[:32]


@transaction.atomic
def write_reply(item: AgendaItem, reply: str, *, by: Any, seen: str | None = None) -> AgendaItem:
    """What was answered in the hall, for the minutes; `seen` names what its editor saw (None: whatever there is).

    Raises PermissionDenied, NotNow, RecordChanged (nothing is overwritten), ValidationError.
    """
    stored = _held(item, by)
    if seen not in (None, reply_seen(stored), reply_seen(AgendaItem(reply=reply))):
        raise RecordChanged(stored)
    if apply_values(stored, {"reply": reply}, ("reply",), long=("reply",)):
        stored.save(update_fields=["reply"])
        _told("dialogues.agenda_reply_written", stored, by)
    return stored


def _added(stored: Conference, item: AgendaItem, values: Mapping[str, Any], by: Any) -> AgendaItem:
    if stored.agenda.count() >= MOST:
        raise ValidationError(_("An agenda has %(most)s items at most.") % {"most": MOST})
    item.conference = stored
    item.position = (stored.agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    apply_values(item, values, ITEM[AgendaKind(item.kind)])
    if item.kind != AgendaKind.GROUP and not item.title:
        raise ValidationError({"title": _("Please fill in this field.")})
    item.save()
    _told("dialogues.agenda_extended", item, by)
    return item


def _held(item: AgendaItem, by: Any) -> AgendaItem:
    conference = arranged(item.conference, by=by)
    stored: AgendaItem | None = conference.agenda.select_related("group").filter(pk=item.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has taken this off the agenda."))
    stored.conference = conference
    return stored


def _told(kind: str, item: AgendaItem, by: Any) -> None:
    record_event(kind=kind, subject=item.conference, by=by, data={"item": item.pk})
