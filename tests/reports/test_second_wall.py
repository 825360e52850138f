"""Rights of reports, plans, claims, books behind the pages: accounts not in use, verbs by themselves, files, order."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from mobilization.outbox import registry, runner
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from mobilization.workflow.refusals import NotAllowed
from organizations.models import User
from organizations.offices import office_of
from reports import book_sources
from reports.filters.books import BookFilter
from reports.filters.claims import ClaimFilter
from reports.filters.plans import ScheduleFilter, TargetFilter
from reports.filters.reports import ReportFilter
from reports.jobs import books as book_jobs
from reports.models import Book, Claim, Report, ReportSchedule, ReportTarget, ReportTemplate, WeeklyDigest
from reports.permissions import books, claims, plans, recounts, reports
from reports.queries.books import units_to_start_for
from reports.services.books import request_files as request_book
from reports.services.books import start_book
from reports.services.claims import edit_claim, enter_claim, withdraw_claim
from reports.services.drafting import begin_report
from reports.services.plans import stored_plan
from reports.services.recounting import request_mend, request_recount
from reports.services.reports import demand_editable
from reports.services.returns import accept_reports, remind_missing
from reports.services.scheduling import add_schedule
from reports.services.targets import Wanted, set_target, set_targets
from reports.services.templates import make_template
from showcase.models import Withholding
from tests.access.books_of_the_ward import make_edition
from tests.access.closing import closes_with_the_office
from tests.access.people import again, worker
from tests.reports.book_makers import make_book, make_picture, make_told
from tests.reports.makers import make_report
from tests.reports.plan_makers import make_schedule, make_target
from tests.reports.plan_makers import make_template as plain_template
from tests.reports.test_book_pages import sheets
from tests.reports.test_claims import VALUES
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
D = datetime.date
KINDS = (
    "reports.export_books", "reports.export_book_contents", "reports.make_book", "reports.export_claims",
    "reports.export_dashboard", "reports.files", "reports.returns", "reports.export_reports", "reports.export_measure",
    "reports.export_schedules", "reports.export_targets", "reports.export_rank",
)  # fmt: skip
WHOSE = (
    books.may_see_book, books.may_write_book, books.may_publish_book, books.may_send_back, books.may_revise,
    books.may_take_back, books.may_make_files,
)  # fmt: skip


@shared
def there(world):
    """Of the ward one of each, and who may read them and do nothing with them."""
    leader = worker("leader", world.heir, "leader-heir")
    return SimpleNamespace(
        leader=leader,
        reader=worker("auditor", world.heir, "reads-heir"),
        stranger=worker("auditor", world.beside, "reads-beside"),
        report=make_report(world.heir, leader, kind="month", begins=D(2025, 7, 1), ends=D(2025, 7, 31)),
        book=make_book(world.heir),
        claim=enter_claim(values=VALUES | {"about": world.heir}, by=world.officer),
        template=plain_template(world.heir),
        schedule=make_schedule(world.heir),
        target=make_target(world.heir),
    )


def test_accounts_that_are_not_in_use_may_nothing(world, there):
    User.objects.filter(pk=world.root.pk).update(is_active=False)
    off = again(world.root)
    for user in (AnonymousUser(), off):
        for may in WHOSE:
            assert not may(user, there.book), may
        assert not books.may_start_book(user)
        assert not books.may_start_for(user, world.heir)
        assert claims.keeper_for(user) is None
        assert not claims.may_enter(user)
        assert not claims.may_edit_claim(user, there.claim)
        for record in (there.template, there.schedule, there.target):
            assert not plans.may_see_plan(user, record)
        assert not plans.may_plan_somewhere(user)
        assert not recounts.may_read_recounts(user)
        assert not recounts.may_mend_sums(user)
        for may in (reports.may_see_report, reports.may_edit_report, reports.may_submit, reports.may_receive,
                    reports.may_accept, reports.may_publish, reports.may_drop, reports.may_correct,
                    reports.may_read_reasons):  # fmt: skip
            assert not may(user, there.report), may
        for may in (reports.may_draft, reports.may_plan, reports.may_follow_returns, reports.may_remind):
            assert not may(user, world.heir), may
        for model in (Report, Book, Claim, ReportTemplate, ReportSchedule, ReportTarget, WeeklyDigest):
            assert not model.objects.visible_to(user).exists(), model
        assert not Report.objects.awaited_by(user).exists()
        for kind in (*KINDS, "reports.recount", "reports.mend_sums"):
            assert not registry.get(kind).may_request(user), kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_closed_when_the_office_ends(there, kind):
    user = again(there.leader)
    assert closes_with_the_office(request_job(kind=kind, owner=user, params=office_of(user)))


@pytest.mark.parametrize(
    "kind",
    ["reports.export_books", "reports.export_claims", "reports.export_reports", "reports.export_schedules",
     "reports.export_targets"],
)  # fmt: skip
def test_a_file_of_a_list_holds_what_its_owner_reads(world, there, kind):
    rows = {}
    for name in ("reader", "stranger"):
        user = again(getattr(there, name))
        job = request_job(kind=kind, owner=user, params={"filters": {}, **office_of(user)})
        assert runner.run_job(job.pk)
        rows[name] = len(sheets(job)[0])
    assert rows == {"reader": 1, "stranger": 0}


def test_the_contents_of_a_book_one_does_not_read_are_no_file(there):
    states = []
    for name in ("reader", "stranger"):
        user = again(getattr(there, name))
        params = {"filters": {"book": there.book.pk}, **office_of(user)}
        job = request_job(kind="reports.export_book_contents", owner=user, params=params)
        assert runner.run_job(job.pk)
        states.append(Job.objects.get(pk=job.pk).state)
    assert states == ["done", "refused"]


def test_who_reads_a_book_and_no_more_has_it_not_even_begun(world, there, monkeypatch):
    """The worker refuses before it has set anything."""
    make_told(world.heir)
    begun = []
    monkeypatch.setattr(book_jobs, "described", lambda *given: begun.append(given))
    user = again(there.reader)
    job = request_job(kind="reports.make_book", owner=user, params={"book": there.book.pk, **office_of(user)})
    assert runner.run_job(job.pk)
    assert (Job.objects.get(pk=job.pk).state, begun) == ("refused", [])


def test_what_may_be_done_with_a_book_and_its_files(world, there):
    edition = make_edition(there.book)
    for file in edition.files.all():
        assert books.may_see_book_file(again(there.reader), file)
        assert not books.may_see_book_file(again(there.stranger), file)
        assert not books.may_see_book_file(AnonymousUser(), file)
    assert books.book_actions(again(world.officer), there.book) == ["edit", "choose", "discard", "make"]
    assert books.book_actions(again(there.leader), there.book) == ["make"]
    assert books.book_actions(again(there.reader), there.book) == []
    assert list(units_to_start_for(again(world.officer))) == [world.heir]
    for who in (there.reader, there.leader):
        assert not units_to_start_for(again(who)).exists()


def test_a_photograph_of_a_model_that_is_public_no_more_is_printed_nowhere(world):
    model = make_told(world.heir)
    picture = make_picture(model, moment="after")
    assert book_sources.photograph(picture.pk)
    Withholding.objects.create(model=model, reason="Đang kiểm tra")
    with pytest.raises(LookupError):
        book_sources.photograph(picture.pk)


VERBS = (
    lambda world, there, user: start_book(unit=world.heir, values={"title": ""}, by=user),
    lambda world, there, user: request_book(there.book, by=user),
    lambda world, there, user: books.demand_open(user, there.book),
    lambda world, there, user: enter_claim(values=VALUES, by=user),
    lambda world, there, user: edit_claim(there.claim, version=99, changes={}, by=user),
    lambda world, there, user: withdraw_claim(there.claim, why="", by=user),
    lambda world, there, user: begin_report(unit=world.heir, values={}, template=None, by=user),
    lambda world, there, user: demand_editable(user, there.report),
    lambda world, there, user: stored_plan(there.template, by=user, version=99),
    lambda world, there, user: request_recount(by=again(there.leader)),
    lambda world, there, user: request_mend(kind="models", by=again(there.leader)),
    lambda world, there, user: accept_reports([there.report], seals={}, by=user),
    lambda world, there, user: remind_missing(world.heir, [], by=user),
    lambda world, there, user: add_schedule(unit=world.heir, values={}, by=user),
    lambda world, there, user: set_target(unit=world.heir, values={}, by=user),
    lambda world, there, user: set_targets(measure="", year=0, wanted=[Wanted(world.heir, None, "", 9)], by=user),
    lambda world, there, user: make_template(unit=world.heir, values={}, sections=[], by=user),
)


@pytest.mark.parametrize("do", VERBS)
def test_each_verb_refuses_by_itself(world, there, do):
    for who in (there.stranger, there.reader):
        with pytest.raises((PermissionDenied, NotAllowed)):
            do(world, there, again(who))


def test_a_submitted_report_is_no_excuse_for_others(world, there):
    Report.objects.filter(pk=there.report.pk).update(state="dropped")
    with pytest.raises(PermissionDenied):
        demand_editable(again(there.reader), Report.objects.get(pk=there.report.pk))


def test_pages_refuse_before_they_read_what_was_sent(client, world, there):
    visit = prove(client, again(there.reader))
    for address in (
        f"books/{there.book.pk}/edit/", f"books/{there.book.pk}/discard/", f"books/{there.book.pk}/files/",
        f"books/{there.book.pk}/models/new/", "books/new/", "claims/new/", f"claims/{there.claim.pk}/edit/",
        f"claims/{there.claim.pk}/withdraw/", "reports/new/", f"reports/{there.report.pk}/edit/",
        f"reports/{there.report.pk}/correct/", f"reports/{there.report.pk}/count/",
        f"reports/{there.report.pk}/do/submit/", f"reports/{there.report.pk}/do/drop/",
        f"report-templates/{there.template.pk}/edit/", f"report-templates/{there.template.pk}/use/",
        "report-templates/new/", "report-schedules/new/", f"report-schedules/{there.schedule.pk}/edit/",
        f"report-schedules/{there.schedule.pk}/use/", "report-targets/new/", "report-targets/grid/",
        f"report-targets/{there.target.pk}/edit/", f"report-targets/{there.target.pk}/remove/",
    ):  # fmt: skip
        assert visit.post(f"/{address}", {"odd": "x"}).status_code == 403, address
    for action in ("submit", "publish", "return", "revise", "take_back"):
        Book.objects.filter(pk=there.book.pk).update(
            state={"submit": "draft", "take_back": "draft", "revise": "published"}.get(action, "in_review")
        )
        assert visit.post(f"/books/{there.book.pk}/do/{action}/", {"odd": "x"}).status_code == 403, action


def test_the_api_refuses_before_it_reads_what_was_sent(client, world, there):
    visit = prove(client, again(there.reader))
    odd = {"data": json.dumps({"reason": 7, "step": "odd", "kind": []}), "content_type": "application/json"}
    for address in (
        "books/", f"books/{there.book.pk}/make/", f"books/{there.book.pk}/choose/", f"books/{there.book.pk}/submit/",
        f"books/{there.book.pk}/publish/", "claims/", f"claims/{there.claim.pk}/withdraw/", "reports/",
        f"reports/{there.report.pk}/steps/", f"reports/{there.report.pk}/correct/", f"reports/{there.report.pk}/count/",
        "report-templates/", "report-schedules/", "report-targets/",
    ):  # fmt: skip
        assert visit.post(f"/api/v1/{address}", **odd).status_code == 403, address
    for address in (
        f"books/{there.book.pk}/", f"claims/{there.claim.pk}/", f"reports/{there.report.pk}/",
        f"report-templates/{there.template.pk}/", f"report-schedules/{there.schedule.pk}/",
        f"report-targets/{there.target.pk}/",
    ):  # fmt: skip
        assert visit.patch(f"/api/v1/{address}", **odd).status_code == 403, address  # not 428


def test_pages_offer_what_one_may_do(client, world, there):
    asked = {
        "/books/": "may_start", "/claims/": "may_enter", "/reports/": "may_begin", "/report-templates/": "may_plan",
        "/report-schedules/": "may_plan", "/report-targets/": "may_plan",
        "/figures/models_registry.registered/": "may_enter",
    }  # fmt: skip
    for address, name in asked.items():
        assert prove(client, again(there.reader)).get(address).context[name] is False, address
    for who, address, name in (
        (world.officer, "/books/", "may_start"), (world.officer, "/claims/", "may_enter"),
        (there.leader, "/reports/", "may_begin"), (there.leader, "/report-templates/", "may_plan"),
        (there.leader, "/report-schedules/", "may_plan"), (there.leader, "/report-targets/", "may_plan"),
    ):  # fmt: skip
        assert prove(client, again(who)).get(address).context[name] is True, address


@pytest.mark.parametrize(
    ("of", "model", "name"),
    [
        (ReportFilter, Report, "subtree"), (ClaimFilter, Claim, "within"), (ScheduleFilter, ReportSchedule, "within"),
        (TargetFilter, ReportTarget, "within"), (BookFilter, Book, "within"),
    ],
)  # fmt: skip
def test_filters_offer_units_of_what_one_reads(world, there, of, model, name):
    def offered(user):
        request = SimpleNamespace(user=again(user))
        found = of({}, queryset=model.objects.visible_to(request.user), request=request)
        fields = [field for field in found.form.fields.values() if hasattr(field, "queryset")]
        return {unit.pk for field in fields for unit in field.queryset if field.queryset.model is type(world.heir)}

    assert world.heir.pk in offered(there.reader)
    assert world.heir.pk not in offered(there.stranger)


def test_nobody_else_reads_what_the_ward_has(client, world, there):
    visit = prove(client, again(there.stranger))
    for address in (
        f"/books/{there.book.pk}/", f"/claims/{there.claim.pk}/", f"/reports/{there.report.pk}/",
        f"/report-templates/{there.template.pk}/", f"/report-schedules/{there.schedule.pk}/",
        f"/report-targets/{there.target.pk}/",
    ):  # fmt: skip
        assert visit.get(address).status_code == 404, address
        assert visit.get(f"/api/v1{address}").status_code == 404, address
    for address in ("/books/", "/claims/", "/reports/", "/report-templates/", "/report-schedules/", "/report-targets/"):
        assert list(visit.get(address).context["rows"]) == [], address
