"""The record of commendations: over years, names and units; who reads what of it; page, API and file say the same."""

import datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import DecisionRecipient
from awards.permissions.record import may_see_on_record
from awards.queries.record import in_turn, lineage, lines, of_person, of_unit, within
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Person, UnitSuccession
from tests.access.people import DAY, again, member, unit, worker
from tests.awards.decision_makers import (
    GROUND,
    make_decision,
    make_handover,
    make_made,
    make_presentation,
    make_recipient,
)
from tests.awards.nominated import nominate
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date


@shared
def record(deciding):
    """`an` of the ward: given twice by it, once by the city; the ward: given as its predecessor and as itself."""
    ward, city, form = deciding.ward, deciding.units.city, deciding.form
    deciding.an = Person.objects.create(full_name="Nguyễn Văn An")
    member(deciding.an, ward, "officer")
    old = unit("00001", city, name="Phường Trúc Bạch cũ")
    UnitSuccession.objects.create(
        predecessor=old, successor=ward, kind="merge", portion="whole", is_main=True, effective_on=today()
    )
    own, above, annulled, draft = (make_decision(each) for each in (ward, city, ward, ward))
    known = {"person": deciding.an, "unit": ward}
    deciding.own = make_recipient(own, form, "Nguyễn Văn An", **known)
    deciding.above = make_recipient(above, form, "Ng. Văn An", **known)
    deciding.annulled = make_recipient(annulled, form, "Nguyễn Văn An", **known)
    make_recipient(draft, form, "Nguyễn Văn An", **known)
    deciding.then = make_recipient(own, form, "Phường Trúc Bạch", recipient="collective", collective=old, unit=old)
    deciding.now = make_recipient(above, form, "Phường Ba Đình", recipient="collective", collective=ward, unit=ward)
    deciding.household = make_recipient(own, form, "Hộ bà Bích", recipient="household", position="Thôn 3", unit=old)
    deciding.group = make_recipient(own, form, "Chi hội Phụ nữ", recipient="collective")
    make_made(own, signed_on=D(2025, 3, 1))
    make_made(above, "published", signed_on=D(2026, 4, 1))
    make_made(annulled, "annulled", signed_on=D(2024, 5, 1))
    event = make_presentation(ward, held_on=D(2025, 6, 1))
    make_handover(event, deciding.own)
    deciding.event, deciding.old, deciding.draft_row = event, old, draft.recipients.get()
    return deciding


def names(rows, holder):
    known = ("own", "above", "annulled", "then", "now", "household", "group", "draft_row")
    return {name for name in known if getattr(holder, name).pk in set(rows.values_list("pk", flat=True))}


def test_each_reads_the_awards_of_decisions_they_read_and_their_own(record):
    readers = {
        record.officer: {"own", "above", "annulled"},
        worker("officer", record.units.city): {"own", "above", "annulled"},
        record.reviewer: set(),
        record.beside: set(),
        record.root: {"own", "above", "annulled"},
    }
    assert {user.email: names(of_person(again(user), record.an), record) for user in readers} == {
        user.email: found for user, found in readers.items()
    }
    me = worker("reviewer", record.units.beside, "me")
    DecisionRecipient.objects.filter(person=record.an).update(person=me.person_id)
    mine = again(me)
    assert names(of_person(mine, me.person), record) == {"own", "above", "annulled"}, "not what is no decision yet"
    for user in (*readers, me):
        reader = again(user)
        seen = set(DecisionRecipient.objects.on_record(reader))
        rows = DecisionRecipient.objects.select_related("decision__steward")
        assert {row for row in rows if may_see_on_record(reader, row)} == seen


def test_a_unit_has_the_awards_of_those_it_came_from_under_the_names_they_had(record):
    above = again(worker("officer", record.units.city))
    assert set(lineage(record.ward)) == {record.ward, record.old}
    assert names(of_unit(above, record.ward), record) == {"then", "now"}
    assert names(of_unit(above, record.old), record) == {"then"}
    assert names(of_unit(again(record.officer), record.ward), record) == {"then", "now"}, "published, and of the ward"
    assert names(of_unit(above, record.units.city), record) == set(), "of the collective itself, not of those below"
    assert names(within(above, record.ward), record) == {"own", "above", "annulled", "household", "group"}
    assert names(within(above, record.units.beside), record) == set()
    told = {line.row.pk: line for line in lines(above, in_turn(of_unit(above, record.ward)), record.ward)}
    assert (told[record.then.pk].name_then, told[record.now.pk].name_then) == ("Phường Trúc Bạch cũ", "")


@pytest.fixture
def visit(client, record):
    return prove(client, again(record.officer))


def test_the_page_of_a_person(visit, record, client):
    nomination = nominate(record.units, record.officer, record.form, person=record.an, state="submitted")
    nominate(record.units, record.officer, record.form, person=record.an, state="refused")
    address = f"/people/{record.an.pk}/commendations/"
    page = visit.get(address)
    html = page.content.decode()
    assert [line.row for line in page.context["lines"]] == [record.above, record.own, record.annulled]
    assert [bool(line.url) for line in page.context["lines"]] == [False, True, True], "the city's is not theirs to read"
    assert page.context["lines"][1].handed_on == [D(2025, 6, 1)]
    assert [row for row, _tone in page.context["nominations"]] == [nomination]
    assert (page.context["totals"].hold, page.context["totals"].handed, page.context["totals"].annulled) == (2, 1, 1)
    assert GROUND["annulled_why"] in html
    assert record.above.decision.get_absolute_url() not in html
    for query, found in (
        ("how=annulled", [record.annulled]),
        ("how=handed", [record.own]),
        ("year=2024", [record.annulled]),
    ):
        assert [line.row for line in visit.get(f"{address}?{query}").context["lines"]] == found
    wrong = visit.get(f"{address}?year=x")
    assert (wrong.status_code, wrong.context["lines"]) == (200, [])
    prove(client, again(record.beside))
    assert client.get(address).status_code == client.get(f"/api/v1{address}").status_code == 404
    assert client.post(f"{address}export/").status_code == 404
    stranger = Person.objects.create(full_name="Người lạ")
    assert client.get(f"/people/{stranger.pk}/commendations/").status_code == 404


def test_who_does_not_see_the_person_reads_the_name_as_on_paper(visit, record):
    Person.objects.filter(pk=record.an.pk).update(full_name="Tên mới")
    assert "Tên mới" not in visit.get(f"/people/{record.an.pk}/commendations/").content.decode()
    seen = prove(visit, again(record.ward_administrator)).get(f"/people/{record.an.pk}/commendations/")
    assert "Tên mới" in seen.context["title"]


def test_ones_own_record_leads_to_no_decision_that_one_does_not_read(client, record):
    me = worker("reviewer", record.units.beside, "me")
    DecisionRecipient.objects.filter(pk__in=[record.own.pk, record.annulled.pk]).update(person=me.person_id)
    address = f"/people/{me.person_id}/commendations/"
    visit = prove(client, again(me))
    page = visit.get(address)
    assert [(line.row, line.url, line.handed_on) for line in page.context["lines"]] == [
        (record.own, "", [D(2025, 6, 1)]), (record.annulled, "", []),
    ]  # fmt: skip
    told = visit.get(f"/api/v1{address}").json()["results"]
    assert [(each["id"], each["decision"], each["presented_on"]) for each in told] == [
        (record.own.pk, None, ["2025-06-01"]), (record.annulled.pk, None, []),
    ]  # fmt: skip
    assert visit.get(f"/people/{me.person_id}/").context["panels"][-1].data["url"] == address


def test_the_page_of_a_unit_and_households_within_it_by_name(client, record):
    visit = prove(client, again(worker("officer", record.units.city)))
    address = f"/units/{record.ward.pk}/commendations/"
    page = visit.get(address)
    assert [line.row for line in page.context["lines"]] == [record.now, record.then]
    assert "Phường Trúc Bạch cũ" in page.content.decode()
    inside = visit.get(f"{address}?whose=within")
    assert len(inside.context["lines"]) == 5
    assert f"/people/{record.an.pk}/commendations/" in inside.content.decode()
    one = visit.get(f"{address}?whose=within&name=hộ bà bích")
    assert [line.row for line in one.context["lines"]] == [record.household]
    assert visit.get(f"{address}?whose=within&name=ho ba bich").context["lines"] == []
    for query in ("q=thon 3", "recipient=household"):
        assert [line.row for line in visit.get(f"{address}?whose=within&{query}").context["lines"]] == [
            record.household
        ]
    old = visit.get(f"/units/{record.old.pk}/commendations/")
    assert old.context["heirs"] == [record.ward]
    api = visit.get(f"/api/v1{address}").json()["results"]
    assert [(each["id"], each["name"], each["is_valid_now"]) for each in api] == [
        (record.now.pk, "Phường Ba Đình", True), (record.then.pk, "Phường Trúc Bạch", True),
    ]  # fmt: skip
    assert visit.get(f"/api/v1{address}?year=x").json()["errors"].keys() == {"year"}
    keys = [panel.key for panel in visit.get(f"/units/{record.ward.pk}/").context["panels"]]
    assert "commendations" in keys


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_rows_of_the_page(client, record, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    visit = prove(client, again(record.officer))
    for address, found in (
        (f"/people/{record.an.pk}/commendations/export/?how=annulled", [("Nguyễn Văn An", GROUND["annulled_why"])]),
        (f"/units/{record.ward.pk}/commendations/export/", [("Phường Ba Đình", None), ("Phường Trúc Bạch", None)]),
    ):
        assert visit.post(address).status_code == 302
        job = Job.objects.latest("pk")
        runner.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.error
        with default_storage.open(job.files.get().key) as content:
            rows = openpyxl.load_workbook(content).active.iter_rows(min_row=2, values_only=True)
            assert [(row[6], row[15]) for row in rows] == found
    assert visit.post(f"/people/{record.an.pk}/commendations/export/?year=x").status_code == 302


def test_as_many_queries_whatever_the_rows(client, record):
    visit = prove(client, again(record.officer))
    address = f"/people/{record.an.pk}/commendations/"
    visit.get(address)
    with CaptureQueriesContext(connection) as few:
        visit.get(address)
    for number in range(8):
        decision = make_decision(record.ward)
        row = make_recipient(decision, record.form, f"An {number}", person=record.an)
        make_made(decision, signed_on=today() - number * DAY)
        make_handover(record.event, row)
    with CaptureQueriesContext(connection) as many:
        assert len(visit.get(address).context["lines"]) == 11
    assert len(many) == len(few)
