"""What the clock tells of reports: three days before their last day, the day after it, and above; each once."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from notifications import kinds
from notifications.models import Notice
from organizations.models import Unit
from reports.clock import due_drafts
from reports.models import Report
from reports.models.recorded import RECORDED
from reports.services.drafting import draft_of_schedule
from reports.services.reminders import remind_of_reports
from reports.services.reports import take_step
from tests.access.people import account, unit, worker
from tests.reports.makers import counted, fresh, make_schedule
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
ONE = datetime.timedelta(days=1)
DUE = D(2025, 8, 12)
DRAFTED = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)


@shared
def city():
    return unit("01", kind="city", level="city", name="Thành phố Hà Nội", short_name="Hà Nội")


@shared
def ward(city):
    return unit("A", city, name="Phường A", short_name="A")


@shared
def people(city, ward):
    """Of the ward an officer, a leader, an auditor; of the city a secretary, an approver, an officer."""
    held = {"officer": ward, "leader": ward, "auditor": ward, "secretary": city, "approver": city}
    made = {role: worker(role, where, role, since=1000) for role, where in held.items()}
    return made | {"reader": worker("officer", city, "reader", since=1000)}


@pytest.fixture
def report(city, ward, people, time_machine):
    """The ward's July, drafted on 1 August, due on Tuesday the 12th."""
    time_machine.move_to(DRAFTED, tick=False)
    make_schedule(city, kind="month", reach="below", due_after=12, starts_on=D(2025, 7, 1))
    (found,) = due_drafts(D(2025, 8, 1))
    made = draft_of_schedule(Unit.objects.get(pk=found.unit), found.schedule, found.period)
    assert made.due_on == DUE
    return made


def told(since=0):
    rows = Notice.objects.filter(pk__gt=since).order_by("kind", "recipient__email")
    return [(row.kind.removeprefix("reports.report_"), row.recipient.email.partition("@")[0]) for row in rows]


def walk(first, last):
    """Who is told on which day, the clock walking over them several times a day."""
    found, day = {}, first
    while day <= last:
        since = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for _hour in range(3):
            remind_of_reports(on=day)
        if new := told(since):
            found[day] = new
        day += ONE
    return found


SOON = [("due_soon", "leader"), ("due_soon", "officer")]
LATE = [("late", "leader"), ("late", "officer"), ("late_above", "approver"), ("late_above", "secretary")]


def test_who_is_told_on_which_day_each_once(report):
    assert told() == [("drafted", "leader"), ("drafted", "officer")]
    assert walk(D(2025, 8, 1), D(2025, 9, 30)) == {DUE - 3 * ONE: SOON, DUE + ONE: sorted(LATE)}
    stored = fresh(report)
    assert (stored.reminded_on, stored.late_told_on, stored.upper_told_on) == (DUE - 3 * ONE, DUE + ONE, DUE + ONE)


def test_after_an_outage_what_is_over_is_told_alone(report):
    assert walk(DUE - ONE, DUE - ONE) == {DUE - ONE: SOON}
    assert walk(DUE + 9 * ONE, DUE + 30 * ONE) == {DUE + 9 * ONE: sorted(LATE)}
    Report.objects.update(reminded_on=None, late_told_on=None, upper_told_on=None)
    assert walk(DUE + 9 * ONE, DUE + 30 * ONE) == {DUE + 9 * ONE: sorted(LATE)}


def test_who_was_told_of_the_draft_today_is_reminded_tomorrow(report):
    Report.objects.update(drafted_on=DUE - ONE)
    assert walk(DUE - ONE, DUE + ONE) == {DUE: SOON, DUE + ONE: sorted(LATE)}


def test_nobody_is_told_of_what_was_submitted_returned_or_is_not_made(report, people):
    take_step(report, "drop", by=people["leader"], reason="Không phải lập")
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}
    take_step(report, "resume", by=people["leader"])
    counted(report)
    take_step(report, "submit", by=people["leader"])
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}
    take_step(report, "return", by=people["secretary"], reason="Thiếu")
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}
    assert fresh(report).state == "returned"
    take_step(report, "drop", by=people["leader"], reason="Không phải lập")
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}
    Report.objects.update(state="draft", first_submitted_on=None)
    Report.objects.update(due_on=None)
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}


def test_a_published_report_and_its_correction_are_left_alone(report, people):
    counted(report)
    take_step(report, "submit", by=people["leader"])
    take_step(report, "accept", by=people["secretary"])
    take_step(report, "publish", by=people["approver"])
    Report.objects.create(
        unit=report.unit, steward=report.steward, kind="month", title="Sửa", begins=report.begins, ends=report.ends,
        edition=2, corrects=report, due_on=DUE, drafted_on=DUE,
    )  # fmt: skip
    assert walk(DUE - 3 * ONE, DUE + 5 * ONE) == {}


def test_the_clock_counts_days_in_viet_nam(report, time_machine):
    """The day after the last one begins at 17:00 UTC."""
    Report.objects.update(reminded_on=DUE)
    over = datetime.datetime(2025, 8, 12, 17, tzinfo=datetime.UTC)
    time_machine.move_to(over - datetime.timedelta(seconds=1), tick=False)
    assert remind_of_reports() == 0
    time_machine.move_to(over, tick=False)
    assert remind_of_reports() == 2
    assert fresh(report).late_told_on == D(2025, 8, 13)


def test_of_a_topmost_unit_its_own_approvers_are_told(city, people, time_machine):
    time_machine.move_to(DRAFTED, tick=False)
    make_schedule(city, kind="month", due_after=12, starts_on=D(2025, 7, 1))
    (found,) = due_drafts(D(2025, 8, 1))
    draft_of_schedule(Unit.objects.get(pk=found.unit), found.schedule, found.period)
    assert walk(DUE, DUE + ONE)[DUE + ONE] == [
        ("late", "reader"), ("late", "secretary"), ("late_above", "approver"),
    ]  # fmt: skip


def test_above_they_see_the_notice_though_not_yet_the_report(report, people, city):
    walk(DUE + ONE, DUE + ONE)
    secretary, leader = people["secretary"], people["leader"]
    beside = worker("secretary", unit("B", city), "beside", since=1000)
    assert not Report.objects.visible_to(secretary).exists()
    for reader, number in ((secretary, 1), (leader, 1), (beside, 0), (account("nobody"), 0)):
        assert Report.objects.awaited_by(reader).count() == number
    assert Report.objects.awaited_by(account("root", is_superuser=True)).count() == 1
    assert kinds.get("reports.report_late_above").record.visible(secretary).get() == report
    notice = Notice.objects.get(recipient=secretary)
    assert Notice.objects.visible_to(secretary).filter(pk=notice.pk).exists()
    with override("vi"):
        assert kinds.get(notice.kind).text(notice) == (
            "Phường A chưa gửi báo cáo (tháng 7 năm 2025). Hạn gửi là ngày 12/08/2025."
        )
        mine = kinds.get("reports.report_late").text(Notice.objects.filter(kind="reports.report_late").first())
        assert mine == "Báo cáo của Phường A (tháng 7 năm 2025) phải gửi chậm nhất ngày 12/08/2025 nhưng chưa gửi."


def test_what_was_told_stands_on_no_record_of_changes(report):
    walk(DUE - 3 * ONE, DUE + ONE)
    (model,) = [each for each in RECORDED if each is Report]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_reportevent WHERE pgh_obj_id = %s", [report.pk])
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE reports_report SET title = 'Khác' WHERE id = %s", [report.pk])
        cursor.execute("SELECT count(*) FROM reports_reportevent WHERE pgh_obj_id = %s", [report.pk])
        assert cursor.fetchone() == (2,)
    assert model is Report


def test_statements_do_not_grow_with_the_reports(report, ward, city):
    def statements():
        Report.objects.update(reminded_on=None)
        with CaptureQueriesContext(connection) as asked:
            number = remind_of_reports(on=DUE)
        return number, len(asked)

    few = statements()
    for place in range(40):
        Report.objects.create(
            unit=ward, steward=ward, kind="month", title="T", begins=D(2020, 1, 1) + place * ONE, ends=D(2025, 7, 31),
            due_on=DUE, drafted_on=D(2025, 8, 1),
        )  # fmt: skip
    lots = statements()
    assert (few[0], lots[0]) == (1, 41)
    assert lots[1] <= few[1] + 1
