"""The agenda of a conference with how far each item has come, for pages, screen and papers."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from dialogues.hall_enums import ITEM_TONES, POINT_STATES, AgendaKind, ItemState
from dialogues.hall_state import Progress, progress_of
from dialogues.models import AgendaItem, Conference, HallMark, Opinion
from dialogues.opinion_enums import OpinionState

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTHING = Progress()
SIZES = ((60, "huge"), (120, "large"), (200, "middle"))
"""So many letters fit the screen at this size."""
UNPLACED = (OpinionState.RECEIVED, OpinionState.CLASSIFIED)
"""From here an opinion is answered on the spot."""


@dataclass(frozen=True)
class Line:
    """An item of the agenda: when it is planned to begin, how far it has come, how many opinions it calls up."""

    item: AgendaItem
    progress: Progress
    begins: datetime.time | None
    number: int

    @property
    def title(self) -> str:
        """Of the group, or its own."""
        return self.item.told

    @property
    def state(self) -> ItemState:
        """How far it has come."""
        return self.progress.state

    @property
    def state_told(self) -> Any:
        """The same in words, which are others for a point of the programme."""
        return POINT_STATES[self.state] if self.is_point else self.state.label

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return ITEM_TONES[self.state]

    @property
    def size(self) -> str:
        """How large its title may stand in the hall."""
        length = len(self.title)
        return next((size for most, size in SIZES if length <= most), "small")

    @property
    def is_point(self) -> bool:
        """A point of the programme, which nobody answers."""
        return self.item.kind == AgendaKind.POINT


def agenda_of(conference: Conference) -> list[Line]:
    """The agenda in its order; three queries, whatever the items."""
    items = list(
        conference.agenda.select_related("group", "opinion")
        .annotate(members=Count("group__members"))
        .in_order()
    )  # fmt: skip
    told = progress_of(marks_of(conference))
    found, at = [], conference.begins
    for item in items:
        number = {AgendaKind.GROUP: item.members, AgendaKind.OPINION: 1}.get(AgendaKind(item.kind), 0)
        found.append(Line(item, told.get(item.pk, NOTHING), at, number))
        at = _later(at, item.minutes)
    return found


def agenda_told(conference: Conference) -> list[tuple[str, datetime.time | None]]:
    """Title and beginning of each item, for everybody: officials' words alone. One query."""
    found, at = [], conference.begins
    for item in conference.agenda.select_related("group").in_order():
        found.append((item.told, at))
        at = _later(at, item.minutes)
    return found


def marks_of(conference: Conference) -> "QuerySet[HallMark]":
    """All marks of its hall, as they were received."""
    found: QuerySet[HallMark] = HallMark.objects.filter(item__conference=conference).select_related("undoes").in_order()
    return found


def minutes_planned(lines: list[Line]) -> int:
    """How long the agenda is planned to take, as far as that is known."""
    return sum(line.item.minutes or 0 for line in lines)


def current_of(lines: list[Line]) -> Line | None:
    """What is called up next, or is called up now: the first that is not over."""
    return next((line for line in lines if line.state != ItemState.ANSWERED), None)


def words_to_show(lines: list[Line]) -> dict[int, str]:
    """By item the citizen's own words, where somebody chose that the hall reads them. One query."""
    chosen = [line.item.opinion_id for line in lines if line.item.shows_words]
    told = Opinion.objects.filter(pk__in=chosen, words__isnull=False).values_list("item", "words__text")
    return dict(told)


def to_answer_now(conference: Conference, user: Any) -> "list[tuple[Line, list[Opinion]]]":
    """Items that were answered in the hall, each with the opinions that the reader may note the answer of.

    Those that are assigned already go their own way. Two queries besides those of the agenda.
    """
    answered = [line for line in agenda_of(conference) if line.state == ItemState.ANSWERED and not line.is_point]
    keys = [line.item.pk for line in answered]
    about = Q(item__in=keys) | Q(grouped__group__item__in=keys)
    rows = Opinion.objects.visible_to(user).filter(about, state__in=UNPLACED).order_by("id")
    by_item: dict[int, list[Opinion]] = {}
    by_group: dict[int | None, int] = {line.item.group_id: line.item.pk for line in answered if line.item.group_id}
    for row in rows.select_related("words", "item", "grouped", "steward"):
        own = getattr(row, "item", None)
        grouped = getattr(row, "grouped", None)
        key: int | None = by_group.get(grouped.group_id) if grouped is not None else None
        if own is not None and own.pk in keys:
            key = own.pk
        if key is not None:
            by_item.setdefault(key, []).append(row)
    return [(line, by_item.get(line.item.pk, [])) for line in answered]


def _later(at: datetime.time | None, minutes: int | None) -> datetime.time | None:
    """So many minutes later on the same day; not known after an item whose time is not."""
    if at is None or minutes is None:
        return None
    begun = datetime.datetime.combine(datetime.date(2000, 1, 1), at)
    then = begun + datetime.timedelta(minutes=minutes)
    return then.time() if then.date() == begun.date() else None
