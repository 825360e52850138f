"""Reads on schedules: which holds for a unit, for which units one holds, its next drafts."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.dates import today
from organizations.models import Unit
from organizations.paths import ids_of_path
from organizations.working_days import load_calendar
from reports.clock import Tree, holding, root_of, spots_of
from reports.enums import PERIODIC, Closing, ReportKind
from reports.models import ReportSchedule
from reports.periods import MONTHS, ReportPeriod, name_of, periods_of_year

NEXT = 3
LONGEST = max(MONTHS.values()) // 12
KNOWN = ("unit", "steward", "template")


@dataclass(frozen=True)
class Held:
    """What holds for a unit: the nearest schedule of a kind, or None."""

    kind: ReportKind
    schedule: ReportSchedule | None


def held_by(unit: Unit) -> list[Held]:
    """For each periodic kind what holds for the unit: of its own schedules and those above the nearest. Two queries."""
    path = ids_of_path(unit.path)
    rows = ReportSchedule.objects.filter(Q(unit__in=path) | Q(steward__in=path)).select_related(*KNOWN)
    tree = Tree(spots_of(Unit.objects.filter(pk=unit.pk)), today())
    by_kind = {
        kind: next((each for each, units in holding(_of_kind(rows, kind), tree) if units), None) for kind in PERIODIC
    }
    return [Held(kind, schedule) for kind, schedule in by_kind.items()]


def _of_kind(rows: Iterable[ReportSchedule], kind: str) -> list[ReportSchedule]:
    return [each for each in rows if each.kind == kind]


def units_held(schedule: ReportSchedule, on: datetime.date | None = None) -> list[Unit]:
    """The units of the day for which it is the nearest of its kind, by name. Three queries."""
    day = on or today()
    root = root_of(schedule, day)
    rows = ReportSchedule.objects.filter(kind=schedule.kind).select_related("unit", "steward")
    tree = Tree(spots_of(Unit.objects.filter(path__startswith=root.path)), day)
    held = next((units for each, units in holding(rows, tree) if each.pk == schedule.pk), [])
    return list(Unit.objects.filter(pk__in=held).order_by("sort_key", "id"))


@dataclass(frozen=True)
class Days:
    """A period with the day its draft is made, and the last day to submit it."""

    period: ReportPeriod
    draft_on: datetime.date
    due_on: datetime.date

    @property
    def name(self) -> str:
        """The period in words."""
        return name_of(self.period.kind, self.period.begins, self.period.ends)


def next_days(
    kind: str, closing: str, draft_after: int, due_after: int, starts_on: datetime.date | None = None
) -> list[Days]:
    """The next periods that are drafted from today on. One query, for the days off."""
    calendar, found = load_calendar(since=today()), []
    for period in _periods(kind, closing):
        draft_on = period.ends + datetime.timedelta(days=draft_after)
        if draft_on >= today() and (starts_on is None or period.ends >= starts_on):
            due = calendar.add(period.ends + datetime.timedelta(days=due_after), 0)
            found.append(Days(period, draft_on, due))
        if len(found) == NEXT:
            break
    return found


def _periods(kind: str, closing: str) -> Iterator[ReportPeriod]:
    first = today().year - 1
    for year in range(first, first + LONGEST * (NEXT + 2)):
        yield from periods_of_year(kind, year, closing)


def days_of(schedule: ReportSchedule) -> list[Days]:
    """Of a schedule in use; of another none."""
    if not schedule.is_in_use:
        return []
    told = schedule.kind, schedule.closing, schedule.draft_after, schedule.due_after
    return next_days(*told, starts_on=schedule.starts_on)


def examples(asked: dict[str, Any]) -> list[Days]:
    """For what is typed in a form so far; what makes no sense yet is taken as usual."""
    kind = asked.get("kind") if asked.get("kind") in PERIODIC else ReportKind.MONTH
    closing = asked.get("closing") if asked.get("closing") in Closing.values else Closing.CALENDAR
    draft, due = (_days(asked.get(name), usual) for name, usual in (("draft_after", 1), ("due_after", 5)))
    return next_days(str(kind), str(closing), draft, due)


def _days(typed: Any, usual: int) -> int:
    text = str(typed or "").strip()
    return int(text) if text.isdecimal() and len(text) <= len("120") else usual
