"""The pages of books: from the rule to the published files, what they offer and refuse."""

import datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from models_registry.models import RegisteredModel
from reports.models import Book, BookChoice
from tests.access.people import again
from tests.reports.book_makers import YEAR, make_book, make_name, make_picture, make_told, recognised_on
from tests.showcase.makers import revoke
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "Sách mô hình", "kind": "year", "begins": f"01/01/{YEAR}", "ends": f"31/12/{YEAR}", "grouping": "domain",
    "photographs": "2",
}  # fmt: skip


@pytest.fixture
def visit(client, cast):
    """The ward's officer, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(cast.officer))
    client.as_ = lambda user: prove(client, again(user))
    return client


def run(kind):
    """Do the one job of the kind that waits; gives it as it ended."""
    job = Job.objects.get(kind=kind, state="queued")
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return job


def sheets(job):
    """The cells of the job's workbook, sheet by sheet, without the heads."""
    with default_storage.open(job.files.get().key) as file:
        book = openpyxl.load_workbook(file)
        return [[list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book.worksheets]


def test_from_the_rule_to_the_published_files(visit, cast):
    ward = cast.units.ward
    first = make_told(ward, title="Đường hoa")
    make_picture(first, moment="after", caption="Con đường")
    late = make_told(ward, title="Của năm trước")
    recognised_on(late, datetime.date(YEAR - 1, 3, 3))
    made = visit.post("/books/new/", TEXT | {"unit": ward.pk, "foreword": "Lời đầu."})
    book = Book.objects.get()
    assert (made.status_code, made["Location"]) == (302, book.get_absolute_url())
    assert visit.post(f"/books/{book.pk}/models/new/", {"model": late.pk}).status_code == 302
    assert visit.post(f"/books/{book.pk}/models/{late.pk}/place/", {"place": "1"}).status_code == 302
    page = visit.get(book.get_absolute_url())
    assert [entry.story.title for entry in page.context["contents"].entries] == ["Của năm trước", "Đường hoa"]
    assert page.context["seen"] == ""
    assert visit.post(f"/books/{book.pk}/do/submit/").status_code == 302
    page = visit.get(book.get_absolute_url())
    assert page.context["job"].kind == "reports.make_book"
    assert f"/jobs/{page.context['job'].pk}/" in page.content.decode()
    assert run("reports.make_book").result == {"models": 2, "photographs": 1}
    visit.as_(cast.approver)
    page = visit.get(book.get_absolute_url())
    assert not page.context["proof_is_old"]
    assert f"/do/publish/?seen={page.context['seen']}" in page.content.decode()
    assert visit.post(f"/books/{book.pk}/do/publish/?seen={page.context['seen']}").status_code == 302
    book.refresh_from_db()
    assert book.state == "published"
    edition = book.editions.get()
    for file in edition.files.all():
        answer = visit.get(f"/books/{book.pk}/files/{file.pk}/")
        assert b"".join(answer.streaming_content)[:4] == {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[file.format]


def test_files_of_before_are_not_published_by_a_page_of_before(visit, cast):
    make_told(cast.units.ward)
    book = make_book(cast.units.ward)
    visit.post(f"/books/{book.pk}/do/submit/")
    run("reports.make_book")
    visit.as_(cast.approver)
    seen = visit.get(book.get_absolute_url()).context["seen"]
    make_told(cast.units.ward)
    visit.post(f"/books/{book.pk}/files/")
    run("reports.make_book")
    answer = visit.post(f"/books/{book.pk}/do/publish/?seen={seen}", follow=True)
    assert [str(each) for each in answer.context["messages"]]
    book.refresh_from_db()
    assert book.state == "in_review"


def test_nothing_typed_is_lost_and_each_fault_stands_at_its_field(visit, cast):
    sent = TEXT | {"unit": cast.units.ward.pk, "title": "", "begins": "", "photographs": "9", "foreword": "Lời đầu."}
    refused = visit.post("/books/new/", sent)
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["begins", "photographs", "title"])
    assert "Lời đầu." in refused.content.decode()
    refused = visit.post("/books/new/", TEXT | {"unit": cast.units.ward.pk, "kind": "theme"})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["theme"])
    refused = visit.post("/books/new/", TEXT | {"unit": cast.units.ward.pk, "ends": f"01/01/{YEAR - 1}"})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["ends"])
    refused = visit.post("/books/new/", TEXT | {"unit": cast.units.beside.pk})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["unit"])
    assert not Book.objects.exists()


def test_two_editors_see_both_versions(visit, cast):
    book = make_book(cast.units.ward)
    assert visit.post(f"/books/{book.pk}/edit/", TEXT | {"version": "1", "title": "Của người nhanh"}).status_code == 302
    slow = visit.post(f"/books/{book.pk}/edit/", TEXT | {"version": "1", "title": "Của người chậm"})
    assert slow.status_code == 409
    shown = {label: (theirs, mine) for label, theirs, mine in slow.context["differences"]}
    assert ("Của người nhanh", "Của người chậm") in shown.values()
    again_sent = visit.post(f"/books/{book.pk}/edit/", TEXT | {"version": "2", "title": "Của người chậm"})
    assert again_sent.status_code == 302
    book.refresh_from_db()
    assert (book.title, book.version) == ("Của người chậm", 3)


def test_the_list_filters(visit, cast):
    ward = cast.units.ward
    one = make_book(ward, title="Sách năm nay")
    old = make_book(
        ward, title="Sách nhiệm kỳ", kind="term", begins=datetime.date(2020, 1, 1), ends=datetime.date(2025, 12, 31)
    )
    review = make_book(cast.units.school, title="Sách trường", state="in_review")
    make_book(cast.units.beside, title="Sách phường bên")
    found = {
        "": {one, old, review},
        "?q=nam+nay": {one},
        "?state=in_review": {review},
        "?kind=term": {old},
        "?year=2023": {old},
        f"?year={YEAR}": {one, review},
        f"?within={cast.units.school.pk}": {review},
        "?q=phuong+ben": set(),
        "?state=odd": set(),
    }
    for query, books in found.items():
        page = visit.get(f"/books/{query}")
        assert {row for row, _tone in page.context["books"]} == books, query


def test_an_empty_list_says_what_to_do(visit):
    assert "Chưa có cuốn sách nào" in visit.get("/books/").content.decode()
    assert "Không có cuốn sách nào" in visit.get("/books/?q=x").content.decode()


def test_what_was_left_out_stands_with_its_reason_and_comes_back(visit, cast):
    model = make_told(cast.units.ward, title="Bị để ra")
    make_name(model, consent=False)
    make_picture(model, consent=False)
    book = make_book(cast.units.ward)
    html = visit.get(book.get_absolute_url()).content.decode()
    assert "1 ảnh chưa được đồng ý công bố" in html
    assert "1 người chưa đồng ý công bố tên" in html
    assert visit.post(f"/books/{book.pk}/models/{model.pk}/leave-out/").status_code == 302
    page = visit.get(book.get_absolute_url())
    assert [(each.title, each.why) for each in page.context["contents"].left_out] == [("Bị để ra", "by_editor")]
    assert visit.post(f"/books/{book.pk}/models/{model.pk}/to-the-rule/").status_code == 302
    assert not BookChoice.objects.exists()


def test_only_what_could_be_taken_in_is_offered(visit, cast):
    ward = cast.units.ward
    make_told(ward, title="Đã có")
    outside = make_told(ward, title="Ngoài")
    recognised_on(outside, datetime.date(YEAR - 1, 1, 1))
    recognised_on(make_told(cast.units.beside), datetime.date(YEAR - 1, 1, 1))
    hidden = make_told(ward, title="Thu hồi")
    revoke(hidden)
    book = make_book(ward)
    form = visit.get(f"/books/{book.pk}/models/new/").context["form"]
    assert set(form.fields["model"].queryset) == {outside}
    refused = visit.post(f"/books/{book.pk}/models/new/", {"model": hidden.pk})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["model"])


def test_a_book_in_review_is_not_edited(visit, cast):
    model = make_told(cast.units.ward)
    book = make_book(cast.units.ward, state="in_review")
    for page in ("edit/", "discard/", "models/new/", f"models/{model.pk}/leave-out/", f"models/{model.pk}/place/"):
        answer = visit.get(f"/books/{book.pk}/{page}", follow=True)
        assert answer.redirect_chain == [(book.get_absolute_url(), 302)], page
        assert [str(each) for each in answer.context["messages"]], page
    page = visit.get(book.get_absolute_url())
    assert (page.context["actions"], [step.action for step in page.context["quiet_steps"]]) == (["make"], ["return"])


def test_excel_of_contents_and_list(visit, cast):
    ward = cast.units.ward
    model = make_told(ward, title="Đường hoa", domain="economy")
    make_picture(model, consent=False)
    make_told(ward, title="Không chuyện", way_of_working="", results="")
    book = make_book(ward)
    visit.post(f"/books/{book.pk}/export/")
    inside, outside = sheets(run("reports.export_book_contents"))
    assert [row[:5] for row in inside] == [[1, "Kinh tế", model.code, "Đường hoa", ward.name]]
    assert inside[0][-2:] == [0, 1]
    assert [row[0] for row in outside] == ["Không chuyện"]
    make_book(ward, title="Cuốn khác", state="in_review")
    visit.post("/books/export/?state=draft")
    (rows,) = sheets(run("reports.export_books"))
    assert [row[0] for row in rows] == [book.title]


def test_the_home_page_of_who_publishes_says_what_waits(visit, cast):
    make_book(cast.units.ward, state="in_review")
    make_book(cast.units.school, state="in_review")
    address = f"/books/?state=in_review&amp;within={cast.units.ward.pk}"
    assert address not in visit.get("/").content.decode()
    visit.as_(cast.approver)
    assert address in visit.get("/").content.decode()


def test_a_withdrawn_photograph_is_told_and_a_new_edition_offered(visit, cast):
    model = make_told(cast.units.ward)
    picture = make_picture(model, moment="after")
    book = make_book(cast.units.ward)
    visit.post(f"/books/{book.pk}/do/submit/")
    run("reports.make_book")
    visit.as_(cast.leader)
    visit.post(f"/books/{book.pk}/do/publish/")
    assert not visit.get(book.get_absolute_url()).context["withdrawn"]
    picture.consent_to_publish = False
    picture.save()
    page = visit.get(book.get_absolute_url())
    assert page.context["withdrawn"].photographs == [picture.pk]
    html = page.content.decode()
    assert 'id="do-revise"' in html
    assert "1 ảnh không được in nữa" in html


def test_the_same_queries_for_one_model_and_for_ten(visit, cast):
    book = make_book(cast.units.ward)
    make_told(cast.units.ward)
    visit.get(book.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as few:
        visit.get(book.get_absolute_url())
    for _ in range(9):
        make_told(cast.units.ward)
        make_book(cast.units.ward)
    with CaptureQueriesContext(connection) as many:
        visit.get(book.get_absolute_url())
    assert len(many) == len(few)
    with CaptureQueriesContext(connection) as listed:
        visit.get("/books/")
    Book.objects.exclude(pk=book.pk).delete()
    with CaptureQueriesContext(connection) as one:
        visit.get("/books/")
    assert len(listed) == len(one)


def test_a_model_that_one_knows_nothing_of_is_not_named(visit, cast):
    model = make_told(cast.units.ward, title="Chưa đăng ký")
    book = make_book(cast.units.ward)
    assert model in RegisteredModel.objects.visible_to(cast.officer)
    visit.as_(cast.reviewer)
    assert visit.get(book.get_absolute_url()).status_code == 404
