"""Reads for the pages of units: where it stands, what is below it, how it came about and where it went."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from organizations.dates import known_start, today
from organizations.enums import Portion, SuccessionKind
from organizations.models import Unit, UnitSuccession
from organizations.paths import ids_of_path

TREE_COLUMNS = ("id", "name", "code", "kind", "level", "parent_id", "valid_from", "valid_to")


@dataclass
class Branch:
    """A unit in the tree, with what is below it."""

    unit: Unit
    below: list["Branch"] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many units are below it, on all levels."""
        return sum(1 + branch.number for branch in self.below)


def unit_tree(units: QuerySet[Unit], on: datetime.date) -> list[Branch]:
    """The trees of `units` as they stood on the day, in Vietnamese order; one query."""
    rows = units.in_force(on).only(*TREE_COLUMNS).order_by("sort_key", "id")  # type: ignore[attr-defined]
    branches = {unit.pk: Branch(unit) for unit in rows}
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id)
        (above.below if above else roots).append(branch)
    return roots


def ancestors(unit: Unit) -> list[Unit]:
    """The units above it, the highest first; one query, none for a root."""
    ids = ids_of_path(unit.path)[:-1]
    found = Unit.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def day_of(unit: Unit, asked: datetime.date | None = None) -> datetime.date:
    """A day of the unit's own time: the one asked for, else today, else its last (or first) day."""
    day = asked or today()
    if unit.valid_to and day > unit.valid_to:
        return unit.valid_to
    first = known_start(unit.valid_from)
    return first if first and day < first else day


def children_on(unit: Unit, day: datetime.date) -> QuerySet[Unit]:
    """The units directly below it on the day."""
    return Unit.objects.in_force(day).filter(parent=unit).order_by("sort_key", "id")


@dataclass(frozen=True)
class Step:
    """One step of a unit's history, told from its own side."""

    day: datetime.date
    other: Unit
    words: str
    portion: str
    is_main: bool
    is_proposed: bool
    is_without_successor: bool
    """Abolished: what it looked after goes to whoever a person chooses."""
    note: str


def history(unit: Unit) -> list[tuple[datetime.date, list[Step], list[Step]]]:
    """Each day of change, oldest first, with the steps that led here and those that lead on; two queries."""
    days: dict[datetime.date, tuple[list[Step], list[Step]]] = defaultdict(lambda: ([], []))
    for each in _sorted(unit.origins.select_related("predecessor"), "predecessor"):
        days[each.effective_on][0].append(_step(each, each.predecessor))
    for each in _sorted(unit.successions.select_related("successor"), "successor"):
        days[each.effective_on][1].append(_step(each, each.successor))
    return [(day, *days[day]) for day in sorted(days)]


def _sorted(successions: QuerySet[UnitSuccession], other: str) -> Iterator[UnitSuccession]:
    return successions.order_by("effective_on", "-is_main", f"{other}__sort_key", "id").iterator()


def _step(succession: UnitSuccession, other: Unit) -> Step:
    in_part = succession.portion == Portion.PART
    return Step(
        day=succession.effective_on,
        other=other,
        words=str(succession.get_kind_display()),
        portion=str(succession.get_portion_display()),
        is_main=succession.is_main and not in_part,
        is_proposed=succession.is_main and in_part,
        is_without_successor=succession.kind == SuccessionKind.ABOLISH,
        note=succession.note,
    )


def with_main_successors(units: Iterable[Unit]) -> list[tuple[Unit, Any]]:
    """Each unit with the main successor of one that ended (None for others); one query."""
    units = list(units)
    ended = [unit.pk for unit in units if unit.valid_to]
    main = UnitSuccession.objects.filter(predecessor__in=ended, is_main=True).select_related("successor")
    after = {each.predecessor_id: each.successor for each in main}
    return [(unit, after.get(unit.pk)) for unit in units]
