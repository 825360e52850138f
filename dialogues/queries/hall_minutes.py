"""What minutes and the notice of a conclusion tell of a conference: numbers, units and officials' words, no citizen's.

Neither what citizens wrote nor the answers drafted for each of them are read here: these may repeat names.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogues.hall_enums import AgendaKind
from dialogues.models import Conference, GroupedOpinion, Opinion
from dialogues.opinion_enums import OVER, WITH_UNIT, Channel
from dialogues.queries.hall import Line, agenda_of
from dialogues.queries.opinion_groups import GONE, Numbers, numbers_of

if TYPE_CHECKING:
    from dialogues.models import InvitedGroup


@dataclass(frozen=True)
class Assigned:
    """So many opinions that a unit answers until a day, the latest of theirs."""

    unit: str
    due_on: datetime.date
    number: int


@dataclass(frozen=True)
class Promise:
    """Something promised to people: what, by whom, until when."""

    what: str
    unit: str
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class ToldItem:
    """An item of the agenda as the minutes tell of it."""

    line: Line
    wording: str
    on_the_spot: int
    answered: int
    open: int
    assigned: Sequence[Assigned]


@dataclass(frozen=True, kw_only=True)
class Told:
    """All of it. `said` of the numbers: what was said in the hall itself; `promises` come from what follows them up."""

    conference: Conference
    groups: "Sequence[InvitedGroup]"
    items: Sequence[ToldItem]
    numbers: Numbers
    said: int
    on_the_spot: int
    answered: int
    assigned: Sequence[Assigned]
    promises: Sequence[Promise] = ()


def promises_of(conference: Conference) -> list[Promise]:
    """What its conclusion promises, by day; what is not kept any more is told, too, for it was promised. One query."""
    rows = conference.commitments.select_related("responsible").order_by("promised_for", "id")
    return [Promise(row.title, row.responsible.name, row.promised_for) for row in rows]


def told_of(conference: Conference, promises: Sequence[Promise] = ()) -> Told:
    """Six queries, whatever the agenda. Who follows promises up hands them in."""
    rows = list(
        Opinion.objects.filter(conference=conference)
        .exclude(state__in=GONE)
        .select_related("assigned_steward")
        .order_by("id")
    )  # fmt: skip
    grouped = dict(GroupedOpinion.objects.filter(group__conference=conference).values_list("opinion", "group"))
    return Told(
        conference=conference,
        groups=list(conference.groups.order_by("position", "id")),
        items=[_item(line, _of(line, rows, grouped)) for line in agenda_of(conference)],
        numbers=numbers_of(conference),
        said=sum(row.channel == Channel.HALL for row in rows),
        on_the_spot=sum(row.is_on_the_spot for row in rows),
        answered=sum(row.state in OVER for row in rows),
        assigned=_assigned(rows),
        promises=promises,
    )


def _of(line: Line, rows: "Sequence[Opinion]", grouped: dict[int, int]) -> "list[Opinion]":
    """The opinions that the item calls up."""
    if line.item.kind == AgendaKind.OPINION:
        return [row for row in rows if row.pk == line.item.opinion_id]
    return [row for row in rows if line.item.group_id and grouped.get(row.pk) == line.item.group_id]


def _item(line: Line, rows: "Sequence[Opinion]") -> ToldItem:
    answered = sum(row.state in OVER for row in rows)
    return ToldItem(
        line=line,
        wording=line.item.group.wording if line.item.group else "",
        on_the_spot=sum(row.is_on_the_spot for row in rows),
        answered=answered,
        open=len(rows) - answered,
        assigned=_assigned(rows),
    )


def _assigned(rows: "Iterable[Opinion]") -> list[Assigned]:
    """By unit, in the order in which they come first."""
    found: dict[str, list[Opinion]] = {}
    for row in rows:
        if row.state in WITH_UNIT and row.assigned_steward is not None:
            found.setdefault(row.assigned_steward.name, []).append(row)
    return [Assigned(unit, max(each.due_on for each in given), len(given)) for unit, given in found.items()]
