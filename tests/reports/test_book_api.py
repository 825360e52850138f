"""Books over the API: what pages do, by the same services."""

import pytest

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from reports.models import Book
from tests.access.people import again
from tests.reports.book_makers import YEAR, make_book, make_picture, make_told
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
SENT = {"title": "Sách mô hình", "kind": "year", "begins": f"{YEAR}-01-01", "ends": f"{YEAR}-12-31"}
JSON = {"content_type": "application/json"}


@pytest.fixture
def visit(client, cast):
    """The ward's officer, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(cast.officer))
    client.as_ = lambda user: prove(client, again(user))
    return client


def made(book):
    job = Job.objects.get(kind="reports.make_book", unique_key=str(book.pk), state="queued")
    assert runner.run_job(job.pk)


def test_a_book_from_beginning_to_publication(visit, cast):
    model = make_told(cast.units.ward, title="Đường hoa")
    other = make_told(cast.units.ward, title="Ánh sáng")
    begun = visit.post("/api/v1/books/", SENT | {"unit": cast.units.ward.pk}, **JSON)
    assert begun.status_code == 201
    at = f"/api/v1/books/{begun.json()['id']}/"
    assert begun.json()["actions"] == ["edit", "choose", "discard", "make", "submit"]
    changed = visit.patch(at, {"subtitle": "Tập 1"}, headers={"If-Match": begun["ETag"]}, **JSON)
    assert (changed.status_code, changed.json()["subtitle"], changed.json()["version"]) == (200, "Tập 1", 2)
    late = visit.patch(at, {"subtitle": "Tập 2"}, headers={"If-Match": begun["ETag"]}, **JSON)
    assert (late.status_code, late.json()["current"]["subtitle"]) == (412, "Tập 1")
    assert visit.patch(at, {"subtitle": "Tập 2"}, **JSON).status_code == 428
    assert visit.post(f"{at}place/", {"model": model.pk, "place": 1}, **JSON).status_code == 200
    assert visit.post(f"{at}choose/", {"model": other.pk, "is_in": False}, **JSON).status_code == 200
    told = visit.get(f"{at}contents/").json()
    assert [[entry["title"] for entry in each["entries"]] for each in told["chapters"]] == [["Đường hoa"]]
    assert told["left_out"] == [
        {"model": other.pk, "title": "Ánh sáng", "unit_name": cast.units.ward.name, "why": "by_editor"}
    ]
    assert visit.post(f"{at}submit/", **JSON).json()["state"] == "in_review"
    made(Book.objects.get())
    visit.as_(cast.approver)
    read = visit.get(at)
    assert read.json()["actions"] == ["make", "return", "publish"]
    old = read["ETag"].partition(".")[0] + '.old"'
    assert visit.post(f"{at}publish/", headers={"If-Match": old}, **JSON).status_code == 412
    done = visit.post(f"{at}publish/", headers={"If-Match": read["ETag"]}, **JSON)
    assert (done.status_code, done.json()["state"], done.json()["edition"]) == (200, "published", 1)
    (edition,) = visit.get(f"{at}editions/").json()
    assert edition["digest"] == told["digest"]
    assert (edition["models_count"], edition["is_withdrawn"]) == (1, False)
    assert sorted(each["format"] for each in edition["files"]) == ["docx", "pdf"]


def test_what_only_the_state_refuses_is_a_conflict(visit, cast):
    book = make_book(cast.units.ward)
    assert visit.post(f"/api/v1/books/{book.pk}/submit/", **JSON).status_code == 409
    review = make_book(cast.units.ward, state="in_review")
    answer = visit.patch(f"/api/v1/books/{review.pk}/", {"title": "X"}, headers={"If-Match": "*"}, **JSON)
    assert answer.status_code == 409
    assert visit.post(f"/api/v1/books/{review.pk}/publish/", headers={"If-Match": "*"}, **JSON).status_code == 403
    assert visit.post(f"/api/v1/books/{review.pk}/return/", {}, **JSON).status_code == 400


def test_faults_stand_at_their_fields(visit, cast):
    wrong = visit.post("/api/v1/books/", SENT | {"unit": cast.units.ward.pk, "kind": "theme"}, **JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["theme"])
    wrong = visit.post("/api/v1/books/", SENT | {"unit": cast.units.ward.pk, "ends": None}, **JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["ends"])
    assert visit.post("/api/v1/books/", SENT | {"unit": cast.units.beside.pk}, **JSON).status_code == 403
    assert not Book.objects.exists()


def test_an_edition_says_that_something_was_withdrawn(visit, cast):
    picture = make_picture(make_told(cast.units.ward), moment="after")
    book = make_book(cast.units.ward)
    visit.post(f"/api/v1/books/{book.pk}/make/", **JSON)
    made(book)
    picture.delete()
    (edition,) = visit.get(f"/api/v1/books/{book.pk}/editions/").json()
    assert (edition["number"], edition["is_withdrawn"]) == (None, True)
