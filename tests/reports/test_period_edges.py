"""T4: what happens around local midnight falls into the right period, is drafted on the right local day, and once."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from models_registry.models import ModelTransition
from notifications.models import Notice
from organizations.figures import Period, Scope
from organizations.models import Unit
from reports import measures
from reports.clock import due_drafts
from reports.models import Report, ReportSchedule
from reports.periods import period_of
from reports.services.drafting import draft_of_schedule
from reports.services.schedules import DRAFT, request_due_drafts
from tests.access.people import unit, worker
from tests.dialogues.opinion_makers import make_opinion
from tests.models_registry.makers import make_model
from tests.reports.makers import make_schedule
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.bar("T4")]
D = datetime.date
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SECOND = datetime.timedelta(seconds=1)
EDGES = [
    ("month", 2025, 8, D(2025, 9, 1)),
    ("month", 2024, 2, D(2024, 3, 1)),
    ("quarter", 2025, 3, D(2025, 10, 1)),
    ("six_months", 2025, 1, D(2025, 7, 1)),
    ("nine_months", 2025, 1, D(2025, 10, 1)),
    ("year", 2025, 1, D(2026, 1, 1)),
    ("term", 2025, 1, D(2026, 1, 1)),
]


def midnight(day):
    """The first moment of the local day: 17:00 UTC of the day before."""
    return datetime.datetime.combine(day, datetime.time(), HANOI)


@pytest.fixture
def ward():
    return unit("A", unit("01", kind="city", level="city"), name="Phường A")


@pytest.mark.parametrize(("kind", "year", "number", "day"), EDGES)
def test_drafts_are_due_on_the_local_day_and_no_second_before(ward, time_machine, kind, year, number, day):
    period = period_of(kind, year, number)
    make_schedule(ward, kind=kind, starts_on=period.ends)
    assert midnight(day).astimezone(datetime.UTC).hour == 17
    for moment, many in ((midnight(day) - SECOND, 0), (midnight(day), 1), (midnight(day) + SECOND, 1)):
        time_machine.move_to(moment, tick=False)
        assert request_due_drafts() == many, moment
    assert runner.run_job(Job.objects.get(kind=DRAFT).pk)
    made = Report.objects.get()
    assert (made.begins, made.ends, made.drafted_on) == (period.begins, period.ends, day)


@pytest.mark.parametrize(("kind", "year", "number", "day"), EDGES[:-1])
def test_what_people_enter_around_midnight_is_counted_in_its_period(ward, time_machine, kind, year, number, day):
    """A model, an opinion and a step of a model in the last and in the first second, by the clock in Hà Nội."""
    root = worker("leader", ward, since=2000)
    period = period_of(kind, year, number)
    following = Period(begins=day, ends=day)
    for moment in (midnight(day) - SECOND, midnight(day)):
        time_machine.move_to(moment, tick=False)
        today = timezone.localdate()
        model = make_model(ward, "in_implementation", registered_on=today, listed_on=today)
        step = {"action": "begin", "from_state": "registered", "to_state": "in_implementation"}
        ModelTransition.objects.create(subject=model, at=timezone.now(), **step)
        make_opinion(ward, root, received_on=today, due_on=D(2099, 1, 1))
    asked = [
        measures.measure(key) for key in (
            "models_registry.registered", "models_registry.in_implementation", "dialogues.opinions",
        )
    ]  # fmt: skip
    for days, at_work in ((period.days, 1), (following, 2)):  # what began before is at work still
        found = measures.counted(asked, {"": Scope(root=ward, period=days)})[""]
        assert [found[each.key].number for each in asked] == [1, at_work, 1]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_promise_each_draft_once():
    city = unit("01", kind="city", level="city")
    for number in range(20):
        unit(f"W{number}", city)
    make_schedule(city, kind="month", reach="below", starts_on=D(2025, 7, 1))
    assert at_once(4, lambda _index: request_due_drafts(D(2025, 8, 1))) == [20] * 4
    assert Job.objects.filter(kind=DRAFT).count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_one_report():
    """Two clocks whose jobs stand side by side, as after a job was taken for lost: the table holds one edition."""
    city = unit("01", kind="city", level="city")
    writer = worker("officer", city)
    schedule = make_schedule(city, kind="month", starts_on=D(2025, 7, 1))
    (found,) = due_drafts(D(2025, 8, 1))
    jobs = []
    for number in range(4):
        request_due_drafts(D(2025, 8, 1))
        job = Job.objects.exclude(pk__in=jobs).get(kind=DRAFT)
        Job.objects.filter(pk=job.pk).update(unique_key=f"{found.key}-{number}")
        jobs.append(job.pk)
    assert at_once(4, lambda index: runner.run_job(jobs[index])) == [True] * 4
    assert Report.objects.count() == 1
    assert sorted(Job.objects.filter(kind=DRAFT).values_list("state", flat=True)) == ["done"] * 4
    assert Job.objects.filter(kind="reports.count").count() == 1
    assert list(Notice.objects.filter(recipient=writer).values_list("kind", flat=True)) == ["reports.report_drafted"]
    assert ReportSchedule.objects.get() == schedule


def test_another_fault_of_the_table_is_no_second_report(ward):
    """Only that it is there already is nobody's fault."""
    schedule = make_schedule(ward, kind="month", starts_on=D(2025, 7, 1))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reports_report ADD CONSTRAINT other CHECK (drafted_on < '2000-01-01')")
    with pytest.raises(Exception, match="other"):
        draft_of_schedule(Unit.objects.get(pk=ward.pk), schedule, period_of("month", 2025, 7))
