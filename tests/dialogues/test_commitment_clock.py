"""What the clock tells of commitments (T2): on which day whom, each once, walked day by day; moved days anew."""

import datetime

import pytest

from dialogues.models import Commitment
from dialogues.services.commitment_reminders import remind_of_commitments
from dialogues.services.commitment_steps import take_commitment_step
from directives.models import RulePeriod
from notifications.models import Notice
from organizations.models import CalendarDay
from tests.access.people import worker
from tests.dialogues.commitment_makers import make_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.bar("T2")]
D = datetime.date
ONE = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 11, 2, 5, tzinfo=datetime.UTC)


def walked(day, n, off=(), worked=()):
    """The n-th working day after (before) the day, by walking."""
    step = ONE if n > 0 else -ONE
    for _time in range(abs(n)):
        day += step
        while day in off or (day.weekday() > 4 and day not in worked):
            day += step
    return day


def told(kind):
    rows = Notice.objects.filter(kind=f"dialogues.{kind}").order_by("pk")
    return [(row.recipient.email.partition("@")[0].partition("-")[0], row.data["commitment"]) for row in rows]


@pytest.mark.parametrize("remind", [0, 3, 5])
def test_each_is_told_on_the_day_that_a_walk_gives(here, time_machine, remind):
    time_machine.move_to(NOW, tick=False)
    off, worked = {D(2026, 11, 20)}, {D(2026, 11, 28)}
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_working=day in worked, name="Đổi") for day in off | worked]
    )
    for key, value in (("dialogues.commitment_remind_days", remind), ("dialogues.commitment_upper_days", 4)):
        RulePeriod.objects.update_or_create(
            key=key, valid_from=D(2020, 1, 1), defaults={"value": value, "source": "Thử"}
        )
    days = [D(2026, 11, 5) + place * ONE for place in range(0, 21, 3)]
    made = {make_commitment(here.ward, here.root, promised_on=D(2026, 11, 1), promised_for=day).pk: day for day in days}
    first = {}
    for place in range(60):
        on = D(2026, 11, 2) + place * ONE
        remind_of_commitments(on=on)
        for row in Commitment.objects.all():
            for stamp in ("reminded_on", "late_told_on", "upper_told_on"):
                if getattr(row, stamp) == on:
                    first[row.pk, stamp] = on
    for pk, day in made.items():
        reminded = next(
            on for on in (D(2026, 11, 2) + n * ONE for n in range(60))
            if on <= day <= (walked(on, remind, off, worked) if remind else walked_to_work(on, off, worked))
        )  # fmt: skip
        late = day + ONE
        above = next(on for on in (day + n * ONE for n in range(60)) if day < walked(on, -4, off, worked))
        assert first[pk, "reminded_on"] == reminded, day
        assert first[pk, "late_told_on"] == late, day
        assert first[pk, "upper_told_on"] == above, day


def test_a_calendar_that_changes_afterwards_moves_the_reminders_and_tells_nothing_twice(here, time_machine):
    """Three working days before its day, two after: a storm declared meanwhile and taken back counts from then on."""
    time_machine.move_to(NOW, tick=False)
    CalendarDay.objects.all().delete()
    for key, value in (("dialogues.commitment_remind_days", 3), ("dialogues.commitment_upper_days", 2)):
        RulePeriod.objects.update_or_create(
            key=key, valid_from=D(2020, 1, 1), defaults={"value": value, "source": "Thử"}
        )
    worker("leader", here.units.city, "leads-city")
    found = make_commitment(here.ward, here.root, promised_on=D(2026, 11, 1), promised_for=D(2026, 11, 13))

    def told_on(day):
        before = Notice.objects.count()
        remind_of_commitments(on=day)
        return Notice.objects.count() - before

    assert told_on(D(2026, 11, 9)) == 0  # Monday: its third working day is Thursday
    for day in (10, 11):
        CalendarDay.objects.create(day=D(2026, 11, day), is_working=False, name="Bão")
    assert told_on(D(2026, 11, 9)) > 0  # without two days it is the Monday after
    CalendarDay.objects.all().delete()
    assert (told_on(D(2026, 11, 9)), told_on(D(2026, 11, 10))) == (0, 0)
    assert told_on(D(2026, 11, 14)) > 0
    assert told_on(D(2026, 11, 17)) == 0  # Tuesday: two working days before it is the day itself
    CalendarDay.objects.create(day=D(2026, 11, 15), is_working=True, name="Làm bù")
    assert told_on(D(2026, 11, 17)) > 0
    CalendarDay.objects.all().delete()
    assert told_on(D(2026, 11, 18)) == 0
    found.refresh_from_db()
    assert (found.promised_for, found.reminded_on) == (D(2026, 11, 13), D(2026, 11, 9))
    assert (found.late_told_on, found.upper_told_on) == (D(2026, 11, 14), D(2026, 11, 17))


def walked_to_work(day, off, worked):
    while day in off or (day.weekday() > 4 and day not in worked):
        day += ONE
    return day


def test_whom_it_tells_each_once_and_anew_when_the_day_is_moved(here, time_machine):
    time_machine.move_to(NOW, tick=False)
    keeper = worker("officer", here.units.school, "keeps")
    worker("leader", here.units.city, "leads-city")
    found = make_commitment(
        here.ward, here.root, keeps=here.units.school, promised_on=D(2026, 11, 1), promised_for=D(2026, 11, 4)
    )
    make_commitment(here.ward, here.root, "done", promised_on=D(2026, 11, 1), promised_for=D(2026, 11, 4))
    for day in (2, 3, 4, 5, 6, 20, 21):
        remind_of_commitments(on=D(2026, 11, day))
    assert told("commitment_due_soon") == [("keeps", found.pk)]
    assert sorted(told("commitment_late")) == [(who, found.pk) for who in ("keeps", "leader", "secretary")]
    assert told("commitment_late_above") == [("leads", found.pk)]
    take_commitment_step(found, "move", by=here.leader, reason="Vì", given={"promised_for": D(2026, 12, 1)})
    assert told("commitment_moved") == [("keeps", found.pk)]
    assert remind_of_commitments(on=D(2026, 11, 21)) == 0
    assert remind_of_commitments(on=D(2026, 11, 30)) == 1
    assert remind_of_commitments(on=D(2026, 12, 2)) == 1
    assert len(told("commitment_due_soon")) == 2
    given = {"outcome": "Xong", "link": "https://example.vn/"}
    take_commitment_step(found, "keep", by=keeper, given=given)
    assert sorted(told("commitment_kept")) == [("leader", found.pk), ("secretary", found.pk)]
    assert remind_of_commitments(on=D(2027, 1, 30)) == 0
