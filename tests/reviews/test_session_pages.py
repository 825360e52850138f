"""Sessions on pages, in files and over the API: the whole way from planning to the signed copy."""

import datetime
import hashlib
import json

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilization.outbox import runner, services
from mobilization.outbox.models import IdempotencyKey, Job
from models_registry.models import Candidacy
from organizations.dates import today
from reviews.models import (
    AccessBar,
    Attendance,
    PaperCount,
    Recusal,
    Session,
    SessionItem,
    SignedCopy,
    Vote,
    Voted,
)
from reviews.services.votes import cast_votes, open_votes
from tests.access.people import again, worker
from tests.common import made_files as made
from tests.models_registry.makers import make_campaign
from tests.reviews.makers import make_candidacies, make_council, make_judge, make_round, make_seat
from tests.reviews.session_makers import make_meeting, make_session

pytestmark = pytest.mark.django_db
A_PDF = made.pdf()


@pytest.fixture
def visit(client, ward):
    client.force_login(again(ward.secretary))
    return client


def written(day):
    return f"{day:%d/%m/%Y}"


def posted(form):
    """What the form of the page would send."""
    sent = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False and value != "":
            sent[field.html_name] = written(value) if hasattr(value, "isoformat") and len(str(value)) == 10 else value
    return sent


def scored(ward, number=2):
    return make_round(ward.council, make_candidacies(ward.units.ward, number, state="under_review"), "closed")


def test_a_session_is_planned_filled_and_begun_on_pages(visit, ward):
    make_judge(ward.council)
    guest = make_seat(ward.council)
    found = scored(ward)
    new = f"/councils/{ward.council.pk}/sessions/new/"
    make_council(ward.units.beside)
    assert visit.get("/sessions/").context["new_url"] == new
    assert visit.post(new, {"name": "x"}).status_code == 422
    known = {"name": "Phiên 1", "round": found.pk, "held_on": written(today()), "begins_at": "08:30", "place": "Trụ sở"}
    here = visit.post(new, known)["Location"]
    assert "empty-state" in visit.get(here).content.decode()
    edit = f"{here}edit/"
    mine = posted(visit.get(edit).context["form"]) | {"name": "Của tôi"}
    visit.post(edit, posted(visit.get(edit).context["form"]) | {"name": "Của người khác"})
    page = visit.post(edit, mine)
    assert [row[1:] for row in page.context["differences"]] == [("Của người khác", "Của tôi")]
    agenda = f"{here}agenda/"
    form = visit.get(agenda).context["form"]
    ids = list(found.items.order_by("position").values_list("pk", flat=True))
    assert form["items"].value() == ids, "all are ticked"
    assert visit.post(agenda, {"x": 1}).status_code == 422
    assert visit.post(agenda, {"items": ids})["Location"] == here
    assert "empty-state" in visit.get(agenda).content.decode()
    visit.post(f"/sessions/items/{SessionItem.objects.first().pk}/remove/")
    assert SessionItem.objects.count() == 1
    effects = visit.get(f"{here}call/").context["effects"]
    assert effects[1:] == [f"Chưa có tài khoản, cần gửi giấy mời: {guest.person.full_name}."]
    visit.post(f"{here}call/")
    assert Session.objects.get().called_at is not None
    Session.objects.update(held_on=today() + datetime.timedelta(days=1))
    page = visit.post(f"{here}do/begin/", follow=True)
    assert "hãy sửa ngày họp" in [str(each) for each in page.context["messages"]][-1]
    Session.objects.update(held_on=today())
    assert visit.get(f"{here}do/begin/").status_code == 200
    assert Session.objects.get().state == "planned", "it asks first"
    visit.post(f"{here}do/begin/")
    assert Session.objects.get().state == "in_session"
    assert "held_on" not in visit.get(edit).context["form"].fields
    assert visit.post(f"{here}do/begin/")["Location"] == here
    assert visit.post(f"{here}do/cancel/", {"reason": ""}).status_code == 422
    visit.post(f"{here}do/cancel/", {"reason": "Không đủ thành viên"})
    assert Session.objects.get().state == "cancelled"
    assert visit.get(f"{here}do/close/").status_code == 404


@pytest.mark.parametrize("is_secret", [False, True])
def test_from_who_is_there_to_the_signed_copy_on_pages(visit, client, ward, is_secret):
    house = make_meeting(ward, is_secret=is_secret, present=False, members=5)
    here = house.session.get_absolute_url()
    first, second = (item.pk for item in house.items)
    seats = {seat.person_id: seat.pk for seat in ward.council.members.all()}
    attendance = f"{here}attendance/"
    there = {"version": 1} | {f"present-{seat}": "on" for seat in seats.values()}
    late = there | {f"note-{seats[house.judges[0].person_id]}": "đến muộn"}
    why = {"version": 1, f"note-{seats[house.judges[1].person_id]}": "nghỉ ốm"}
    assert visit.post(f"{here}votes/open/")["Location"] == here
    assert SessionItem.objects.filter(state="voting").count() == 0, "no quorum"
    assert visit.post(attendance, there)["Location"] == here
    page = visit.post(attendance, why)
    assert (page.status_code, len(page.context["differences"])) == (409, 5)
    assert visit.post(attendance, why | {"version": 2})["Location"] == here
    assert Attendance.objects.filter(note="nghỉ ốm", is_present=False).count() == 1
    assert visit.post(attendance, late | {"version": 3})["Location"] == here
    assert Attendance.objects.filter(note="đến muộn").count() == 1
    assert visit.get(f"{here}votes/open/").context["total"] == 2
    visit.post(f"{here}votes/open/")
    cast(client, house, here, is_secret=is_secret)
    for judge in house.judges[3:]:
        cast_votes(house.session, choices={first: "in_favour", second: "against"}, by=again(judge))
    client.force_login(again(ward.secretary))
    papers = f"{here}papers/"
    page = visit.get(here).context
    assert (page["unconfirmed"], [row["is_mine_cast"] for row in page["lines"]]) == (False, [False, False])
    wrong, title = visit.post(papers, {f"in_favour-{first}": "3"}), house.items[0].item.candidacy.model.title
    assert (wrong.status_code, f">1. {title}, " in wrong.content.decode()) == (422, True)
    given = {f"in_favour-{first}": "2", f"against-{second}": "1", f"invalid-{second}": "1"}
    assert visit.post(papers, given)["Location"] == here
    assert visit.get(papers).context["form"].groups()[0][1][0].value() == 2
    confirm = f"{here}papers/confirm/"
    assert visit.get(confirm).context["is_own"]
    client.force_login(again(house.judges[1]))
    seen, page = client.get(confirm).context["seen"], client.get(here).context
    assert client.post(confirm, {"seen": "x"}).status_code == 409
    assert client.post(confirm, {"seen": seen})["Location"] == here
    assert PaperCount.objects.filter(confirmed_by=house.judges[1]).count() == 2
    assert (page["unconfirmed"], client.get(here).context["unconfirmed"]) == (True, False)
    client.force_login(again(ward.secretary))
    assert visit.get(f"{here}votes/count/").context["total"] == 2
    assert visit.post(f"{here}votes/count/?seen=x")["Location"] == here
    assert not SessionItem.objects.filter(state="counted").exists(), "another vote was opened since this was shown"
    visit.post(visit.get(f"{here}votes/count/").context["action_url"])
    assert list(SessionItem.objects.order_by("position").values_list("is_carried", flat=True)) == [True, False]
    decide_and_close(visit, house, here)
    sign(visit, client, house, here)


def cast(client, house, here, *, is_secret):
    """A member votes on both, and reads that they have."""
    first, second = (item.pk for item in house.items)
    client.force_login(again(house.judges[0]))
    page = client.get(f"{here}ballot/")
    assert ("once_page" in page.content.decode(), len(page.context["lines"])) == (False, 2)
    assert client.post(f"{here}ballot/", {str(first): "in_favour"}).status_code == 422
    assert client.post(f"{here}ballot/", f"{'9' * 5000}=x", "application/x-www-form-urlencoded").status_code == 422
    assert client.post(f"{here}ballot/", {str(first): "in_favour", str(second): "against"})["Location"] == here
    assert "empty-state" in client.get(f"{here}ballot/").content.decode()
    page = client.get(here)
    assert [(row["is_mine_cast"], row["may_recuse"]) for row in page.context["lines"]] == [(True, False)] * 2
    assert ("hx-get" in page.content.decode(), page.context["is_live"]) == (True, True), "others' votes come in"
    assert not page.context["reads_scores"]
    assert (Vote.objects.count(), Voted.objects.count()) == ((0, 2) if is_secret else (2, 0))
    assert not IdempotencyKey.objects.filter(owner=house.judges[0]).exists()


def decide_and_close(visit, house, here):
    """Outcomes as the votes suggest, then the document; each fault is told at its field."""
    first, second = (item.pk for item in house.items)
    outcomes = f"{here}outcomes/"
    form = visit.get(outcomes).context["form"]
    known = posted(form)
    assert (known[f"outcome-{first}"], known[f"outcome-{second}"]) == ("recognised", "not_recognised")
    wrong = visit.post(outcomes, known)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, [f"reason-{second}"])
    known |= {"reason_for_all": "Chưa có kết quả", f"is_typical-{first}": "on"}
    assert visit.post(outcomes, known)["Location"] == here
    reasons = SessionItem.objects.order_by("position").values_list("reason", flat=True)
    assert list(reasons) == ["", "Chưa có kết quả"], "one reason for all that need one and have none"
    page = visit.post(outcomes, known | {f"is_typical-{first}": ""})
    assert (page.status_code, len(page.context["differences"])) == (409, 1)
    close = f"{here}close/"
    assert visit.get(close).context["lacking"] == []
    titles = [item.item.candidacy.model.title for item in house.items]
    assert [each for _text, each in visit.get(close).context["will"]] == [titles[:1], titles[:1], titles[1:]]
    assert visit.post(close, {"document_number": ""}).status_code == 422
    Candidacy.objects.update(submitted_on=today())
    document = {"document_number": "3-BB/HĐ", "document_date": written(today())}
    wrong = visit.post(close, document)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["late_reason"])
    assert visit.post(close, document | {"late_reason": "Nhập lại"})["Location"] == here
    assert [Candidacy.objects.get(pk=item.item.candidacy_id).state for item in house.items] == [
        "recognised", "not_recognised",
    ]  # fmt: skip
    assert visit.get(close)["Location"] == here


def sign(visit, client, house, here):
    """The signed copy is kept with its checksum, and read by those who read the session."""
    new = f"{here}signed/new/"
    assert visit.post(new, {"x": 1}).status_code == 422
    assert visit.post(new, {"signed": SimpleUploadedFile("x.pdf", b"not a pdf")}).status_code == 422
    visit.post(new, {"signed": SimpleUploadedFile("bien-ban.pdf", A_PDF)})
    copy = SignedCopy.objects.get()
    assert copy.sha256 == hashlib.sha256(A_PDF).hexdigest()
    page = client.get(here).content.decode()
    assert copy.sha256 in page
    assert b"".join(client.get(f"{here}signed/{copy.pk}/").streaming_content) == A_PDF
    client.force_login(again(house.judges[0]))
    assert b"".join(client.get(f"{here}signed/{copy.pk}/").streaming_content) == A_PDF
    model = house.items[1].item.candidacy.model
    known = {"council": house.ward.council, "person": house.judges[0].person, "model": model, "kind": "declared"}
    AccessBar.objects.create(**known)
    assert client.get(f"{here}signed/{copy.pk}/").status_code == 404, "it names what they are kept from"
    assert client.get(here).context["copies"] is None
    client.force_login(again(house.ward.beside))
    assert client.get(f"{here}signed/{copy.pk}/").status_code == 404


def test_a_member_says_that_they_do_not_vote_and_a_vote_is_repeated(visit, client, ward):
    house = make_meeting(ward)
    first, second = house.items
    here = house.session.get_absolute_url()
    open_votes(house.session, items=[first.pk, second.pk], by=house.by)
    new = f"/sessions/items/{first.pk}/recusal/"
    assert visit.post(new, {"reason": "x"}).status_code == 422
    client.force_login(again(house.judges[0]))
    assert "seat" not in client.get(new).context["form"].fields
    assert client.post(new, {"reason": "Em gái"})["Location"] == here
    assert client.get(new).status_code == 404
    assert [row["item"].pk for row in client.get(here).context["lines"]] == [second.pk]
    client.force_login(again(ward.secretary))
    repeat = f"/sessions/items/{second.pk}/repeat/"
    assert visit.post(repeat, {"reason": ""}).status_code == 422
    assert visit.post(repeat, {"reason": "Nhầm"})["Location"] == here
    assert visit.post(repeat, {"reason": "Nhầm"})["Location"] == here
    assert SessionItem.objects.get(pk=second.pk).state == "waiting"
    assert visit.get(here).context["lines"][0]["line"].recusals[0].seat.person == house.judges[0].person


@pytest.mark.bar("A3")
def test_in_a_blind_round_members_read_the_agenda_without_names(client, ward):
    judge = make_judge(ward.council)
    [candidacy] = make_candidacies(ward.units.ward, state="under_review", title="Mô hình của Phường Ba Đình")
    found = make_round(ward.council, [candidacy], "closed", is_blind=True)
    session = make_session(found, "in_session")
    recused = make_judge(ward.council, "recused")
    seat = ward.council.members.get(person=recused.person)
    Recusal.objects.create(item=session.items.get(), seat=seat, reason="Thuộc Phường Ba Đình")
    session.items.update(outcome="postponed", reason="Hồ sơ của Phường Ba Đình còn thiếu")
    client.force_login(again(judge))
    for address in (f"/sessions/{session.pk}/", f"/api/v1/sessions/{session.pk}/items/"):
        answer = client.get(address)
        assert "Mô hình của" in answer.content.decode()
        told = answer.json()["results"][0] if "api" in address else vars(answer.context["lines"][0]["line"].line)
        assert ("Ba Đình" in told["title"], told["unit"]) == (False, "")
        assert recused.person.full_name not in answer.content.decode().partition("session-members")[0]
        assert "Hồ sơ của […] còn thiếu" in answer.content.decode()


def test_filters_narrow_the_list(visit, ward):
    below = make_council(ward.units.school)
    first = make_session(make_round(ward.council, state="closed", campaign=make_campaign(ward.units.city)))
    other = make_session(
        make_round(below, state="closed", name="Vòng trường", campaign=make_campaign(ward.units.city)),
        "in_session",
        name="Họp ở trường",
    )
    for query, found in (
        ("", {first, other}), ("?q=hop+truong", {other}), ("?state=in_session", {other}),
        (f"?round={first.round_id}", {first}), (f"?within={ward.units.school.pk}", {other}), ("?state=odd", set()),
    ):  # fmt: skip
        assert set(visit.get("/sessions/" + query).context["rows"]) == found, query
    assert "empty-state" in visit.get("/sessions/?q=nothing").content.decode()
    hidden = make_session(make_round(make_council(ward.units.beside), state="closed"))
    form = visit.get("/sessions/").context["filter"].form
    assert hidden.round not in form.fields["round"].queryset
    assert ward.units.beside not in form.fields["within"].queryset


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_the_file_has_the_rows_of_the_list(visit, ward, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    make_session(make_round(make_council(ward.units.city), make_candidacies(ward.units.city), "closed"))
    make_session(make_round(ward.council, make_candidacies(ward.units.ward, title="=1+1"), "closed"), name="Của phường")
    address = visit.post("/sessions/export/", query_params={"q": "phuong"})["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        sessions, items = openpyxl.load_workbook(file).worksheets
        found = (
            [row[0].value for row in sessions.iter_rows(min_row=2)],
            [row[2].value for row in items.iter_rows(min_row=2)],
        )
    assert found == (["Của phường"], ["=1+1"])
    assert visit.post("/sessions/export/", query_params={"state": "odd"})["Location"] == "/sessions/?state=odd"


# --- the API --------------------------------------------------------------------------------------------------


def send(client, method, path, data, **headers):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(data), content_type="application/json", headers=headers
    )


def etag(client, path):
    return {"If-Match": client.get(f"/api/v1/{path}")["ETag"]}


def test_the_api_takes_a_session_through_its_life(visit, client, ward):
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(4)]
    found = scored(ward)
    known = {"name": "Phiên 1", "round": found.pk, "held_on": today().isoformat()}
    other = make_round(make_council(ward.units.city), state="closed")
    assert send(visit, "post", f"councils/{ward.council.pk}/sessions/", known | {"round": other.pk}).status_code == 400
    planned = send(visit, "post", f"councils/{ward.council.pk}/sessions/", known)
    assert (planned.status_code, planned.json()["actions"]) == (201, ["edit", "agenda", "call", "begin", "cancel"])
    path = f"sessions/{planned.json()['id']}/"
    assert send(visit, "patch", path, {"place": "Trụ sở"}).status_code == 428
    seen = etag(visit, path)
    assert send(visit, "patch", path, {"place": "Trụ sở"}, **seen).json()["place"] == "Trụ sở"
    assert send(visit, "patch", path, {"place": "Khác"}, **seen).status_code == 412
    ids = [each["id"] for each in visit.get(f"/api/v1/{path}candidates/").json()]
    assert send(visit, "post", f"{path}take-on/", {"items": ids}).json()["number"] == 2
    assert send(visit, "post", f"{path}take-on/", {"items": ids}).status_code == 400
    items = [each["id"] for each in visit.get(f"/api/v1/{path}items/").json()["results"]]
    assert send(visit, "post", f"{path}call/", None).json() == {"told": 4}
    begun = send(visit, "post", f"{path}steps/", {"step": "begin"}).json()
    assert begun["actions"][:4] == ["edit", "agenda", "attendance", "open_votes"]
    assert send(visit, "post", f"{path}steps/", {"step": "begin"}).status_code == 409
    assert send(visit, "post", f"{path}votes/", {"step": "open", "items": items}).status_code == 409
    seats = [{"seat": row["seat"]} for row in visit.get(f"/api/v1/{path}attendance/").json()]
    away = {"present": seats[:-1], "away": [seats[-1] | {"note": "đi công tác"}]}
    assert send(visit, "put", f"{path}attendance/", away, **etag(visit, path)).status_code == 200
    assert visit.get(f"/api/v1/{path}attendance/").json()[-1]["note"] == "đi công tác"
    there = {"present": seats}
    assert send(visit, "put", f"{path}attendance/", there).status_code == 428
    assert send(visit, "put", f"{path}attendance/", there, **etag(visit, path)).status_code == 200
    assert send(visit, "post", f"{path}votes/", {"step": "open", "items": items}).status_code == 200
    client.force_login(again(judges[0]))
    assert client.get(f"/api/v1/{path}ballot/").json() == {"waiting": items}
    for judge in judges[1:3]:
        cast_votes(
            Session.objects.get(), choices=dict(zip(items, ("in_favour", "against"), strict=True)), by=again(judge)
        )
    cast = {"votes": [{"item": item, "choice": "in_favour"} for item in items]}
    for _twice in range(2):
        assert send(client, "put", f"{path}ballot/", cast, **{"Idempotency-Key": "k"}).json() == {"waiting": []}
    assert not IdempotencyKey.objects.filter(owner=judges[0]).exists(), "no fingerprint of a secret vote is kept"
    count_papers(visit, client, ward, path, items)
    send(visit, "post", f"{path}votes/", {"step": "count", "items": items})
    told = visit.get(f"/api/v1/{path}items/").json()["results"]
    assert [(row["in_favour"], row["needed"], row["is_carried"]) for row in told] == [(4, 3, True), (1, 3, False)]
    decide(visit, path, items)


def count_papers(visit, client, ward, path, items):
    """One paper in favour of the first, entered by the secretary and confirmed by another."""
    client.force_login(again(ward.secretary))
    counts = {"counts": [{"item": item, "in_favour": 1} for item in items[:1]]}
    assert send(visit, "post", f"{path}papers/", counts).status_code == 200
    assert send(visit, "post", f"{path}votes/", {"step": "count", "items": items}).status_code == 409
    seen = visit.get(f"/api/v1/{path}papers/").json()
    assert [row["in_favour"] for row in seen["counts"]] == [1]
    client.force_login(again(ward.city))
    assert send(client, "post", f"{path}papers/confirm/", {"seen": "x"}).status_code == 409
    assert send(client, "post", f"{path}papers/confirm/", {"seen": seen["seen"]}).status_code == 200
    client.force_login(again(ward.secretary))


def decide(visit, path, items):
    """One is recognised, the other one put off; then it is closed, twice."""
    said = {"outcomes": [{"item": items[0], "outcome": "recognised", "is_typical": True}]}
    assert send(visit, "put", f"{path}outcomes/", said, **etag(visit, path)).status_code == 200
    assert send(visit, "post", f"session-items/{items[1]}/repeat/", {"reason": "Nhầm"}).status_code == 204
    gone = send(visit, "post", f"session-items/{items[1]}/recusal/", {"reason": "x"})
    assert (gone.status_code, list(gone.json()["errors"])) == (400, ["seat"])
    said = {"outcomes": [{"item": items[1], "outcome": "postponed", "reason": "Chờ"}]}
    assert send(visit, "put", f"{path}outcomes/", said, **etag(visit, path)).status_code == 200
    document = {"document_number": "3", "document_date": today().isoformat()}
    closed = send(visit, "post", f"{path}close/", document)
    assert (closed.status_code, closed.json()["state"], closed.json()["recognised"]) == (200, "closed", 1)
    assert send(visit, "post", f"{path}close/", document).status_code == 200
    assert Candidacy.objects.filter(state="recognised").count() == 1


def test_the_api_takes_off_what_nobody_has_voted_on_and_members_recuse_themselves(visit, client, ward):
    house = make_meeting(ward)
    first, second = house.items
    page = visit.get(f"/api/v1/sessions/{house.session.pk}/items/?page_size=1").json()
    pages = [page["results"], visit.get(page["next"]).json()["results"]]
    assert [[each["id"] for each in one] for one in pages] == [[first.pk], [second.pk]]
    assert visit.delete(f"/api/v1/session-items/{first.pk}/").status_code == 204
    client.force_login(again(house.judges[0]))
    said = send(client, "post", f"session-items/{second.pk}/recusal/", {"reason": "Em gái"})
    assert (said.status_code, said.json()["name"]) == (201, house.judges[0].person.full_name)
    assert send(client, "post", f"session-items/{second.pk}/recusal/", {"reason": "x"}).status_code == 404
    client.force_login(again(worker("reviewer", ward.units.ward, "idle")))
    assert client.get(f"/api/v1/sessions/{house.session.pk}/").status_code == 404
