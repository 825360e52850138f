"""T2: working days, against 200 written cases and an oracle that walks through the days one by one."""

import csv
import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations import working_days
from organizations.models import CalendarDay
from organizations.services.calendar import seed_calendar
from organizations.working_days import WorkingCalendar

pytestmark = pytest.mark.bar("T2")
DAY = datetime.timedelta(days=1)


def cases():
    with Path(__file__).with_name("working_days.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(what, first, second):
    """What the portal says to a written case, as the table writes it."""
    if what == "deadline":
        moment = datetime.datetime.fromisoformat(first)
        return timezone.localtime(working_days.deadline_after(moment, int(second))).isoformat()
    day = datetime.date.fromisoformat(first)
    if what == "is_working":
        return "yes" if working_days.is_working(day) else "no"
    if what == "add":
        return working_days.add_working_days(day, int(second)).isoformat()
    return str(working_days.load_calendar().between(day, datetime.date.fromisoformat(second)))


@pytest.mark.django_db
def test_the_written_cases():
    seed_calendar()
    rows = cases()
    assert len(rows) >= 200
    assert {row["what"] for row in rows} == {"add", "between", "deadline", "is_working"}
    given = [(row, answer(row["what"], row["given"], row["n or day"])) for row in rows]
    assert [(row, got) for row, got in given if row["expected"] != got] == []


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["add", "between", "deadline", "is_working"])
def test_one_query_each(what, django_assert_num_queries):
    seed_calendar()
    row = next(row for row in cases() if row["what"] == what)
    with django_assert_num_queries(1):
        answer(what, row["given"], row["n or day"])


class Walk:
    """The oracle: steps through the days, knowing nothing of weeks."""

    def __init__(self, special):
        self.special = dict(special)

    def is_working(self, day):
        return self.special.get(day, day.isoweekday() not in {6, 7})

    def add(self, day, n):
        if n == 0:
            while not self.is_working(day):
                day += DAY
            return day
        step = DAY if n > 0 else -DAY
        while n:
            day += step
            if self.is_working(day):
                n -= 1 if n > 0 else -1
        return day

    def between(self, a, b):
        count, day = 0, a
        while day < b:
            day += DAY
            count += self.is_working(day)
        day = a
        while day > b:
            day -= DAY
            count -= self.is_working(day)
        return count


days = st.dates(datetime.date(2019, 12, 1), datetime.date(2020, 4, 30))
calendars = st.dictionaries(days, st.booleans(), max_size=60)


@settings(max_examples=1500, deadline=None)
@given(calendars, days, st.integers(-90, 90), days)
def test_the_oracle_agrees(special, day, n, other):
    fast, slow = WorkingCalendar(special.items()), Walk(special)
    assert fast.is_working(day) == slow.is_working(day)
    assert fast.add(day, n) == slow.add(day, n)
    assert fast.between(day, other) == slow.between(day, other)
    if n:
        assert fast.between(day, fast.add(day, n)) == n


@settings(max_examples=200, deadline=None)
@given(calendars, days, days)
def test_counts_up_to_each_day_are_those_between(special, one, other):
    calendar, (first, last) = WorkingCalendar(special.items()), sorted((one, other))
    upto = calendar.upto(first, last)
    assert len(upto) == (last - first).days + 1
    for place in range(0, len(upto), 7):
        assert upto[-1] - upto[place] == calendar.between(first + place * DAY, last)


def test_a_negative_period_is_refused():
    with pytest.raises(ValueError, match="negative"):
        working_days.deadline_after(timezone.now(), -1)


@pytest.mark.django_db
def test_what_lies_outside_the_loaded_days_changes_nothing():
    """The query takes only the days ahead (or behind); the first of them counts."""
    monday = datetime.date(2026, 3, 9)
    CalendarDay.objects.create(day=monday, is_working=False, name="x")
    assert working_days.add_working_days(monday, 0) == monday + DAY
    assert working_days.add_working_days(monday - DAY, 1) == monday + DAY
    assert working_days.add_working_days(monday + DAY, -1) == monday - 3 * DAY
