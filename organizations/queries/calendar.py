"""The working calendar as its page shows it, and what a change would do."""

import calendar
import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import CalendarDay
from organizations.working_days import WorkingCalendar

EXAMPLE_DAYS = 10


@dataclass(frozen=True)
class DayCell:
    """One day of a month's table."""

    day: datetime.date
    is_working: bool
    special: CalendarDay | None


@dataclass(frozen=True)
class Month:
    """A month: its first day, weeks from Monday (None for days of other months), working days, special days."""

    first: datetime.date
    weeks: list[list[DayCell | None]]
    working: int
    special: list[CalendarDay]


def months_of(year: int) -> list[Month]:
    """The twelve months; one query."""
    special = {row.day: row for row in CalendarDay.objects.filter(day__year=year).order_by("day")}
    working = WorkingCalendar((day, row.is_working) for day, row in special.items())
    return [_month(year, number, special, working) for number in range(1, 13)]


def _month(year: int, number: int, special: dict[datetime.date, CalendarDay], working: WorkingCalendar) -> Month:
    weeks = [
        [DayCell(day, working.is_working(day), special.get(day)) if day.month == number else None for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, number)
    ]
    cells = [cell for week in weeks for cell in week if cell]
    return Month(
        first=datetime.date(year, number, 1),
        weeks=weeks,
        working=sum(cell.is_working for cell in cells),
        special=[cell.special for cell in cells if cell.special],
    )


def consequences(day: datetime.date, is_working: bool | None) -> list[str]:  # noqa: FBT001
    """What changing this day will do, in sentences; `is_working` None: it becomes a day like any other. One query."""
    entries = dict(CalendarDay.objects.filter(day__gte=day).values_list("day", "is_working"))
    before = WorkingCalendar(entries.items())
    entries.pop(day, None)
    if is_working is not None:
        entries[day] = is_working
    after = WorkingCalendar(entries.items())
    start = day - datetime.timedelta(days=1)
    words = {"day": date_format(day, "l, d/m/Y")}
    if before.is_working(day) == after.is_working(day):
        first = _("%(day)s stays what it is; only its name or its entry changes.")
    elif after.is_working(day):
        first = _("%(day)s becomes a working day.")
    else:
        first = _("%(day)s becomes a day off.")
    then, now = (date_format(each.add(start, EXAMPLE_DAYS), "d/m/Y") for each in (before, after))
    example = {"n": EXAMPLE_DAYS, "start": date_format(start, "d/m/Y"), "before": then, "after": now}
    return [
        first % words,
        _("A period of %(n)s working days from %(start)s ends on %(after)s (until now: %(before)s).") % example,
        _("Deadlines that were given already stay as they are; new ones follow the changed calendar."),
    ]
