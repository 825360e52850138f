"""Two at the same time: reports begun, written, counted and signed; books, targets, schedules. One of them does it."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from directives.models import Theme
from mobilization.common.editing import RecordChanged
from mobilization.outbox import runner
from mobilization.outbox.models import Event, Job
from mobilization.workflow.refusals import NotNow, WrongState
from notifications.models import Notice
from organizations.models import Membership
from reports.documents import is_counted
from reports.enums import COUNT
from reports.jobs import books as book_jobs
from reports.jobs import drafts
from reports.models import (
    BookChoice,
    BookEdition,
    BookTransition,
    Report,
    ReportCount,
    ReportSchedule,
    ReportTarget,
    ReportTransition,
)
from reports.services.books import change_book, choose_model, locked_book, request_files
from reports.services.books import take_step as take_book_step
from reports.services.counting import count_report, is_whole, take_count
from reports.services.drafting import begin_report, correct_report
from reports.services.reports import edit_section, shown_seal, take_step
from reports.services.returns import accept_reports
from reports.services.scheduling import add_schedule, change_schedule
from reports.services.targets import Wanted, change_target, set_target, set_targets
from tests.access.books_of_the_ward import make_edition
from tests.access.people import again, tree, worker
from tests.reports.book_makers import make_book, make_told
from tests.reports.makers import counted, fresh
from tests.reports.plan_makers import REGISTERED, make_schedule, make_target, make_template
from tests.threads import Late, at_once

pytestmark = pytest.mark.django_db(transaction=True)
D = datetime.date
QUARTER = {"kind": "quarter", "begins": D(2025, 7, 1), "ends": D(2025, 9, 30), "closing": "calendar", "layout": "party"}
SCHEDULE = {
    "kind": "month", "reach": "own", "closing": "calendar", "draft_after": 1, "due_after": 5,
    "starts_on": D(2025, 1, 1),
}  # fmt: skip


@pytest.fixture
def house():
    """A ward below the city, each with two who sign and one who writes; a report of the ward that is counted."""
    units = tree()
    found = SimpleNamespace(units=units, ward=units.ward)
    found.leaders = [worker("leader", units.ward, f"leader-{number}") for number in range(2)]
    found.officers = [worker("officer", units.ward, f"officer-{number}") for number in range(2)]
    found.above = [worker("secretary", units.city, f"above-{number}") for number in range(2)]
    found.approvers = [worker("approver", units.city, f"approver-{number}") for number in range(2)]
    found.template = make_template(units.city)
    found.report = counted(begun(found, found.ward, found.officers[0]))
    return found


def begun(house, unit, by, **values):
    return begin_report(unit=unit, values=QUARTER | values, template=house.template, by=by)


def step(report, action, by, reason=""):
    """By an account as its request loads it."""
    return take_step(report, action, by=again(by), reason=reason)


def accepted(house):
    step(house.report, "submit", house.leaders[0])
    step(house.report, "accept", house.above[0])


def kinds(answers):
    """The names of what came of each, sorted."""
    return sorted(type(each).__name__ for each in answers)


def steps(report):
    return list(ReportTransition.objects.filter(subject=report).order_by("pk").values_list("action", flat=True))


@pytest.mark.bar("X15")
def test_of_two_leaders_who_submit_the_same_report_one_does(house):
    seal = shown_seal(house.report)
    answers = at_once(2, lambda place: take_step(house.report, "submit", by=again(house.leaders[place]), seal=seal))
    assert kinds(answers) == ["Report", "WrongState"]
    assert steps(house.report) == ["submit"]
    assert Event.objects.filter(kind="reports.report.submit").count() == 1
    told = list(Notice.objects.filter(kind="reports.report_submitted").values_list("recipient", flat=True))
    assert len(told) == len(set(told)) > 0
    assert (fresh(house.report).seal, is_whole(fresh(house.report))) == (seal, True)


@pytest.mark.bar("X15")
def test_of_many_who_accept_and_return_at_once_each_is_judged_by_what_stands_there(house):
    step(house.report, "submit", house.leaders[0])

    def judge(number):
        action = ("accept", "return")[number % 2]
        return step(house.report, action, house.above[number % 2], "Số liệu phần hai không khớp").state.value

    answers = at_once(20, judge)
    assert set(kinds(answers)) == {"WrongState", "str"}
    done = steps(house.report)[1:]
    assert done in (["accept"], ["return"], ["accept", "return"])  # what was accepted may be returned still
    assert sum(isinstance(each, str) for each in answers) == len(done)
    last = fresh(house.report)
    assert (last.state, bool(last.seal)) == (("returned", False) if done[-1] == "return" else ("accepted", True))
    for kind in ("accepted", "returned"):
        told = list(Notice.objects.filter(kind=f"reports.report_{kind}").values_list("recipient", flat=True))
        assert len(told) == len(set(told))


def test_two_officers_who_begin_the_same_report_make_one(house):
    days = {"begins": D(2025, 4, 1), "ends": D(2025, 6, 30)}
    answers = at_once(2, lambda place: begun(house, house.ward, again(house.officers[place]), **days))
    assert kinds(answers) == ["Report", "ValidationError"]
    (refused,) = [each for each in answers if isinstance(each, ValidationError)]
    assert set(refused.message_dict) == {"kind"}
    made = Report.objects.get(begins=D(2025, 4, 1))
    assert made.sections.count() == 2
    assert Job.objects.filter(kind=COUNT, params={"report": made.pk}).count() == 1


def test_a_correction_is_begun_once(house):
    accepted(house)
    step(house.report, "publish", house.approvers[0])
    answers = at_once(
        2, lambda place: correct_report(house.report, reason="Sai một số", by=again(house.leaders[place]))
    )
    assert kinds(answers) == ["Report", "WrongState"]
    assert list(Report.objects.order_by("edition").values_list("edition", flat=True)) == [1, 2]
    assert Report.objects.get(edition=2).sections.count() == 2


def test_of_two_approvers_one_publishes(house):
    accepted(house)
    answers = at_once(2, lambda place: step(house.report, "publish", house.approvers[place]))
    assert kinds(answers) == ["Report", "WrongState"]
    assert steps(house.report) == ["submit", "accept", "publish"]


def test_what_is_being_published_is_not_written_any_more(house):
    """The editor waits until it is published, and is told so; nothing of theirs is written."""
    section = house.report.sections.get(place=1)
    accepted(house)
    with transaction.atomic():
        step(house.report, "publish", house.approvers[0])
        late = Late(lambda: write(house, section, "Lời khác"))
        late.waits()
    assert isinstance(late.ended(), NotNow)
    section.refresh_from_db()
    assert "Lời khác" not in section.text
    assert is_whole(fresh(house.report))


def test_what_was_taken_back_and_is_being_written_is_not_published(house):
    section = house.report.sections.get(place=1)
    seal = step(house.report, "submit", house.leaders[0]).seal
    with transaction.atomic():
        step(house.report, "take_back", house.leaders[0], "Thiếu một mô hình")
        write(house, section, "Lời khác")
        late = Late(lambda: take_step(house.report, "publish", by=again(house.approvers[0]), seal=seal))
        late.waits()
    assert isinstance(late.ended(), WrongState)
    assert (fresh(house.report).state, section.__class__.objects.get(pk=section.pk).text) == ("draft", "Lời khác")


def test_of_two_who_write_the_same_section_one_does_and_the_other_sees_both(house):
    section = house.report.sections.get(place=1)
    seen = house.report.version
    answers = at_once(
        2,
        lambda place: edit_section(
            section, version=seen, values={"text": f"Lời của {place}"}, by=again(house.officers[place])
        ),
    )
    assert kinds(answers) == ["RecordChanged", "Report"]
    (refused,) = [each for each in answers if isinstance(each, RecordChanged)]
    section.refresh_from_db()
    assert section.text in ("Lời của 0", "Lời của 1")
    assert fresh(house.report).version == seen + 1
    assert refused


def write(house, section, text):
    version = Report.objects.get(pk=house.report.pk).version
    return edit_section(section, version=version, values={"text": text}, by=again(house.officers[0]))


def test_who_submits_while_a_count_comes_in_signs_what_it_counted(house):
    made = count_report(fresh(house.report))
    with transaction.atomic():
        take_count(made)
        late = Late(lambda: step(house.report, "submit", house.leaders[0]))
        late.waits()
    assert late.ended() is None
    last = fresh(house.report)
    assert (last.state, last.count_id, is_whole(last)) == ("submitted", made.pk, True)


def test_a_count_that_comes_in_while_the_report_is_submitted_changes_nothing(house):
    made = count_report(fresh(house.report))
    with transaction.atomic():
        sealed = step(house.report, "submit", house.leaders[0])
        late = Late(lambda: taken(made))
        late.waits()
    assert late.ended() is None
    last = fresh(house.report)
    assert (last.count_id, last.seal, is_whole(last)) == (sealed.count_id, sealed.seal, True)
    assert not ReportCount.objects.filter(pk=made.pk).exists()


def test_what_is_written_while_the_figures_are_counted_is_counted_too(house, monkeypatch):
    """Somebody asks for another figure after the worker has read what the report asks for, before it has ended."""
    report = begun(house, house.ward, house.officers[0], begins=D(2025, 1, 1), ends=D(2025, 3, 31))
    section = report.sections.get(place=2)

    def counting(read):
        made = count_report(read)
        if section.measures == [REGISTERED]:
            return made
        section.measures = [REGISTERED]
        values = {"measures": [REGISTERED]}
        late = Late(lambda: edit_section(section, version=1, values=values, by=again(house.officers[1])))
        assert late.ended() is None
        return made

    monkeypatch.setattr(drafts, "count_report", counting)
    while waiting := Job.objects.filter(kind=COUNT, params={"report": report.pk}, state="queued").first():
        runner.run_job(waiting.pk)
    assert set(Job.objects.filter(kind=COUNT, params={"report": report.pk}).values_list("state", flat=True)) == {"done"}
    assert is_counted(fresh(report))
    assert step(report, "submit", house.leaders[0]).state == "submitted"


def test_an_older_question_takes_no_place_of_a_newer_ones_count(house):
    """Two jobs, of before and after somebody asked for another figure: whichever ends last, the newer stands."""
    section = house.report.sections.get(place=2)
    old = count_report(fresh(house.report))
    edit_section(section, version=house.report.version, values={"measures": [REGISTERED]}, by=house.officers[0])
    new = counted(house.report).count
    taken(old)
    assert (fresh(house.report).count, is_counted(fresh(house.report))) == (new, True)
    assert not ReportCount.objects.filter(pk=old.pk).exists()


def test_a_count_for_who_looked_after_it_before_is_made_anew(house):
    """Another unit took the report over while it was counted, and nobody asked for anything."""
    made = count_report(fresh(house.report))
    Report.objects.filter(pk=house.report.pk).update(steward=house.units.beside)
    Job.objects.all().delete()
    taken(made)
    assert fresh(house.report).count_id != made.pk
    assert Job.objects.filter(kind=COUNT, params={"report": house.report.pk}).count() == 1


def test_two_who_accept_the_same_reports_in_another_order_wait_for_each_other_and_end(house):
    beside = house.units.beside
    sign = worker("leader", beside, "leader-beside")
    first, second = house.report, counted(begun(house, beside, worker("officer", beside, "officer-beside")))
    step(first, "submit", house.leaders[0])
    step(second, "submit", sign)
    seals = {each.pk: fresh(each).seal for each in (first, second)}
    done = []
    with transaction.atomic():
        step(first, "accept", house.above[0])
        late = Late(
            lambda: done.append(accept_reports([loaded(second), loaded(first)], seals=seals, by=again(house.above[1])))
        )
        late.waits()
        step(second, "accept", house.above[0])
    assert late.ended() is None
    assert (done[0].number, len(done[0].refused)) == (0, 2)
    assert (steps(first), steps(second)) == (["submit", "accept"], ["submit", "accept"])


@transaction.atomic
def taken(made):
    """As the job does it that ends."""
    take_count(made)


def loaded(report):
    return Report.objects.select_related("steward__parent").get(pk=report.pk)


@pytest.mark.parametrize("what", ["target", "schedule"])
def test_two_who_set_the_same_plan_at_once_make_one_and_the_other_is_told(house, what):
    def put(place):
        by = again(house.above[place])
        if what == "target":
            return set_target(unit=house.ward, values=TARGET | {"number": place}, by=by)
        return add_schedule(unit=house.ward, values=SCHEDULE, by=by)

    field, model = {"target": ("measure", ReportTarget), "schedule": ("kind", ReportSchedule)}[what]
    for _round in range(5):
        model.objects.all().delete()
        answers = at_once(2, put)
        refused = [each for each in answers if isinstance(each, ValidationError)]
        assert (len(refused), model.objects.count()) == (1, 1), answers
        assert set(refused[0].message_dict) == {field}


TARGET = {"year": 2026, "measure": REGISTERED, "note": ""}


@pytest.mark.parametrize("what", ["target", "schedule"])
def test_two_plans_that_become_the_same_at_once_stay_two(house, what):
    """Each is changed to what neither was: one is changed, who changes the other is told."""
    if what == "target":
        field, change = "measure", {"year": 2030}
        plans = [make_target(house.ward, year=year) for year in (2026, 2027)]
    else:
        field, change = "kind", {"kind": "quarter"}
        plans = [make_schedule(house.ward, kind) for kind in ("month", "year")]

    def put(place):
        verb = change_target if what == "target" else change_schedule
        return verb(plans[place], version=1, changes=change, by=again(house.above[place]))

    answers = at_once(2, put)
    refused = [each for each in answers if isinstance(each, ValidationError)]
    assert len(refused) == 1, answers
    assert set(refused[0].message_dict) == {field}


def test_a_target_set_while_many_are_set_is_not_overwritten(house):
    with transaction.atomic():
        set_target(unit=house.ward, values=TARGET | {"number": 3}, by=house.above[0])
        wanted = [Wanted(house.ward, 9, "", 0), Wanted(house.units.beside, 5, "", 0)]
        late = Late(lambda: set_targets(measure=REGISTERED, year=2026, wanted=wanted, by=again(house.above[1])))
        late.waits()
    refused = late.ended()
    assert isinstance(refused, ValidationError)
    assert list(ReportTarget.objects.values_list("unit", "number")) == [(house.ward.pk, 3)]


@pytest.fixture
def book(house):
    """In review, with the files of what it holds."""
    make_told(house.ward)
    found = make_book(house.ward, state="in_review")
    make_edition(found)
    return found


def test_of_two_who_publish_a_book_one_does_and_it_has_one_number(house, book):
    def publish(place):
        return take_book_step(book, "publish", by=again(house.approvers[place]))

    assert kinds(at_once(2, publish)) == ["Book", "WrongState"]
    assert list(BookEdition.objects.values_list("number", flat=True)) == [1]
    assert list(BookTransition.objects.values_list("action", flat=True)) == ["publish"]


def test_a_model_taken_out_while_the_book_is_published_stays_in(house, book):
    """Who edits waits until it is published, and is told that an edition stays as it is."""
    with transaction.atomic():
        take_book_step(book, "publish", by=again(house.approvers[0]))
        model = BookEdition.objects.get().printed["models"][0]
        late = Late(lambda: choose_model(book, model=model, is_in=False, by=again(house.officers[0])))
        late.waits()
    assert isinstance(late.ended(), NotNow)
    assert not BookChoice.objects.exists()


def test_who_waits_for_a_book_whose_theme_is_changed_reads_the_new_theme(house):
    old, new = (Theme.objects.create(code=code, name_vi=code, name_en=code) for code in ("old", "new"))
    book = make_book(house.ward, kind="theme", theme=old, begins=None, ends=None)
    seen = []

    @transaction.atomic
    def read():
        seen.append(locked_book(book).theme)

    with transaction.atomic():
        change_book(book, version=1, changes={"theme": new}, by=again(house.officers[0]))
        late = Late(read)
        late.waits()
    assert (late.ended(), seen) == (None, [new])


@pytest.mark.parametrize("what", ["office", "account"])
def test_files_whose_maker_lost_the_office_meanwhile_are_not_kept(house, monkeypatch, what):
    """The right to make them ends after the job has begun and before it is done."""
    make_told(house.ward)
    book = make_book(house.ward)
    job = request_files(book, by=again(house.officers[0]))
    described = book_jobs.described

    def meanwhile(*given):
        Late(lambda: end(what, house.officers[0])).ended()
        return described(*given)

    monkeypatch.setattr(book_jobs, "described", meanwhile)
    runner.run_job(job.pk)
    assert (Job.objects.get(pk=job.pk).state, BookEdition.objects.exists()) == ("refused", False)


def end(what, user):
    if what == "office":
        Membership.objects.filter(person=user.person).update(valid_to=D(2025, 1, 1), valid_from=D(2024, 1, 1))
    else:
        type(user).objects.filter(pk=user.pk).update(is_active=False)
