"""Reads on schedules: which holds for a unit, for which units one holds, its next drafts."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from organizations.dates import today
from organizations.models import Unit
from organizations.working_days import load_calendar
from reports.enums import PERIODIC, Closing, Reach, ReportKind
from reports.models import ReportSchedule
from reports.periods import MONTHS, ReportPeriod, name_of, periods_of_year
from reports.services.schedules import nearness

NEXT = 3
LONGEST = max(MONTHS.values()) // 12
KNOWN = ("unit", "steward", "template")


def holds_for(schedule: ReportSchedule, unit: Unit) -> bool:
    """Whether the schedule names the unit; a nearer one may hold instead."""
    root = schedule.steward
    if schedule.reach == Reach.OWN:
        return unit.pk == root.pk
    if schedule.reach == Reach.BELOW:
        return unit.parent_id == root.pk
    return unit.path.startswith(root.path) and unit.pk != root.pk


@dataclass(frozen=True)
class Held:
    """What holds for a unit: the nearest schedule of a kind, or None."""

    kind: ReportKind
    schedule: ReportSchedule | None


def held_by(unit: Unit) -> list[Held]:
    """For each periodic kind what holds for the unit: of its own schedules and those above the nearest. One query."""
    rows = ReportSchedule.objects.holding_for(unit.path).select_related(*KNOWN)
    near = sorted((each for each in rows if holds_for(each, unit)), key=nearness)
    return [Held(kind, next((each for each in near if each.kind == kind), None)) for kind in PERIODIC]


def units_held(schedule: ReportSchedule, on: datetime.date | None = None) -> list[Unit]:
    """The units of the day for which it is the nearest of its kind, by name. Two queries."""
    root = schedule.steward
    units = list(Unit.objects.in_force(on).within(root).order_by("sort_key", "id"))
    rows = ReportSchedule.objects.filter(kind=schedule.kind, steward__path__startswith=root.path)
    taken: set[int] = set()
    for each in sorted(rows.select_related("steward"), key=nearness):
        held = [unit for unit in units if unit.pk not in taken and holds_for(each, unit)]
        if each.pk == schedule.pk:
            return held
        taken |= {unit.pk for unit in held}
    return []


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
