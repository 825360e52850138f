"""T2 on opinions: deadlines with pauses, extensions and a changed calendar against a walk day by day; reminders."""

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.models import Opinion
from dialogues.opinion_clock import after_pause, begins_on, clock_told, extended, is_in_time, is_overdue
from dialogues.opinion_rules import ANSWER_DAYS, EXTENSION_DAYS
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_steps import extension_left, take_opinion_step
from directives.models import RulePeriod
from mobilization.workflow.refusals import WrongState
from notifications.models import Notice
from organizations.dates import today
from organizations.models import CalendarDay
from organizations.working_days import WorkingCalendar, add_working_days
from tests.access.people import worker
from tests.dialogues.opinion_makers import DAY, make_opinion

FIRST = datetime.date(2026, 1, 1)


def walked(worked, start, days, pauses):
    """The oracle: one day after the other; days on which it waited for the citizen do not count."""
    day, left = start, days
    while left:
        day += DAY
        if worked(day) and not any(since <= day < until for since, until in pauses):
            left -= 1
    return day


@pytest.mark.bar("T2")
def test_deadlines_with_pauses_and_extensions_equal_a_walk_day_by_day():
    """300 cases: a calendar of one's own, an extension, up to three pauses, each begun before it is overdue."""
    chance = random.Random(20261127)
    for _case in range(300):
        special = {FIRST + chance.randrange(200) * DAY: chance.random() < 0.4 for _day in range(chance.randrange(30))}
        special = {day: worked for day, worked in special.items() if not worked or day.weekday() > 4}
        calendar = WorkingCalendar(special.items())
        worked = lambda day, known=special: known.get(day, day.weekday() < 5)  # noqa: E731
        start, days = FIRST + chance.randrange(60) * DAY, chance.randrange(1, 25)
        due, pauses, at = calendar.add(start, days), [], start
        for _pause in range(chance.randrange(4)):
            since = at + chance.randrange(10) * DAY
            if since > due:
                break
            until = since + chance.randrange(20) * DAY
            due = after_pause(calendar, due, since, until, begun_on=start, most=99)
            pauses.append((since, until))
            at = until
            if chance.random() < 0.3:
                more = chance.randrange(1, 8)
                due, days = extended(calendar, due, more), days + more
        assert due == walked(worked, start, days, pauses), (special, start, days, pauses)


days = st.dates(FIRST, FIRST + 160 * DAY)
calendars = st.dictionaries(days, st.booleans(), max_size=40)
happenings = st.tuples(calendars, st.sampled_from(["pause", "extend"]), st.integers(0, 12), st.integers(1, 20))


def counted(special, day, n):
    """The n-th working day after the day in this calendar, by walking."""
    while n:
        day += DAY
        n -= special.get(day, day.weekday() < 5)
    return day


@pytest.mark.bar("T2")
@settings(max_examples=400, deadline=None)
@given(calendars, days, st.integers(1, 25), st.lists(happenings, max_size=4))
def test_a_calendar_that_changes_afterwards_moves_no_day_and_counts_for_what_comes_later(special, start, n, later):
    """Before each pause and extension another calendar: a day given before stays, days added are those of then."""
    calendar = WorkingCalendar(special.items())
    due = expected = calendar.add(start, n)
    assert expected == counted(special, start, n)
    at = start
    for changed, what, wait, long in later:
        calendar = WorkingCalendar(changed.items())
        since, until = at + wait * DAY, at + (wait + long) * DAY
        at = until
        if what == "extend":
            due, expected = extended(calendar, due, long), counted(changed, expected, long)
        else:
            stood = [since + place * DAY for place in range(long) if since + place * DAY > start]
            number = sum(changed.get(day, day.weekday() < 5) for day in stood) if expected >= since else 0
            due = after_pause(calendar, due, since, until, begun_on=start, most=999)
            expected = counted(changed, expected, number)
        assert due == expected, (changed, what, since, until)


def test_waiting_gives_nobody_back_the_days_they_were_late_and_a_conference_begins_the_clock():
    calendar = WorkingCalendar([])
    monday = datetime.date(2026, 11, 2)
    begun = {"begun_on": monday - 10 * DAY, "most": 9}
    assert after_pause(calendar, monday, monday + DAY, monday + 9 * DAY, **begun) == monday
    assert after_pause(calendar, monday, monday, monday, **begun) == monday
    assert after_pause(calendar, monday, monday, monday + 2 * DAY, **begun) == monday + 2 * DAY
    assert after_pause(calendar, monday + DAY, monday, monday + DAY, begun_on=monday, most=9) == monday + DAY
    assert after_pause(calendar, monday, monday, monday + 30 * DAY, begun_on=monday - DAY, most=3) == monday + 3 * DAY
    assert begins_on(monday, None) == begins_on(monday, monday - DAY) == monday
    assert begins_on(monday, monday + DAY) == monday + DAY


@pytest.fixture
def on(monkeypatch):
    """Say which day it is."""

    def say(day):
        for module in ("services.opinion_steps", "opinion_steps", "services.opinion_reminders", "services.opinions"):
            monkeypatch.setattr(f"dialogues.{module}.today", lambda: day)
        return day

    return say


def step(opinion, action, by, **given):
    return take_opinion_step(opinion, action, by=by, reason="Vì", given=given)


@pytest.mark.bar("T2")
@pytest.mark.django_db
def test_rules_of_the_day_calendars_of_then_and_pauses_move_the_last_day(here, on):
    """Friday 28/8/2026: fifteen working days later without the four days off; then a pause, then an extension."""
    for day in (1, 2):
        CalendarDay.objects.update_or_create(
            day=datetime.date(2026, 9, day), defaults={"is_working": False, "name": "Quốc khánh"}
        )
    friday = on(datetime.date(2026, 8, 28))
    opinion = make_opinion(here.ward, here.officer, "classified", received_on=friday, due_on=friday)
    opinion = step(opinion, "assign", here.secretary, unit=here.ward)
    assert (opinion.assigned_on, opinion.due_on) == (friday, datetime.date(2026, 9, 22))
    RulePeriod.objects.create(key=ANSWER_DAYS, value=3, valid_from=friday, source="x")
    RulePeriod.objects.create(key=EXTENSION_DAYS, value=4, valid_from=friday, source="x")
    CalendarDay.objects.create(day=datetime.date(2026, 9, 21), is_working=False, name="Bão")
    opinion.refresh_from_db()
    assert opinion.due_on == datetime.date(2026, 9, 22)  # what was given stays
    monday = on(datetime.date(2026, 9, 14))
    opinion = step(opinion, "pause", here.officer)
    assert (opinion.paused_on, is_overdue(opinion, datetime.date(2026, 12, 1))) == (monday, False)
    on(datetime.date(2026, 9, 23))
    opinion = step(opinion, "resume", here.officer)
    assert (opinion.paused_on, opinion.due_on) == (None, datetime.date(2026, 9, 30))  # six days stood
    assert extension_left(opinion) == 4
    for days in (0, 5, None, "2"):
        with pytest.raises(Exception, match=r"days"):
            step(opinion, "extend", here.secretary, days=days)
    opinion = step(opinion, "extend", here.secretary, days=3)
    assert (opinion.due_on, opinion.extended_days, extension_left(opinion)) == (datetime.date(2026, 10, 5), 3, 1)
    on(datetime.date(2026, 10, 6))
    with pytest.raises(WrongState, match="quá hạn"):
        step(opinion, "extend", here.secretary, days=1)
    on(datetime.date(2026, 10, 5))
    assert step(opinion, "extend", here.secretary, days=1).due_on == datetime.date(2026, 10, 6)
    with pytest.raises(WrongState, match="hết mức"):
        step(opinion, "extend", here.secretary, days=1)


@pytest.mark.django_db
def test_how_it_stands_to_its_clock_is_said(here):
    def told(state, **more):
        return clock_told(make_opinion(here.ward, here.officer, state, **more), today())[1]

    late = {"due_on": today() - DAY}
    assert [told("received"), told("assigned"), told("drafted")] == ["waiting"] * 3
    assert [told("received", **late), told("drafted", **late), told("waiting", **late)] == ["danger"] * 3
    assert told("waiting", **late, paused_on=today() - DAY) == "info"
    signed = {"is_on_the_spot": False, "drafted_by": here.officer, "approved_by": here.leader}
    assert [told("answered"), told("answered", **signed), told("answered", **signed, **late)] == [
        "success", "success", "warning",
    ]  # fmt: skip
    assert told("routed_out") == ""
    assert {row.due_on for row in Opinion.objects.overdue(today())} == {today() - DAY}
    assert Opinion.objects.overdue(today()).count() == 3
    assert not is_in_time(make_opinion(here.ward, here.officer, "answered", **signed, **late))


@pytest.mark.django_db
def test_the_clock_tells_the_unit_then_who_assigned_it_then_the_unit_above_each_once(here, monkeypatch):
    chief = worker("secretary", here.units.city, "chief")
    school = worker("officer", here.units.school, "teacher")
    soon = make_opinion(here.ward, here.officer, "assigned", answers=here.units.school, due_on=today())
    late = make_opinion(here.ward, here.officer, "assigned", answers=here.units.school, due_on=today() - DAY)
    long_over = add_working_days(today(), -5) - DAY
    old = make_opinion(here.ward, here.officer, "received", received_on=long_over - DAY, due_on=long_over)
    for state in ("waiting", "answered", "closed", "routed_out", "withdrawn"):
        make_opinion(here.ward, here.officer, state, due_on=long_over, received_on=long_over)
    make_opinion(here.ward, here.officer, "assigned", due_on=today() + 30 * DAY)

    def told():
        rows = Notice.objects.order_by("pk").values_list("kind", "data__number", "recipient__email")
        return sorted(
            (kind.removeprefix("dialogues.opinion_"), number, who.split("@")[0]) for kind, number, who in rows
        )

    number = remind_of_opinions()
    own = ("leader-00004", "officer-00004", "secretary-00004")
    assert told() == sorted(
        [
            ("due_soon", soon.number, "teacher"),
            *(("overdue", late.number, who) for who in ("teacher", "leader-00004", "secretary-00004")),
            *(("overdue", old.number, who) for who in own),
            ("overdue_above", old.number, "chief"),
        ]
    )
    assert (number, remind_of_opinions(), len(told())) == (4, 0, 8)
    overdue = {"answers": here.units.school, "due_on": today() - DAY}
    more = [make_opinion(here.ward, here.officer, "assigned", **overdue) for _n in "abc"]
    monkeypatch.setattr("notifications.services.reminding._BATCH", 2)
    assert remind_of_opinions() == 3
    mails = Notice.objects.filter(recipient=school, data__opinion__in=[each.pk for each in more])
    assert (mails.count(), mails.values("mail").distinct().count()) == (3, 2)  # one mail for those of a batch
    assert {school.pk, chief.pk} < set(Notice.objects.values_list("recipient", flat=True))
