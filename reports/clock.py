"""The clock of reports: which drafts are due, by the nearest schedule of each unit; each is made by a job, once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from organizations.dates import PLACEHOLDER
from organizations.models import Unit
from organizations.paths import ids_of_path
from reports.enums import PERIODIC, Reach
from reports.models import Report, ReportSchedule
from reports.periods import ReportPeriod, closing_of, ended_between, named_by

LOOK_BACK = 100
"""For so many days after its day a draft is still made: what an outage left, or a schedule entered late."""
_NEAR = {Reach.OWN: 0, Reach.BELOW: 1, Reach.ALL_BELOW: 2}
Name = tuple[str, int, int]


class Spot(NamedTuple):
    """What the clock knows of a unit."""

    pk: int
    path: str
    parent: int | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    def is_there(self, on: datetime.date) -> bool:
        """As `organizations.dates.in_force`."""
        begun = self.valid_from is None or self.valid_from <= on or self.valid_from == PLACEHOLDER
        return begun and (self.valid_to is None or self.valid_to >= on)


class Tree:
    """Units that are there on a day, in memory, and which of them a schedule holds for."""

    def __init__(self, spots: Iterable[Spot], on: datetime.date) -> None:
        """Of the units those that are there on the day."""
        self.on = on
        self.spots = {each.pk: each for each in spots if each.is_there(on)}
        self.below: dict[int, list[Spot]] = defaultdict(list)
        for each in self.spots.values():
            for above in ids_of_path(each.path):
                self.below[above].append(each)

    def held_by(self, schedule: ReportSchedule) -> list[int]:
        """The ids of the units it holds for on the day, nearer ones that hold instead not yet taken off."""
        root = root_of(schedule, self.on)
        below = self.below.get(root.pk, [])
        if schedule.reach == Reach.OWN:
            return [each.pk for each in below if each.pk == root.pk]
        if schedule.reach == Reach.BELOW:
            return [each.pk for each in below if each.parent == root.pk]
        return [each.pk for each in below if each.pk != root.pk]


@dataclass(frozen=True)
class DueDraft:
    """A report that is to be drafted: the unit's id, the schedule that says so, the period."""

    unit: int
    schedule: ReportSchedule
    period: ReportPeriod

    @property
    def key(self) -> str:
        """What its job is known by: one for each kind, unit and period."""
        return f"{self.period.kind.value}-{self.unit}-{self.period.begins}-{self.period.ends}"


def draft_day(schedule: ReportSchedule, period: ReportPeriod) -> datetime.date:
    """The local day on which the draft is made."""
    return period.ends + datetime.timedelta(days=schedule.draft_after)


def root_of(schedule: ReportSchedule, on: datetime.date) -> Unit:
    """The unit from which it reaches: its own, and for days after that one's end the unit that took it over."""
    ended = schedule.unit.valid_to
    return schedule.steward if ended is not None and ended < on else schedule.unit


def nearness(schedule: ReportSchedule, on: datetime.date) -> tuple[int, bool, int, int]:
    """The nearest first: of the unit itself, then of those above it from below.

    Of one unit its own before those it took over, and what holds for fewer before.
    """
    root = root_of(schedule, on)
    return -len(ids_of_path(root.path)), root.pk != schedule.unit_id, _NEAR[Reach(schedule.reach)], schedule.pk


def holding(schedules: Iterable[ReportSchedule], tree: Tree) -> Iterator[tuple[ReportSchedule, list[int]]]:
    """Each schedule of one kind with the units that it is the nearest of."""
    taken: set[int] = set()
    for schedule in sorted(schedules, key=lambda each: nearness(each, tree.on)):
        units = [pk for pk in tree.held_by(schedule) if pk not in taken]
        taken.update(units)
        yield schedule, units


def asks_for(schedule: ReportSchedule, ends: datetime.date, closing: str) -> bool:
    """Whether the units it holds for are to report a period that ends and closes so."""
    return schedule.is_in_use and schedule.closing == closing and ends >= schedule.starts_on


def is_day(schedule: ReportSchedule, period: ReportPeriod, on: datetime.date) -> bool:
    """Whether the day of the draft has come, not longer ago than it is made up for."""
    return datetime.timedelta() <= on - draft_day(schedule, period) <= datetime.timedelta(days=LOOK_BACK)


def due_drafts(on: datetime.date) -> Iterator[DueDraft]:
    """The reports whose day has come until then, that nobody has begun yet, in three statements.

    Of an outage all days are made up for, as far as LOOK_BACK. A unit reports a period that it was there at the end of.
    A report that closes its period in the other way counts as begun: nobody reports a month twice because the schedule
    was changed.
    """
    schedules = list(ReportSchedule.objects.filter(kind__in=PERIODIC).select_related("unit", "steward"))
    if not schedules:
        return
    first = on - datetime.timedelta(days=LOOK_BACK + max(each.draft_after for each in schedules))
    spots = spots_of(Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first)))
    begun = _begun(first)
    trees: dict[datetime.date, Tree] = {}
    by_kind: dict[str, list[ReportSchedule]] = defaultdict(list)
    for schedule in schedules:
        by_kind[schedule.kind].append(schedule)
    for kind, of_kind in by_kind.items():
        for closing in sorted({each.closing for each in of_kind}):
            for period in ended_between(kind, first, on, closing):
                if period.ends not in trees:
                    trees[period.ends] = Tree(spots, period.ends)
                yield from _due_of(period, closing, holding(of_kind, trees[period.ends]), begun, on)


def spots_of(units: "QuerySet[Unit]") -> list[Spot]:
    """What the clock knows of these units. One statement."""
    rows = units.order_by("pk").values_list("pk", "path", "parent_id", "valid_from", "valid_to")
    return [Spot(*row) for row in rows]


def _begun(first: datetime.date) -> set[tuple[int, Name]]:
    """Unit and name of each period from then on of which there is a report, however it closes."""
    since = first - datetime.timedelta(days=31)
    rows = Report.objects.filter(kind__in=PERIODIC, ends__gte=since).order_by()
    names: dict[tuple[str, datetime.date, datetime.date], Name | None] = {}
    found = set()
    for unit, *days in rows.values_list("unit_id", "kind", "begins", "ends"):
        asked = (days[0], days[1], days[2])
        if asked not in names:
            names[asked] = name_of_days(*asked)
        if (name := names[asked]) is not None:
            found.add((unit, name))
    return found


def name_of_days(kind: str, begins: datetime.date, ends: datetime.date) -> Name | None:
    """Kind, year and number of the period with these days, whichever way it closes; None for free days."""
    period = named_by(kind, begins, ends)
    return _name(period) if period else None


def _name(period: ReportPeriod) -> Name:
    return period.kind.value, period.year, period.number


def _due_of(
    period: ReportPeriod,
    closing: str,
    held: Iterable[tuple[ReportSchedule, list[int]]],
    begun: set[tuple[int, Name]],
    on: datetime.date,
) -> Iterator[DueDraft]:
    name = _name(period)
    for schedule, units in held:
        if asks_for(schedule, period.ends, closing) and is_day(schedule, period, on):
            yield from (DueDraft(unit, schedule, period) for unit in units if (unit, name) not in begun)


def schedule_for(unit: Unit, kind: str, on: datetime.date) -> ReportSchedule | None:
    """The nearest schedule of the kind that holds for the unit on the day, in use or not. Two statements."""
    path = ids_of_path(unit.path)
    rows = ReportSchedule.objects.filter(Q(unit__in=path) | Q(steward__in=path), kind=kind)
    tree = Tree(spots_of(Unit.objects.filter(pk=unit.pk)), on)
    held = holding(rows.select_related("unit", "steward", "template"), tree)
    return next((schedule for schedule, units in held if unit.pk in units), None)


def expected(parent: Unit, kind: str, period: ReportPeriod) -> dict[int, ReportSchedule]:
    """By id the units directly below that are to report the period, with the schedule that says so. Two statements."""
    path = ids_of_path(parent.path)
    concerns = Q(unit__in=path) | Q(steward__in=path) | Q(unit__parent=parent) | Q(steward__parent=parent)
    rows = ReportSchedule.objects.filter(concerns, kind=kind).select_related("unit", "steward", "template")
    tree = Tree(spots_of(Unit.objects.filter(parent=parent)), period.ends)
    closing = closing_of(period.begins)
    return {
        unit: schedule
        for schedule, units in holding(rows, tree)
        if asks_for(schedule, period.ends, closing)
        for unit in units
    }
