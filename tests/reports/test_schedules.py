"""Which drafts are due: the nearest schedule, its days, units that were there, once, after an outage, of many units."""

import datetime
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.outbox import runner
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from organizations import movers
from organizations.models import CalendarDay, Unit, UnitSuccession
from reports.clock import due_drafts, expected, schedule_for
from reports.models import Report, ReportSchedule, ReportTemplate
from reports.periods import period_of
from reports.services.drafting import begin_report, correct_report, due_day, due_of_hand_made
from reports.services.reports import take_step
from reports.services.schedules import DRAFT, request_due_drafts
from tests.access.people import account, unit, worker
from tests.reports.makers import counted, fresh, make_schedule
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
ONE = datetime.timedelta(days=1)
MERGED_ON = D(2025, 7, 1)
JULY = D(2025, 8, 1)
"""The day on which July is drafted."""


@shared
def city():
    """With two wards, and a group below the first."""
    return unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")


@shared
def ward(city):
    return unit("A", city, name="Phường A")


@shared
def beside(city):
    return unit("B", city, name="Phường B")


@shared
def group(ward):
    """Below the ward."""
    return unit("A1", ward, kind="other", name="Tổ dân phố 1")


def due(on):
    """Unit, first and last day of each draft that is due."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    return sorted((codes[each.unit], each.period.begins, each.period.ends) for each in due_drafts(on))


def codes(on):
    return [code for code, _first, _last in due(on)]


def make(on):
    """The drafts that are due are made, as the clock and a worker do it; how many."""
    before = Report.objects.count()
    request_due_drafts(on)
    for job in Job.objects.filter(kind=DRAFT, state=JobState.QUEUED).order_by("pk"):
        assert runner.run_job(job.pk)
    return Report.objects.count() - before


def merge(old, heir, on=MERGED_ON):
    """All of the unit goes to the heir, as a reorganisation does it."""
    UnitSuccession.objects.create(
        predecessor=old, successor=heir, effective_on=on, kind="merge", portion="whole", is_main=True
    )
    Unit.objects.filter(pk=old.pk).update(valid_to=on - ONE)
    for mover in movers.registered():
        mover.move(old, heir, on=on, by=None)
    return Unit.objects.get(pk=old.pk)


def test_reach_says_for_whom_a_schedule_holds(city, ward, beside, group):
    for reach, held in (("own", ["01"]), ("below", ["A", "B"]), ("all_below", ["A", "A1", "B"])):
        with transaction.atomic():
            make_schedule(city, kind="month", reach=reach, starts_on=D(2025, 7, 1))
            assert codes(JULY) == held
            transaction.set_rollback(True)
    assert codes(JULY) == []


def test_the_nearest_schedule_holds(city, ward, beside, group):
    """Below a unit what holds for fewer; of a unit above what stands nearer; its own before all."""
    days = {"starts_on": D(2025, 7, 1)}
    make_schedule(city, kind="month", reach="all_below", due_after=20, **days)
    make_schedule(city, kind="month", reach="below", due_after=21, **days)
    nearer = make_schedule(ward, kind="month", reach="below", due_after=22, **days)
    own = make_schedule(ward, kind="month", reach="own", due_after=23, **days)
    found = {each.unit: each.schedule.due_after for each in due_drafts(JULY)}
    assert found == {ward.pk: 23, beside.pk: 21, group.pk: 22}
    period = period_of("month", 2025, 7)
    assert {pk: each.due_after for pk, each in expected(city, "month", period).items()} == {
        ward.pk: 23, beside.pk: 21,
    }  # fmt: skip
    assert {pk: each.due_after for pk, each in expected(ward, "month", period).items()} == {group.pk: 22}
    assert [schedule_for(each, "month", D(2025, 7, 31)).due_after for each in (ward, beside, group)] == [23, 21, 22]
    assert schedule_for(city, "month", D(2025, 7, 31)) is None
    ReportSchedule.objects.filter(pk__in=[nearer.pk, own.pk]).update(is_in_use=False)  # frees, above or not
    assert codes(JULY) == ["B"]
    assert list(expected(city, "month", period)) == [beside.pk]
    assert expected(ward, "month", period) == {}
    assert codes(JULY) == ["B"]
    assert expected(city, "quarter", period_of("quarter", 2025, 2)) == {}


def test_both_closings_each_unit_by_its_own(city, ward, beside):
    make_schedule(city, kind="month", reach="below", starts_on=D(2025, 7, 1))
    make_schedule(ward, kind="month", closing="mid_month", starts_on=D(2025, 7, 1))
    assert due(D(2025, 7, 14)) == []
    mid, july = ("A", D(2025, 6, 15), D(2025, 7, 14)), ("B", D(2025, 7, 1), D(2025, 7, 31))
    assert due(D(2025, 7, 15)) == [mid]
    assert due(D(2025, 7, 31)) == [mid]
    assert due(JULY) == [mid, july]
    assert list(expected(city, "month", period_of("month", 2025, 7))) == [beside.pk]
    assert list(expected(city, "month", period_of("month", 2025, 7, "mid_month"))) == [ward.pk]


def test_a_schedule_that_closes_in_the_other_way_asks_for_nothing_again(city, ward):
    schedule = make_schedule(ward, kind="month", starts_on=D(2025, 5, 1))
    assert make(JULY) == 3
    ReportSchedule.objects.filter(pk=schedule.pk).update(closing="mid_month")
    assert due(JULY) == []
    assert due(D(2025, 8, 15)) == [("A", D(2025, 7, 15), D(2025, 8, 14))]


@pytest.mark.parametrize(("after", "day"), [(1, D(2025, 8, 1)), (3, D(2025, 8, 3)), (31, D(2025, 8, 31))])
def test_the_draft_is_made_so_many_days_after(ward, after, day):
    make_schedule(ward, kind="month", draft_after=after, due_after=60, starts_on=D(2025, 7, 31))
    assert due(day - ONE) == []
    assert due(day) == [("A", D(2025, 7, 1), D(2025, 7, 31))]


def test_nothing_that_ended_before_the_schedule_holds(ward):
    make_schedule(ward, kind="month", starts_on=D(2025, 7, 31))
    make_schedule(ward, kind="quarter", starts_on=D(2025, 7, 1))
    assert due(JULY) == [("A", D(2025, 7, 1), D(2025, 7, 31))]
    ReportSchedule.objects.filter(kind="month").update(starts_on=D(2025, 8, 1))
    assert due(JULY) == []
    assert expected(ward.parent, "month", period_of("month", 2025, 7)) == {}


@pytest.mark.parametrize(
    ("kind", "on", "ended"),
    [
        ("month", D(2026, 1, 1), [12, 11, 10, 9]),
        ("quarter", D(2026, 1, 1), [4, 3]),
        ("six_months", D(2025, 7, 1), [1]),
        ("nine_months", D(2025, 10, 1), [1]),
        ("year", D(2026, 1, 1), [1]),
        ("term", D(2026, 1, 1), [1]),
    ],
)
def test_each_kind_on_its_day(ward, kind, on, ended):
    """The day before, only those that ended earlier; of an outage those of the last hundred days."""
    make_schedule(ward, kind=kind, starts_on=D(2020, 1, 1))
    periods = sorted(period_of(kind, 2025, number) for number in ended)
    assert [each.period for each in due_drafts(on)] == periods
    assert [each.period for each in due_drafts(on - ONE) if each.period in periods] == periods[:-1]


def test_due_on_a_day_off_is_due_on_the_next_worked(ward):
    CalendarDay.objects.all().delete()
    schedule = make_schedule(ward, kind="month", due_after=2, starts_on=D(2025, 7, 1))
    assert due_day(schedule, D(2025, 7, 31)) == D(2025, 8, 4)  # Saturday the 2nd
    CalendarDay.objects.create(day=D(2025, 8, 4), is_working=False, name="Nghỉ bù")
    assert make(JULY) == 1
    assert Report.objects.get().due_on == D(2025, 8, 5)
    CalendarDay.objects.create(day=D(2025, 8, 2), is_working=True, name="Làm bù")
    assert due_day(schedule, D(2025, 7, 31)) == D(2025, 8, 2)


def test_a_unit_reports_what_it_was_there_at_the_end_of(city, ward):
    make_schedule(city, kind="month", reach="below", starts_on=D(2025, 5, 1))
    Unit.objects.filter(pk=ward.pk).update(valid_from=D(2025, 6, 30), valid_to=D(2025, 7, 31))
    assert due(D(2025, 9, 1)) == [("A", D(2025, 6, 1), D(2025, 6, 30)), ("A", D(2025, 7, 1), D(2025, 7, 31))]
    Unit.objects.filter(pk=ward.pk).update(valid_from=D(2025, 7, 1), valid_to=D(2025, 7, 30))
    assert due(D(2025, 9, 1)) == []
    Unit.objects.filter(pk=ward.pk).update(valid_from=D(2020, 1, 1), valid_to=None)  # nobody knows since when
    assert len(due(D(2025, 9, 1))) == 4


@pytest.mark.parametrize("whose", ["the city's", "their own"])
def test_old_wards_report_the_half_year_that_they_lived_and_the_heir_looks_after_it(city, whose):
    """Merged on 1 July: each old ward has its six months, the new one none of them, and July is the new one's."""
    old = [unit(f"O{number}", city, name=f"Phường cũ {number}") for number in (1, 2)]
    heir = unit("N", city, name="Phường mới", valid_from=MERGED_ON)
    writer = worker("officer", heir, "heir-writes")
    for kind in ("six_months", "month"):
        for each in [city] if whose == "the city's" else old:
            make_schedule(each, kind=kind, reach="below" if each == city else "own", starts_on=D(2025, 6, 30))
    ended = [merge(each, heir) for each in old]
    half, june = (D(2025, 1, 1), D(2025, 6, 30)), (D(2025, 6, 1), D(2025, 6, 30))
    assert due(D(2025, 6, 30)) == []
    assert due(MERGED_ON) == sorted((each.code, *days) for each in old for days in (half, june))
    assert sorted(expected(city, "six_months", period_of("six_months", 2025))) == sorted(each.pk for each in old)
    assert make(MERGED_ON) == 4
    for report in Report.objects.select_related("unit", "steward"):
        assert report.unit in ended
        assert (report.steward, report.as_it_was, report.due_on) == (heir, True, D(2025, 7, 7))
        assert Report.objects.visible_to(writer).filter(pk=report.pk).exists()
    assert due(JULY) == [("N", D(2025, 7, 1), D(2025, 7, 31))]
    assert list(expected(city, "month", period_of("month", 2025, 7))) == [heir.pk]
    assert due(D(2025, 12, 31))[-1] == ("N", D(2025, 11, 1), D(2025, 11, 30))


def test_what_a_unit_took_over_stands_behind_its_own(city):
    old = unit("O1", city, name="Phường cũ 1")
    heir = unit("N", city, name="Phường mới", valid_from=MERGED_ON)
    make_schedule(old, kind="month", due_after=9, starts_on=D(2025, 7, 1))
    merge(old, heir)
    assert schedule_for(heir, "month", D(2025, 7, 31)).due_after == 9
    make_schedule(heir, kind="month", due_after=8, starts_on=D(2025, 7, 1))
    assert schedule_for(heir, "month", D(2025, 7, 31)).due_after == 8
    assert [each.schedule.due_after for each in due_drafts(JULY)] == [8]


def test_a_unit_merged_between_the_end_and_the_draft(city):
    old = unit("O1", city, name="Phường cũ 1")
    heir = unit("N", city, name="Phường mới", valid_from=D(2025, 7, 3))
    make_schedule(city, kind="month", reach="below", draft_after=4, starts_on=D(2025, 6, 30))
    merge(old, heir, on=D(2025, 7, 3))
    assert due(D(2025, 7, 4)) == [("O1", D(2025, 6, 1), D(2025, 6, 30))]
    assert make(D(2025, 7, 4)) == 1
    assert Report.objects.get().steward == heir


def test_nobody_is_drafted_twice(city, ward, beside, time_machine):
    """Neither what the clock made, nor what a person began, nor what is not to be made."""
    time_machine.move_to(datetime.datetime(2025, 8, 1, 3, tzinfo=datetime.UTC), tick=False)
    make_schedule(city, kind="month", reach="below", starts_on=D(2025, 7, 1))
    writer, leader = worker("officer", ward), worker("leader", beside)
    days = {"kind": "month", "begins": D(2025, 7, 1), "ends": D(2025, 7, 31), "closing": "calendar", "layout": "state"}
    by_hand = begin_report(unit=ward, values=days, template=None, by=writer)
    assert (by_hand.due_on, codes(JULY)) == (D(2025, 8, 5), ["B"])
    assert make(JULY) == 1
    made = Report.objects.get(unit=beside)
    assert (made.due_on, made.drafted_on, made.drafted_by) == (D(2025, 8, 5), JULY, None)
    assert codes(JULY) == []
    take_step(made, "drop", by=leader, reason="Không phải lập")
    assert (codes(JULY), make(JULY)) == ([], 0)
    assert codes(D(2025, 8, 31)) == []


def test_a_report_begun_by_hand_is_due_as_the_clock_would_have_it(city, ward, beside):
    make_schedule(city, kind="month", reach="below", closing="mid_month", due_after=4, starts_on=D(2025, 7, 1))
    days = (D(2025, 7, 1), D(2025, 7, 31))
    assert due_of_hand_made(ward, "month", *days) == D(2025, 7, 18)  # of its July, which ended on the 14th
    assert due_of_hand_made(ward, "month", D(2025, 7, 2), D(2025, 7, 31)) is None
    assert due_of_hand_made(ward, "quarter", D(2025, 7, 1), D(2025, 9, 30)) is None
    assert due_of_hand_made(ward, "topical", *days) is None
    ReportSchedule.objects.update(is_in_use=False)
    assert due_of_hand_made(ward, "month", *days) is None


def test_a_correction_has_no_last_day(ward):
    leader, approver = worker("leader", ward), worker("approver", ward)
    make_schedule(ward, kind="month", starts_on=D(2025, 7, 1))
    assert make(JULY) == 1
    report = counted(Report.objects.get())
    assert report.is_late(D(2025, 8, 6))
    take_step(report, "submit", by=leader)
    take_step(report, "accept", by=account("root", is_superuser=True))
    take_step(report, "publish", by=approver)
    made = correct_report(fresh(report), reason="Sai số", by=leader)
    assert (made.due_on, made.edition, made.is_late(D(2030, 1, 1))) == (None, 2, False)
    assert codes(JULY) == []


def test_of_an_outage_all_days_are_made_up_for(ward):
    make_schedule(ward, kind="month", starts_on=D(2025, 1, 1))
    assert make(D(2025, 4, 1)) == 3
    assert [last for _code, _first, last in due(D(2025, 5, 4))] == [D(2025, 4, 30)]  # three days
    long = D(2025, 5, 1) + 100 * ONE
    assert [last.month for _code, _first, last in due(long)] == [4, 5, 6, 7]
    assert [last.month for _code, _first, last in due(long + ONE)] == [5, 6, 7]
    assert make(long) == 4
    assert due(long) == []


def test_a_schedule_that_drafts_late_lets_no_other_look_back_further(ward, beside):
    make_schedule(ward, kind="month", starts_on=D(2025, 1, 1))
    make_schedule(beside, kind="month", draft_after=120, due_after=120, starts_on=D(2025, 1, 1))
    found = due(D(2025, 9, 1))
    assert [last.month for code, _first, last in found if code == "A"] == [5, 6, 7, 8]
    assert [last.month for code, _first, last in found if code == "B"] == [1, 2, 3, 4]


def test_the_schedule_of_the_moment_decides_when_the_draft_is_made(ward, beside):
    """A worker that comes late finds what people decided meanwhile."""
    template = ReportTemplate.objects.create(unit=ward, steward=ward, title="Mẫu", layout="party")
    template.sections.create(place=1, heading="Một", kind="text")
    for each in (ward, beside):
        make_schedule(each, kind="month", starts_on=D(2025, 7, 1))
    assert request_due_drafts(JULY) == 2
    ReportSchedule.objects.filter(unit=beside).update(is_in_use=False)
    ReportSchedule.objects.filter(unit=ward).update(template=template, due_after=7)
    for job in Job.objects.filter(kind=DRAFT):
        runner.run_job(job.pk)
    made = Report.objects.get()
    assert (made.unit, made.layout, made.due_on) == (ward, "party", D(2025, 8, 7))
    assert list(made.sections.values_list("heading", flat=True)) == ["Một"]
    assert sorted(Job.objects.filter(kind=DRAFT).values_list("state", flat=True)) == ["done", "refused"]


def test_a_draft_that_fails_is_asked_for_again_a_day_later(ward, monkeypatch):
    make_schedule(ward, kind="month", starts_on=D(2025, 7, 1))
    request_due_drafts(JULY)
    ended = {"state": JobState.QUARANTINED, "failures": 3, "error": "Lỗi"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_job SET state = %s, failures = %s, error = %s, finished_at = now()", list(ended.values())
        )
    assert (request_due_drafts(JULY), Job.objects.filter(kind=DRAFT).count()) == (1, 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_job SET finished_at = now() - interval '25 hours'")
    assert (request_due_drafts(JULY), Job.objects.filter(kind=DRAFT).count()) == (1, 2)
    assert (request_due_drafts(JULY), Job.objects.filter(kind=DRAFT).count()) == (1, 2)


def many(city, number, *, with_own):
    """So many wards more; of every tenth a schedule of its own."""
    made = Unit.objects.bulk_create(
        Unit(code=f"W{with_own}{place}", parent=city, kind="ward", level="grassroots", name=f"Phường {place}",
             short_name=f"P{place}")
        for place in range(number)
    )  # fmt: skip
    for each in made[::10] if with_own else ():
        make_schedule(each, kind="month", due_after=6, starts_on=D(2025, 7, 1))
    return made


def test_statements_do_not_grow_with_units_or_schedules(city, django_capture_on_commit_callbacks):
    make_schedule(city, kind="month", reach="all_below", starts_on=D(2025, 7, 1))
    many(city, 10, with_own=True)

    def statements():
        Job.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            number = request_due_drafts(JULY)
        assert Job.objects.count() == number
        with CaptureQueriesContext(connection) as again:
            assert request_due_drafts(JULY) == number
        return number, len(asked), len(again)

    few = statements()
    many(city, 600, with_own=False)
    lots = statements()
    assert (few[0], lots[0]) == (10, 610)
    assert lots[1:] == few[1:]
    assert few[1] <= 8
    parent = period_of("month", 2025, 7)
    with CaptureQueriesContext(connection) as asked:
        assert len(expected(city, "month", parent)) == 610
    assert len(asked) == 2


def test_of_a_whole_country_what_is_due_is_found_soon(city):
    """12,000 communes in 60 provinces with 60 schedules each of six kinds: the 300 seconds of the clock are far."""
    provinces = Unit.objects.bulk_create(
        Unit(code=f"P{place}", kind="province", level="city", name=f"Tỉnh {place}", short_name=f"T{place}")
        for place in range(60)
    )
    for place, each in enumerate(provinces):
        Unit.objects.bulk_create(
            Unit(code=f"C{place}-{number}", parent=each, kind="commune", level="grassroots", name=f"Xã {number}",
                 short_name=f"X{number}")
            for number in range(200)
        )  # fmt: skip
    ReportSchedule.objects.bulk_create(
        ReportSchedule(unit=each, steward=each, kind=kind, reach="all_below", starts_on=D(2025, 12, 31))
        for each in Unit.objects.filter(kind="province")
        for kind in ("month", "quarter", "six_months", "nine_months", "year", "term")
    )
    began = time.process_time()
    found = sum(1 for _each in due_drafts(D(2026, 1, 1)))
    assert found == 4 * 12_000
    assert time.process_time() - began < 20
