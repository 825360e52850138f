"""Working days: counting them, and the end of a period given in them. Time is Việt Nam's, Asia/Ho_Chi_Minh.

Monday to Friday are worked unless the calendar says otherwise; Saturdays and Sundays are not, unless the calendar has
them worked in exchange. The rules of the Civil Code (91/2015/QH13):

* the day a period begins is not counted (art. 147.2): counting starts with the next day;
* it ends at 24:00 of its last day (art. 148.6), and never on a day off (art. 148.5). So a period of no days at all ends
  on its own day when that is worked, otherwise on the next working day.

Each function asks the database once. Who computes many deadlines loads the calendar once: `load_calendar()`.
"""

import datetime
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate, pairwise

from django.utils import timezone

from organizations.models import CalendarDay

_WORKED_OF_WEEK = 5
_ONE_DAY = datetime.timedelta(days=1)


class WorkingCalendar:
    """Special days in memory: counts over any span cost a search in them, not a walk through the days."""

    def __init__(self, special: Iterable[tuple[datetime.date, bool]]) -> None:
        """`special`: days with whether they are worked, each day once; those that change nothing do no harm."""
        changes = sorted((day.toordinal(), int(worked) - _is_weekday(day)) for day, worked in special)
        changes = [(ordinal, change) for ordinal, change in changes if change]
        self._ordinals = [ordinal for ordinal, _ in changes]
        self._sums = [0, *accumulate(change for _, change in changes)]
        self._days_off = sum(1 for _, change in changes if change < 0)

    def is_working(self, day: datetime.date) -> bool:
        """Whether the day is worked."""
        return self._count(day.toordinal(), day.toordinal() + 1) == 1

    def add(self, day: datetime.date, n: int) -> datetime.date:
        """The n-th working day after `day`; for a negative n before it; for 0 `day` itself, or the next one worked.

        Raises OverflowError beyond the calendar of Python (years 1 to 9999).
        """
        start = day.toordinal()
        if n == 0:
            return day if self.is_working(day) else self.add(day, 1)
        wanted = abs(n)
        furthest = 7 * ((wanted + self._days_off) // _WORKED_OF_WEEK + 2)
        offsets = range(1, furthest + 1)
        if n > 0:
            found = bisect_left(offsets, wanted, key=lambda offset: self._count(start + 1, start + offset + 1))
            return day + datetime.timedelta(days=offsets[found])
        found = bisect_left(offsets, wanted, key=lambda offset: self._count(start - offset, start))
        return day - datetime.timedelta(days=offsets[found])

    def between(self, a: datetime.date, b: datetime.date) -> int:
        """How many working days later `b` is: those after `a` up to and with `b`; negative when `b` is before `a`.

        `between(a, add(a, n)) == n` for every n but 0.
        """
        if b >= a:
            return self._count(a.toordinal() + 1, b.toordinal() + 1)
        return -self._count(b.toordinal(), a.toordinal())

    def upto(self, first: datetime.date, last: datetime.date) -> list[int]:
        """For each day from the first to the last how many working days there are from the first up to and with it."""
        changes = dict(zip(self._ordinals, (b - a for a, b in pairwise(self._sums)), strict=True))
        days = range(first.toordinal(), last.toordinal() + 1)
        return list(accumulate(((day - 1) % 7 < _WORKED_OF_WEEK) + changes.get(day, 0) for day in days))

    def _count(self, first: int, end: int) -> int:
        """Working days from the ordinal `first` up to, not with, `end`."""
        special = self._sums[bisect_left(self._ordinals, end)] - self._sums[bisect_left(self._ordinals, first)]
        return _weekdays_before(end) - _weekdays_before(first) + special


def _is_weekday(day: datetime.date) -> bool:
    return day.weekday() < _WORKED_OF_WEEK


def _weekdays_before(ordinal: int) -> int:
    """Mondays to Fridays before this day; day 1 of Python's calendar is a Monday."""
    weeks, days = divmod(ordinal - 1, 7)
    return weeks * _WORKED_OF_WEEK + min(days, _WORKED_OF_WEEK)


def load_calendar(*, since: datetime.date | None = None, until: datetime.date | None = None) -> WorkingCalendar:
    """The calendar's special days, of a span (both days inclusive) or all; one query."""
    days = CalendarDay.objects.order_by()
    if since is not None:
        days = days.filter(day__gte=since)
    if until is not None:
        days = days.filter(day__lte=until)
    return WorkingCalendar(days.values_list("day", "is_working"))


def working_days_upto(first: datetime.date, last: datetime.date) -> list[int]:
    """For each day from the first to the last how many working days there are from the first up to and with it.

    Of two days the difference is what `WorkingCalendar.between` says of them. One query.
    """
    return load_calendar(since=first, until=last).upto(first, last)


def is_working(day: datetime.date) -> bool:
    """Whether the day is worked."""
    return load_calendar(since=day, until=day).is_working(day)


def add_working_days(day: datetime.date, n: int) -> datetime.date:
    """The n-th working day after `day` (before it for a negative n); see `WorkingCalendar.add`."""
    calendar = load_calendar(since=day) if n >= 0 else load_calendar(until=day)
    return calendar.add(day, n)


def deadline_after(moment: datetime.datetime, n: int) -> datetime.datetime:
    """The last moment of a period of n ≥ 0 working days that begins at `moment` (an aware datetime).

    What happens at or before it is in time. Raises ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("A period has no negative length")
    return end_of(add_working_days(timezone.localdate(moment), n))


def end_of(day: datetime.date) -> datetime.datetime:
    """The last microsecond of the local day."""
    midnight = datetime.datetime.combine(day + _ONE_DAY, datetime.time.min, timezone.get_default_timezone())
    return midnight - datetime.timedelta(microseconds=1)
