"""What documents ask: of whom, the clock, who is told and how often, reporting done, taking up again."""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.enums import DutyState
from directives.models import Duty, DutyReminder, Requirement
from directives.queries.documents import requirements_with_progress
from directives.queries.duties import counts, counts_by_unit, state_of, units_at
from directives.services.duties import (
    DutyNotDone,
    DutyNotOpen,
    ask_units,
    change_requirement,
    remind,
    reopen_duty,
    report_done,
    withdraw_requirement,
)
from directives.waiting import duties_waiting
from notifications import kinds
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import DAY, tree, unit, worker
from tests.directives.makers import make_document, make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return tree()


@pytest.fixture
def secretary(units):
    return worker("secretary", units.city)


@pytest.fixture
def document(units):
    return make_document(units.city)


def ask(document, by, *units, **more):
    known = {"text": "Đăng ký mô hình", "due_on": today() + 20 * DAY, "units": units, "by": by}
    return ask_units(document, **known | more)


def told(kind):
    return sorted(Notice.objects.filter(kind=f"directives.duty_{kind}").values_list("recipient__email", flat=True))


def test_all_wards_below_the_city_are_asked_and_told(units, document, secretary):
    officer, leader = worker("officer", units.ward), worker("leader", units.beside)
    worker("auditor", units.ward)
    worker("officer", units.ward, "gone", until=-1)
    unit("00010", units.city, valid_to=today() - DAY)
    wards = units_at(units.city, level="grassroots")
    requirement = ask(document, secretary, *wards)
    assert {duty.unit for duty in requirement.duties.all()} == {units.ward, units.beside, units.school}
    assert told("assigned") == sorted([officer.email, leader.email])
    assert units_at(units.ward, level="grassroots").count() == 2


@pytest.mark.parametrize(
    "more", [{"text": ""}, {"text": "x" * 501}, {"due_on": datetime.date(2000, 1, 1)}, {"units": []}]
)
def test_what_is_wrong_with_a_requirement(units, document, secretary, more):
    with pytest.raises(ValidationError):
        ask(document, secretary, **({"units": [units.ward]} | more))
    assert not Requirement.objects.exists()


def test_only_units_within_the_documents_unit_are_asked(units, secretary):
    mine = make_document(units.ward)
    leader = worker("leader", units.ward)
    ask(mine, leader, units.ward, units.school)
    for other in (units.city, units.beside):
        with pytest.raises(ValidationError):
            ask(mine, leader, other)
    for by in (worker("officer", units.ward), worker("leader", units.beside), worker("auditor", units.city)):
        with pytest.raises(PermissionDenied):
            ask(mine, by, units.school)


def test_the_clock_of_a_duty(units, document):
    duty = make_duty(document, units.ward, due=10)
    due = duty.requirement.due_on
    states = {days: state_of(duty, due + days * DAY) for days in (-8, -7, 0, 1)}
    assert states == {-8: DutyState.OPEN, -7: DutyState.SOON, 0: DutyState.SOON, 1: DutyState.LATE}
    for days, state in states.items():
        on = due + days * DAY
        assert Duty.objects.open().exists()
        assert Duty.objects.due_soon(on).exists() is (state == DutyState.SOON)
        assert Duty.objects.overdue(on).exists() is (state == DutyState.LATE)
        number = counts(Duty.objects.all(), on)
        assert (number["open"], number["soon"], number["late"]) == (1, state == DutyState.SOON, state == DutyState.LATE)
    assert state_of(make_duty(document, units.ward)) == DutyState.OPEN


def test_the_day_is_the_local_one(units, document):
    duty = make_duty(document, units.ward)
    duty.requirement.due_on = datetime.date(2026, 7, 1)
    for moment, state in (("2026-07-01T16:59:00Z", DutyState.SOON), ("2026-07-01T17:00:00Z", DutyState.LATE)):
        with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
            assert state_of(duty) == state


def test_done_on_the_day_is_in_time_and_a_day_later_late(units, document):
    by = worker("officer", units.ward)
    in_time, late = (make_duty(document, units.ward, due=-5, done=days, by=by) for days in (-5, -4))
    assert (state_of(in_time), state_of(late)) == (DutyState.DONE, DutyState.DONE_LATE)
    assert list(Duty.objects.done_late()) == [late]
    by_unit = counts_by_unit(Duty.objects.all(), [units.ward.pk])
    assert by_unit == {units.ward.pk: {"asked": 2, "open": 0, "late": 0, "done": 2, "done_late": 1}}


def test_progress_counts_what_the_reader_sees(units, document, secretary):
    by = worker("officer", units.ward)
    requirement = ask(document, secretary, units.ward, units.beside, units.school)
    Requirement.objects.filter(pk=requirement.pk).update(due_on=today() - 3 * DAY)
    Duty.objects.filter(unit=units.ward).update(done_on=today(), done_by=by)
    [all_of_it] = requirements_with_progress(document, secretary)
    assert (all_of_it.asked, all_of_it.done, all_of_it.late, all_of_it.overdue) == (3, 1, 3, 2)
    [own] = requirements_with_progress(document, worker("officer", units.beside))
    assert (own.asked, own.done, own.late, own.overdue) == (1, 0, 1, 1)


def test_a_duty_is_reported_done_once_and_who_asked_is_told(units, document, secretary):
    officer = worker("officer", units.ward)
    duty = ask(document, secretary, units.ward).duties.get()
    done = report_done(duty, done_on=today(), note=" Đã đăng ký 3 mô hình ", by=officer)
    assert (done.done_on, done.done_note, done.done_by) == (today(), "Đã đăng ký 3 mô hình", officer)
    with pytest.raises(DutyNotOpen):
        report_done(duty, done_on=today(), note="Đã làm", by=officer)
    assert told("done") == [secretary.email]


@pytest.mark.parametrize("day", [today() + DAY, datetime.date(2000, 1, 1)])
def test_a_day_that_cannot_be(units, document, day):
    duty = make_duty(document, units.ward)
    with pytest.raises(ValidationError) as wrong:
        report_done(duty, done_on=day, note="Đã làm", by=worker("officer", units.ward))
    assert set(wrong.value.message_dict) == {"done_on"}
    assert Duty.objects.open().exists()


def test_a_report_says_something_or_shows_evidence(units, document):
    duty, officer = make_duty(document, units.ward), worker("officer", units.ward)
    for note in ("", "  \n "):
        with pytest.raises(ValidationError) as refused:
            report_done(duty, done_on=today(), note=note, by=officer)
        assert list(refused.value.message_dict) == ["note"]
    assert Duty.objects.open().exists()
    evidence = SimpleNamespace(name="a.txt", content=ContentFile(b"x"), content_type="text/plain")
    assert report_done(duty, done_on=today(), note="", files=[evidence], by=officer).files.count() == 1


def test_who_reports_and_who_opens_again(client, units, document, secretary):
    duty = make_duty(document, units.ward)
    for by in (worker("secretary", units.ward), worker("officer", units.beside), worker("auditor", units.ward)):
        with pytest.raises(PermissionDenied):
            report_done(duty, done_on=today(), note="Đã làm", by=by)
    officer = worker("officer", units.ward)
    report_done(duty, done_on=today(), note="Đã làm", by=officer)
    with pytest.raises(PermissionDenied):
        reopen_duty(duty, reason="Thiếu số liệu", by=worker("leader", units.ward))
    with pytest.raises(ValidationError):
        reopen_duty(duty, reason=" ", by=secretary)
    assert reopen_duty(duty, reason="Thiếu số liệu", by=secretary).done_on is None
    with pytest.raises(DutyNotDone):
        reopen_duty(duty, reason="Thiếu số liệu", by=secretary)
    client.force_login(officer)
    assert client.get(duty.get_absolute_url()).context["reopened"].data == {"reason": "Thiếu số liệu"}
    notice = Notice.objects.get(kind="directives.duty_reopened", recipient=officer)
    assert "Thiếu số liệu" in kinds.get(notice.kind).text(notice)


def test_a_requirement_is_put_off_and_taken_back_until_somebody_reported(units, document, secretary):
    requirement = ask(document, secretary, units.ward)
    change_requirement(requirement, text="Báo cáo", due_on=today() + 40 * DAY, by=secretary)
    assert "Báo cáo" in Duty.objects.get().title
    with pytest.raises(PermissionDenied):
        withdraw_requirement(requirement, by=worker("leader", units.ward))
    report_done(Duty.objects.get(), done_on=today(), note="Đã làm", by=worker("officer", units.ward))
    with pytest.raises(ValidationError):
        withdraw_requirement(requirement, by=secretary)
    reopen_duty(Duty.objects.get(), reason="Thiếu", by=secretary)
    duty = Duty.objects.get()
    withdraw_requirement(requirement, by=secretary)
    assert not Duty.objects.exists()
    for late in (
        lambda: change_requirement(requirement, text="Khác", due_on=None, by=secretary),
        lambda: withdraw_requirement(requirement, by=secretary),
        lambda: report_done(duty, done_on=today(), note="", by=secretary),
        lambda: reopen_duty(duty, reason="Thiếu", by=secretary),
    ):
        with pytest.raises(ValidationError, match="rút lại"):
            late()


# --- reminders ------------------------------------------------------------------------------------------------


def test_each_reminder_comes_once_however_often_the_clock_asks(units, document):
    officer = worker("officer", units.ward)
    duty = make_duty(document, units.ward, due=10)
    make_duty(document, units.ward, due=10, done=0, by=officer)
    make_duty(document, units.ward)
    numbers = [remind(on=today() + days * DAY) for days in (0, 2, 3, 3, 4, 10, 11, 11, 12)]
    assert numbers == [0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert (told("soon"), told("overdue")) == ([officer.email], [officer.email])
    Requirement.objects.filter(pk=duty.requirement_id).update(due_on=today() + 30 * DAY)
    assert [remind(on=today() + days * DAY) for days in (22, 23, 23)] == [0, 1, 0]


def test_reminders_of_many_are_few_queries(units, document, monkeypatch):
    worker("officer", units.ward)
    requirement = Requirement.objects.create(document=document, text="x", due_on=today())
    wards = [unit(f"g{n}", units.city) for n in range(12)]
    costs = []
    for chosen in (wards[:1], wards[1:]):
        Duty.objects.bulk_create(Duty(requirement=requirement, title="x", unit=each, steward=each) for each in chosen)
        with CaptureQueriesContext(connection) as queries:
            assert remind() == len(chosen)
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert DutyReminder.objects.count() == 12


def test_notices_are_told_in_words(units, document, secretary):
    officer = worker("officer", units.ward)
    ask(document, secretary, units.ward, due_on=None, text="Họp dân")
    ask(document, secretary, units.ward, due_on=datetime.date(2026, 12, 31) + 400 * DAY)
    standing_one, dated = (
        kinds.get(each.kind).text(each) for each in Notice.objects.filter(recipient=officer).order_by("pk")
    )
    assert "Họp dân" in standing_one
    assert document.number in dated
    assert "2028" in dated
    notice = Notice.objects.filter(recipient=officer).first()
    assert kinds.get(notice.kind).url(notice) == f"/duties/{notice.subject_id}/"


def test_what_waits_at_home(units, document):
    for due in (-1, 3, 7, 8, None):
        make_duty(document, units.ward, due=due)
    make_duty(document, units.beside, due=-1)
    officer = worker("officer", units.ward)
    with CaptureQueriesContext(connection) as queries:
        items = list(duties_waiting(officer))
    assert [(item.count, item.tone) for item in items] == [(1, "danger"), (2, "warning"), (2, "waiting")]
    assert len(queries) <= 3
    assert list(duties_waiting(worker("auditor", units.ward))) == []
    assert Unit.objects.count() == 4


def test_my_work_tells_what_the_unit_has_to_do(client, units, document):
    """The latest first, those without a day last; the number is that of the list, and the home page's sum."""
    made = {due: make_duty(document, units.ward, due=due) for due in (None, 8, -1, 3, 20, 30)}
    make_duty(document, units.beside, due=-1)
    officer = worker("officer", units.ward)
    client.force_login(officer)
    page = client.get("/work/")
    assert [duty for duty, _state in page.context["tasks"]] == [made[due] for due in (-1, 3, 8, 20, 30)]
    assert page.context["tasks_count"] == client.get(page.context["tasks_url"]).context["count"] == 6
    assert sum(item.count for item in duties_waiting(officer)) == 6
    assert str(DutyState.LATE) == page.context["tasks"][0][1]
    client.force_login(worker("auditor", units.ward))
    assert client.get("/work/").context["tasks_count"] == 0
