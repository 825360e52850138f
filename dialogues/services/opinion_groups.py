"""Verbs of groups of opinions: making one, putting opinions in and out, its words, its place, dissolving it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.models import AgendaItem, Conference, GroupedOpinion, HallMark, Opinion, OpinionGroup
from dialogues.permissions.hall import ARRANGED, may_arrange
from dialogues.permissions.states import demand_writable
from dialogues.services.conferences import locked_conference
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event

WORDS = ("title", "wording", "domain", "theme")
MOST = 200
"""So many groups a conference has at most."""


def arranged(conference: Conference, *, by: Any) -> Conference:
    """The conference as it is now, held until the transaction ends, for who arranges it.

    Raises PermissionDenied, NotNow.
    """
    stored = locked_conference(conference)
    demand_writable(by, stored, ARRANGED)
    if not may_arrange(by, stored):
        raise PermissionDenied
    return stored


@transaction.atomic
def make_group(
    conference: Conference, *, values: Mapping[str, Any], by: Any, opinions: Iterable[Opinion] = ()
) -> OpinionGroup:
    """A new group, the last one, with these opinions of the conference; `values` are those of WORDS.

    Raises PermissionDenied, NotNow, ValidationError by field, ValueError for other keys.
    """
    stored = arranged(conference, by=by)
    if stored.opinion_groups.count() >= MOST:
        raise ValidationError(_("A conference has %(most)s groups at most.") % {"most": MOST})
    last = stored.opinion_groups.aggregate(last=Max("position"))["last"] or 0
    made = OpinionGroup(conference=stored, position=last + 1)
    apply_values(made, values, WORDS, long=("wording",))
    _demand_other_title(made)
    made.save()
    number = _put_into(made, opinions, by)
    record_event(kind="dialogues.opinions_grouped", subject=stored, by=by, data={"group": made.pk, "opinions": number})
    return made


@transaction.atomic
def edit_group(group: OpinionGroup, *, version: int, changes: Mapping[str, Any], by: Any) -> OpinionGroup:
    """Correct what the editor saw as `version`. Raises as `make_group`, and RecordChanged: nothing is overwritten."""
    stored = _held(group, by)
    if stored.version != version:
        raise RecordChanged(stored)
    if different := apply_values(stored, changes, WORDS, long=("wording",)):
        _demand_other_title(stored)
        stored.version += 1
        stored.save()
        _told("dialogues.opinion_group_edited", stored, by, fields=different)
    return stored


@transaction.atomic
def put_into_group(group: OpinionGroup, opinions: Iterable[Opinion], *, by: Any) -> int:
    """Put opinions of the conference into the group, out of another one where they stand in one; how many are new.

    Raises PermissionDenied, NotNow, ValidationError.
    """
    stored = _held(group, by)
    number = _put_into(stored, opinions, by)
    if number:
        _told("dialogues.opinions_grouped", stored, by, opinions=number)
    return number


@transaction.atomic
def take_out_of_group(group: OpinionGroup, opinions: Iterable[Opinion], *, by: Any) -> int:
    """Let opinions stand by themselves again; how many stood in the group. Raises PermissionDenied, NotNow."""
    stored = _held(group, by)
    rows = stored.members.filter(opinion__in=[each.pk for each in opinions])
    number = len([row.delete() for row in rows])
    if number:
        _told("dialogues.opinions_ungrouped", stored, by, opinions=number)
    return number


@transaction.atomic
def move_group(group: OpinionGroup, *, up: bool, by: Any) -> None:
    """Change places with the one before or after it; at the end nothing happens. Raises PermissionDenied, NotNow."""
    stored = _held(group, by)
    change_places(list(stored.conference.opinion_groups.in_order()), stored.pk, up=up)


@transaction.atomic
def dissolve_group(group: OpinionGroup, *, by: Any) -> None:
    """Its opinions stand by themselves again, as they are.

    Raises PermissionDenied, NotNow, ValidationError where it was called up in the hall.
    """
    stored = _held(group, by)
    if HallMark.objects.filter(item__group=stored).exists():
        raise ValidationError(_("It was called up in the hall: it stays as the record of that."))
    for row in (*stored.members.all(), *AgendaItem.objects.filter(group=stored)):
        row.delete()
    _told("dialogues.opinion_group_dissolved", stored, by)
    stored.delete()


def change_places(rows: list[Any], pk: int, *, up: bool) -> None:
    """Number the rows anew, with this one and its neighbour in each other's place; for who holds what they are of."""
    at = next((place for place, row in enumerate(rows) if row.pk == pk), None)
    other = None if at is None else at + (-1 if up else 1)
    if at is not None and other is not None and 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    for place, row in enumerate(rows, 1):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])


def _held(group: OpinionGroup, by: Any) -> OpinionGroup:
    """The group as it is, its conference held. Raises ValidationError where somebody dissolved it."""
    conference = arranged(group.conference, by=by)
    stored: OpinionGroup | None = conference.opinion_groups.filter(pk=group.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has dissolved this group."))
    stored.conference = conference
    return stored


def _put_into(group: OpinionGroup, opinions: Iterable[Opinion], by: Any) -> int:
    wanted = {each.pk for each in opinions}
    known = Opinion.objects.visible_to(by).filter(pk__in=wanted, conference=group.conference_id)
    found = set(known.values_list("pk", flat=True))
    if missing := len(wanted - found):
        text = ngettext(
            "%(n)s of them is no opinion of this conference that you can see.",
            "%(n)s of them are no opinions of this conference that you can see.",
            missing,
        )
        raise ValidationError({"opinions": text % {"n": missing}})
    standing = {row.opinion_id: row for row in GroupedOpinion.objects.filter(opinion__in=found)}
    moved = [pk for pk in sorted(found) if pk not in standing or standing[pk].group_id != group.pk]
    for pk in moved:
        row = standing.get(pk) or GroupedOpinion(opinion_id=pk)
        row.group = group
        row.save()
    return len(moved)


def _demand_other_title(group: OpinionGroup) -> None:
    others = OpinionGroup.objects.filter(conference=group.conference_id, title=group.title).exclude(pk=group.pk)
    if others.exists():
        raise ValidationError({"title": _("Another group of this conference has this title.")})


def _told(kind: str, group: OpinionGroup, by: Any, **data: Any) -> None:
    record_event(kind=kind, subject=group.conference, by=by, data={"group": group.pk, **data})
