"""Pages and API of service for the medal: forms with their errors, proofs, the list and its file, both languages."""

import json

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import MedalMark, ServicePeriod, ServiceProof
from awards.services.service import unmark_medal
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from tests.access.people import again, unit, worker
from tests.awards.service_makers import a_day, make_mark, make_period, make_servant
from tests.common import made_files as made
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
SENT = {
    "kind": "leading",
    "post": "Trưởng khối dân vận",
    "body": "Đảng ủy xã Cũ",
    "valid_from": "01/01/2015",
    "note": "Theo hồ sơ gốc",
}
PDF = made.pdf()


@shared
def person(city):
    """An officer of the ward."""
    return make_servant(city.units.ward)


@pytest.fixture
def page(person):
    """The address of their service."""
    return f"/people/{person.pk}/service/"


def errors(answer):
    assert answer.status_code == 422
    return sorted(answer.context["form"].errors)


def test_a_period_is_entered_and_corrected(visit, person, page, city):
    assert "empty-state" in visit.get(page).content.decode()
    assert errors(visit.post(f"{page}new/", {"post": "x"})) == ["kind", "unit", "valid_from"]
    wrong = visit.post(
        f"{page}new/", SENT | {"unit": city.units.ward.pk, "proof_number": "1", "valid_to": "31/12/2014"}
    )
    assert errors(wrong) == ["body", "proof_date", "valid_to"]
    assert wrong.context["form"]["note"].value() == "Theo hồ sơ gốc"
    assert visit.post(f"{page}new/", SENT)["Location"] == page
    period = ServicePeriod.objects.get()
    assert errors(visit.post(f"{page}new/", SENT)) == ["valid_from"]
    edit = f"/service-periods/{period.pk}/edit/"
    former = unit("00009", city.units.city, name="Phường Cũ", valid_to=a_day("31/12/2016"))
    changed = SENT | {"unit": former.pk, "body": "", "version": "1"}
    assert visit.post(edit, changed)["Location"] == page
    period.refresh_from_db()
    assert (period.unit, period.body, period.version) == (former, "", 2)
    conflict = visit.post(edit, changed | {"note": "Mine"})
    assert (conflict.status_code, conflict.context["form"]["note"].value()) == (409, "Mine")
    assert [row[1:] for row in conflict.context["differences"]] == [("Theo hồ sơ gốc", "Mine")]
    assert visit.get(f"/service-periods/{period.pk}/remove/").status_code == 200
    assert visit.post(f"/service-periods/{period.pk}/remove/")["Location"] == page
    assert visit.post(f"/service-periods/{period.pk}/remove/").status_code == 404


def test_proofs_are_added_read_and_taken_away(visit, person, page, client, city):
    period = make_period(person, "01/01/2015")
    add = f"/service-periods/{period.pk}/proofs/new/"
    confirm = f"/service-periods/{period.pk}/confirm/"
    assert errors(visit.post(add, {"x": "1"})) == ["proofs"]
    assert errors(visit.post(add, {"proofs": SimpleUploadedFile("x.pdf", b"odd")})) == ["proofs"]
    visit.post(confirm, {"version": "1"})
    period.refresh_from_db()
    assert period.confirmed_at is None
    assert visit.post(add, {"proofs": SimpleUploadedFile("quyết định.pdf", PDF)})["Location"] == page
    file = ServiceProof.objects.get()
    assert b"".join(visit.get(f"/service-proofs/{file.pk}/").streaming_content) == PDF
    for version, is_confirmed in (("1", False), ("odd", False), ("2", True)):
        visit.post(confirm, {"version": version})
        period.refresh_from_db()
        assert (period.confirmed_at is not None) is is_confirmed
    assert "quyết định.pdf" in visit.get(page).content.decode()
    assert visit.get(f"/service-proofs/{file.pk}/remove/").status_code == 200
    assert visit.post(f"/service-proofs/{file.pk}/remove/")["Location"] == page
    period.refresh_from_db()
    assert (period.confirmed_at, period.version, ServiceProof.objects.count()) == (None, 4, 0)


def test_the_page_says_how_it_counts(visit, person, page):
    make_period(person, "01/01/2000", "31/12/2009", post="One")
    make_period(person, "01/01/2008", "31/12/2010", post="Two", kind="leading", proof_number="1", proof_date=today())
    visit.cookies["portal_language"] = "en"
    text = " ".join(visit.get(page, headers={"accept-language": "en"}).content.decode().split())
    for said in ("8 years", "2 years count by another post held at the same time", "of 15 years that this kind needs"):
        assert said in text
    assert "<dd>83%</dd>" in text
    assert "Proof missing" in text
    words = " ".join(visit.get(page, headers={"accept-language": "vi"}).content.decode().split())
    assert ("8 năm" in words) or ("8 years" in words)


def test_the_medal_is_marked_and_corrected(visit, person, page, monkeypatch):
    sent = {"given_on": "15/10/2023", "decision": "Quyết định số 45-QĐ/BDVTW"}
    form = f"/people/{person.pk}/medal/"
    assert errors(visit.post(form, sent | {"given_on": f"{today().replace(year=2090):%d/%m/%Y}"})) == ["given_on"]
    assert visit.post(form, sent)["Location"] == page
    assert visit.post(form, sent).status_code == 409
    assert visit.post(form, sent | {"version": "1", "decision": "Quyết định 46"})["Location"] == page
    assert MedalMark.objects.get().decision == "Quyết định 46"
    assert "Quyết định 46" in visit.get(page).content.decode()
    asked = visit.get(f"/people/{person.pk}/medal/remove/").context["action_url"]
    assert asked == f"/people/{person.pk}/medal/remove/?seen=2"
    MedalMark.objects.update(version=3)  # somebody corrected it meanwhile
    assert visit.post(asked)["Location"] == page
    assert MedalMark.objects.exists()

    def late(person, **known):
        MedalMark.objects.update(version=4)
        unmark_medal(person, **known)

    with monkeypatch.context() as between:
        between.setattr("awards.views.service.unmark_medal", late)
        assert visit.post(f"/people/{person.pk}/medal/remove/")["Location"] == page
    assert MedalMark.objects.exists()
    assert visit.post(f"/people/{person.pk}/medal/remove/")["Location"] == page
    assert visit.post(f"/people/{person.pk}/medal/remove/").status_code == 404


def test_the_list(visit, city):
    next_year = today().year + 1
    for name, first in (("Mận", f"02/01/{next_year - 15}"), ("Đào", "01/01/2000"), ("Lê", "01/01/2001")):
        make_period(make_servant(city.units.ward, f"Nguyễn Thị {name}"), first)
    make_mark(ServicePeriod.objects.last().person)
    answer = visit.get("/medal-candidates/")
    assert [each.person.full_name for each in answer.context["services"]] == ["Nguyễn Thị Mận"]
    assert str(next_year) in answer.content.decode()
    earlier = visit.get("/medal-candidates/?which=before")
    assert [each.person.full_name for each in earlier.context["services"]] == ["Nguyễn Thị Đào"]
    for empty in ("?q=nothing", "?year=2000", "?year=odd"):
        assert "empty-state" in visit.get(f"/medal-candidates/{empty}").content.decode()
    refused = visit.post("/medal-candidates/export/?year=odd")
    assert refused["Location"] == "/medal-candidates/?year=odd"
    visit.post("/medal-candidates/export/?which=all")
    job = Job.objects.get()
    assert job.params["filters"] == {"year": str(next_year), "which": "all"}


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_the_rows_of_the_list(visit, city, person, monkeypatch):
    """One row a person, with the day, what is missing and the medal."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    make_period(person, "01/01/2000", "31/01/2015")
    make_mark(person)
    make_period(make_servant(city.units.beside, "Anna"), "01/01/2000")
    address = visit.post(f"/medal-candidates/export/?which=all&unit={city.units.ward.pk}")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        (row,) = openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)
    assert row[:6] == ("Nguyễn Thị Mận", "Phường Ba Đình", 15, None, None, 100) or row[:6] == (
        "Nguyễn Thị Mận",
        "Phường Ba Đình",
        15,
        0,
        0,
        100,
    )
    assert (row[6].date(), *row[7:9], row[9].date(), row[10]) == (
        a_day("31/12/2014"),
        1,
        0,
        a_day("15/10/2023"),
        "Quyết định số 45-QĐ/BDVTW",
    )


def test_one_and_ten_people_take_the_same_queries(visit, city):
    numbers = []
    for many in (1, 10):
        for place in range(many):
            servant = make_servant(city.units.ward, f"Person {place}")
            make_period(servant, "01/01/2000")
            make_period(servant, "01/01/2010")
        visit.get("/medal-candidates/?which=before")
        with CaptureQueriesContext(connection) as queries:
            assert visit.get("/medal-candidates/?which=before").status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_the_panel_on_a_persons_page(client, city, person):
    keeper = prove(client, again(city.ward_administrator))
    assert [each.key for each in keeper.get(f"/people/{person.pk}/").context["panels"]] == ["service"]
    own = worker("officer", city.units.ward, "own")
    mine = prove(client, again(own))
    address = f"/people/{own.person_id}/"
    assert mine.get(address).context["panels"] == []
    make_period(own.person, "01/01/2000")
    assert [each.key for each in mine.get(address).context["panels"]] == ["service"]
    answer = mine.get(f"{address}service/")
    assert (answer.context["actions"], answer.context["is_own"]) == ([], True)
    assert mine.post(f"{address}service/new/", SENT).status_code == 403
    assert mine.get(f"/people/{person.pk}/service/").status_code == 404
    assert mine.get("/medal-candidates/").status_code == 403
    assert "candidates" not in str(mine.get("/emulation-titles/").context["tabs"])


def call(visit, method, path, data=None, **headers):
    sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
    return getattr(visit, method)("/api/v1/" + path, headers=headers, **sent)


def test_periods_by_api(visit, person, city):
    sent = SENT | {"valid_from": "2015-01-01", "person": person.pk}
    made = call(visit, "post", "service-periods/", sent)
    assert (made.status_code, made["ETag"], made.json()["actions"]) == (201, '"1"', ["edit", "remove", "prove"])
    assert call(visit, "post", "service-periods/", sent).json()["errors"].keys() == {"valid_from"}
    assert call(visit, "post", "service-periods/", sent | {"person": 987654}).status_code == 404
    one = f"service-periods/{made.json()['id']}/"
    assert call(visit, "patch", one, {"note": "x"}).status_code == 428
    half = call(visit, "patch", one, {"proof_number": "1-QĐ"}, if_match='"1"')
    assert (half.status_code, half.json()["errors"].keys()) == (400, {"proof_date"})
    proof = {"proof_number": "1-QĐ", "proof_date": "2015-01-02"}
    changed = call(visit, "patch", one, proof, if_match='"1"')
    assert (changed["ETag"], changed.json()["actions"]) == ('"2"', ["edit", "remove", "prove", "confirm"])
    assert call(visit, "patch", one, {"note": "y"}, if_match='"1"').status_code == 412
    assert call(visit, "post", f"{one}confirm/").status_code == 428
    assert call(visit, "post", f"{one}confirm/", if_match='"1"').json()["current"]["version"] == 2
    confirmed = call(visit, "post", f"{one}confirm/", if_match='"2"')
    assert confirmed.json()["confirmed_by"] == city.administrator.pk
    assert [each["id"] for each in call(visit, "get", f"service-periods/?person={person.pk}").json()["results"]] == [
        made.json()["id"]
    ]
    told = call(visit, "get", f"medal-candidates/{person.pk}/").json()
    assert (told["periods"], told["without_proof"], told["not_confirmed"]) == ([made.json()["id"]], [], [])
    assert told["reached_on"] == "2024-12-31"
    assert told["served"] == {"years": 10, "months": 0, "days": 0}
    assert call(visit, "delete", one).status_code == 204


def test_candidates_by_api(visit, person):
    make_period(person, "01/01/2000")
    assert call(visit, "get", "medal-candidates/").json()["results"] == []
    found = call(visit, "get", "medal-candidates/?which=before").json()["results"]
    assert [(each["id"], each["percent"], each["reached_on"]) for each in found] == [(person.pk, 100, "2014-12-31")]
    assert call(visit, "get", "medal-candidates/?year=odd").status_code == 400
    make_mark(person)
    told = call(visit, "get", f"medal-candidates/{person.pk}/").json()
    assert (told["medal_given_on"], told["medal_decision"]) == ("2023-10-15", "Quyết định số 45-QĐ/BDVTW")
