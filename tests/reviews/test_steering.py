"""Steering committees: members, the year's programme, yearly assessments; services, pages, API and file."""

import datetime
import json

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.common.editing import RecordChanged, content_of
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Unit
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.queries.steering import assessments, programme, units_to_assess
from reviews.services.steering import (
    add_place,
    add_task,
    assess,
    change_assessment,
    change_place,
    change_task,
    edit_committee,
    remove_place,
    remove_task,
    report_task,
    set_up_committee,
)
from tests.access.people import again
from tests.reviews.makers import make_committee, make_person
from tests.worlds import shared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
YEAR = today().year
FIRST = today() - 30 * DAY
GOOD = {"grade": "good", "strengths": "Sát dân", "shortcomings": "", "document_number": "", "document_date": None}


@shared
def committee(ward):
    return make_committee(ward.units.city)


@pytest.fixture
def by(ward):
    return again(ward.city)


def place(person, **fields):
    known = {"person": person, "role": "member", "position": "", "area": "", "valid_from": today(), "valid_to": None}
    return known | fields


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- services -------------------------------------------------------------------------------------------------


def test_a_committee_is_set_up_once_and_corrected(ward, by):
    known = {"name": "Ban Chỉ đạo", "document_number": "1-QĐ", "document_date": today(), "valid_from": today()}
    made = set_up_committee(unit=ward.units.city, values=known, by=by)
    assert (made.steward, made.recognises) == (ward.units.city, False)
    assert refused(lambda: set_up_committee(unit=ward.units.city, values=known, by=by)) == {"name"}
    edit_committee(made, version=1, changes={"recognises": True}, by=by)
    with pytest.raises(RecordChanged):
        edit_committee(made, version=1, changes={"name": "X"}, by=by)
    with pytest.raises(PermissionDenied):
        set_up_committee(unit=ward.units.city, values=known, by=again(ward.secretary))


def test_one_place_a_person_and_one_head_at_a_time(ward, committee, by):
    person = make_person(ward.units.city, "Lê Thị Hoa", role="officer")
    first = add_place(committee, values=place(person, role="head"), by=by)
    other = make_person(ward.units.city, "Phạm Văn Minh", role="leader")
    assert refused(lambda: add_place(committee, values=place(person), by=by)) == {"valid_from"}
    assert refused(lambda: add_place(committee, values=place(other, role="head"), by=by)) == {"role"}
    stranger = make_person(ward.units.ward, "C")
    assert refused(lambda: add_place(committee, values=place(stranger), by=by)) == {"person"}
    early = place(other, valid_from=committee.valid_from - DAY)
    assert refused(lambda: add_place(committee, values=early, by=by)) == {"valid_from"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SteeringMember.objects.create(committee=committee, **place(other, role="head"))
    seen = content_of(SteeringMember.objects.get())
    change_place(first, values={"area": "Kinh tế"}, seen=seen, by=by)
    with pytest.raises(RecordChanged):
        change_place(first, values={"area": "Văn hóa"}, seen=seen, by=by)
    remove_place(first, by=by)
    assert not SteeringMember.objects.exists()


def test_what_was_done_of_the_programme(ward, committee, by):
    late = add_task(committee, values={"year": YEAR, "text": "Ra kế hoạch", "due_on": today() - DAY}, by=by)
    add_task(committee, values={"year": YEAR, "text": "Kiểm tra"}, by=by)
    add_task(committee, values={"year": YEAR - 1, "text": "Năm trước"}, by=by)
    now = programme(committee, YEAR)
    assert ([task.text for task, _late in now.tasks], now.done, now.late, now.open) == (
        ["Ra kế hoạch", "Kiểm tra"],
        0,
        1,
        1,
    )
    seen = content_of(ProgrammeTask.objects.get(pk=late.pk))
    tomorrow = today() + DAY
    assert refused(lambda: report_task(late, done_on=tomorrow, note="", seen=seen, by=by)) == {"done_on"}
    report_task(late, done_on=today(), note="Kế hoạch 5-KH/BCĐ", seen=seen, by=by)
    with pytest.raises(RecordChanged):
        report_task(late, done_on=None, note="", seen=seen, by=by)
    assert (programme(committee, YEAR).done, programme(committee, YEAR).late) == (1, 0)
    opened = ProgrammeTask.objects.get(pk=late.pk)
    report_task(opened, done_on=None, note="Kế hoạch 5-KH/BCĐ", seen=content_of(opened), by=by)
    assert ProgrammeTask.objects.get(pk=late.pk).done_note == ""
    remove_task(late, by=by)
    assert programme(committee, YEAR).late == 0


def test_units_below_and_the_committee_itself_are_assessed_once_a_year(ward, committee, by):
    assert set(units_to_assess(committee, YEAR)) == {ward.units.ward, ward.units.beside}
    of_ward = assess(committee, year=YEAR, unit=ward.units.ward, values=GOOD, by=by)
    assess(committee, year=YEAR, unit=None, values=GOOD, by=by)
    for unit in (ward.units.ward, ward.units.school, None):
        again_one = refused(lambda unit=unit: assess(committee, year=YEAR, unit=unit, values=GOOD, by=by))
        assert again_one == {"unit"}
    for year in (YEAR + 1, committee.valid_from.year - 1):
        asked = refused(lambda year=year: assess(committee, year=year, unit=None, values=GOOD, by=by))
        assert asked == {"year"}
    change_assessment(of_ward, version=1, changes={"grade": "excellent"}, by=by)
    with pytest.raises(RecordChanged):
        change_assessment(of_ward, version=1, changes={"grade": "done"}, by=by)
    assert [each.unit for each in assessments(committee, YEAR, by)] == [ward.units.city, ward.units.ward]


@pytest.mark.bar("A3")
def test_a_unit_reads_its_own_assessment_and_not_its_neighbours(ward, committee, by):
    for unit in (ward.units.ward, ward.units.beside, None):
        assess(committee, year=YEAR, unit=unit, values=GOOD, by=by)
    assert not SteeringCommittee.objects.visible_to(again(ward.secretary))
    mine = SteeringAssessment.objects.visible_to(again(ward.secretary))
    assert [each.unit for each in mine] == [ward.units.ward]
    assert SteeringAssessment.objects.visible_to(by).count() == 3


@pytest.mark.bar("A5")
def test_every_verb_asks_who_may(ward, committee, by):
    person = make_person(ward.units.city, role="officer")
    held = add_place(committee, values=place(person), by=by)
    task = add_task(committee, values={"year": YEAR, "text": "Ra kế hoạch"}, by=by)
    made = assess(committee, year=YEAR, unit=None, values=GOOD, by=by)
    for user in (ward.secretary, ward.beside):
        other = again(user)
        for call in (
            lambda o=other: edit_committee(committee, version=1, changes={"name": "X"}, by=o),
            lambda o=other: add_place(committee, values=place(person), by=o),
            lambda o=other: change_place(held, values={"area": "X"}, seen=content_of(held), by=o),
            lambda o=other: remove_place(held, by=o),
            lambda o=other: add_task(committee, values={"year": YEAR, "text": "X"}, by=o),
            lambda o=other: change_task(task, values={"text": "X"}, seen=content_of(task), by=o),
            lambda o=other: report_task(task, done_on=today(), note="", seen=content_of(task), by=o),
            lambda o=other: remove_task(task, by=o),
            lambda o=other: assess(committee, year=YEAR, unit=ward.units.ward, values=GOOD, by=o),
            lambda o=other: change_assessment(made, version=1, changes={"grade": "done"}, by=o),
        ):
            with pytest.raises(PermissionDenied):
                call()


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(client, ward):
    client.force_login(again(ward.city))
    return client


def written(day):
    return f"{day:%d/%m/%Y}"


def posted(response):
    """What the form of the page would send."""
    form = response.context["form"]
    found = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    return {name: written(value) if isinstance(value, datetime.date) else value for name, value in found.items()}


def test_a_committee_works_through_its_year_on_pages(visit, ward):
    known = {"name": "Ban Chỉ đạo", "document_number": "1-QĐ", "document_date": written(today())}
    visit.post("/committees/new/", {"unit": ward.units.city.pk, "valid_from": written(today()), **known})
    here = SteeringCommittee.objects.get().get_absolute_url()
    person = make_person(ward.units.city, role="officer")
    new = f"{here}members/new/"
    assert visit.post(new, posted(visit.get(new)) | {"person": person.pk, "role": "head"})["Location"] == here
    new = f"{here}tasks/new/?year={YEAR}"
    visit.post(new, posted(visit.get(new)) | {"text": "Ra kế hoạch"})
    done = f"/committees/tasks/{ProgrammeTask.objects.get().pk}/done/"
    visit.post(done, posted(visit.get(done)) | {"note": "Kế hoạch 5"})
    visit.post(f"{here}assessments/{YEAR}/new/", {"unit": ward.units.ward.pk, "grade": "good"})
    page = visit.get(here)
    text = page.content.decode()
    assert (page.context["programme"].done, len(page.context["assessments"])) == (1, 1)
    assert all(word in text for word in ("Nguyễn Văn An", "Ra kế hoạch", "Kế hoạch 5", "Phường Ba Đình"))
    assert visit.get(f"{here}?year=odd").context["year"] == YEAR
    for address in (
        f"/committees/members/{SteeringMember.objects.get().pk}/remove/",
        f"/committees/tasks/{ProgrammeTask.objects.get().pk}/remove/",
    ):
        assert visit.get(address).status_code == 200
        assert visit.post(address)["Location"] == here


@pytest.mark.bar("X13")
def test_a_second_editor_sees_both_versions(visit, ward, committee, by):
    person = make_person(ward.units.city, role="officer")
    parts = {
        f"/committees/{committee.pk}/edit/": {"name": "Khác"},
        f"/committees/members/{add_place(committee, values=place(person), by=by).pk}/edit/": {"area": "Khác"},
        f"/committees/tasks/{add_task(committee, values={'year': YEAR, 'text': 'X'}, by=by).pk}/edit/": {
            "text": "Khác"
        },
        f"/committees/assessments/{assess(committee, year=YEAR, unit=None, values=GOOD, by=by).pk}/edit/": {
            "strengths": "Khác"
        },
    }
    for address, change in parts.items():
        mine = posted(visit.get(address)) | dict.fromkeys(change, "Của tôi")
        assert visit.post(address, posted(visit.get(address)) | change).status_code == 302, address
        page = visit.post(address, mine)
        assert (page.status_code, [row[1:] for row in page.context["differences"]]) == (409, [("Khác", "Của tôi")])
        assert visit.post(address, posted(page)).status_code == 302
    task = ProgrammeTask.objects.get()
    done = f"/committees/tasks/{task.pk}/done/"
    mine = posted(visit.get(done)) | {"note": "Của tôi"}
    visit.post(done, posted(visit.get(done)) | {"note": "Khác"})
    assert visit.post(done, mine).status_code == 409


def test_filters_narrow_the_list(visit, ward, committee):
    over = make_committee(ward.units.ward, "Ban cũ", document_number="9-QĐ", valid_to=today() - DAY)
    for query, found in (
        ("", {over, committee}),
        ("?q=ban+cu", {over}),
        ("?term=now", {committee}),
        ("?term=over", {over}),
        (f"?within={ward.units.ward.pk}", {over}),
        ("?term=odd", set()),
    ):
        assert set(visit.get("/committees/" + query).context["rows"]) == found, query
    assert "empty-state" in visit.get("/committees/?q=nothing").content.decode()


def fill(committee, number):
    """So many committees, tasks of the first and assessments; of the first committee ten, as many as units below."""
    city, have = committee.unit, SteeringCommittee.objects.count()
    known = {"unit": city, "steward": city}
    made = SteeringCommittee.objects.bulk_create(
        SteeringCommittee(name=f"B{each}", document_number="1", document_date=FIRST, valid_from=FIRST, **known)
        for each in range(have, number)
    )
    said = {"title": "X", "grade": "good", "year": YEAR}
    SteeringAssessment.objects.bulk_create(SteeringAssessment(committee=each, **known, **said) for each in made)
    ProgrammeTask.objects.bulk_create(
        ProgrammeTask(committee=committee, year=YEAR, text="X") for _each in range(committee.tasks.count(), number)
    )
    below = {"kind": "ward", "level": "grassroots", "parent": city}
    for each in range(committee.assessments.count(), min(number, 10)):
        unit = Unit.objects.create(code=f"q-{each}", name=f"X-{each}", short_name="X", **below)
        SteeringAssessment.objects.create(committee=committee, unit=unit, steward=unit, **said)


@pytest.mark.parametrize(
    "path",
    ["committees/", "committees/{}/", "api/v1/committees/", "api/v1/committees/{}/tasks/", "api/v1/assessments/"],
)
def test_ten_and_600_rows_cost_no_more_queries_than_one(visit, committee, path):
    counts = []
    for number in (1, 10, 600):
        fill(committee, number)
        with CaptureQueriesContext(connection) as queries:
            assert visit.get("/" + path.format(committee.pk)).status_code == 200
        counts.append(len(queries))
    assert max(counts) == counts[0], counts
    assert counts[0] <= 25


@pytest.mark.django_db(transaction=True)
@pytest.mark.bar("A3")
def test_the_file_has_what_belongs_to_the_committees_of_the_list(client, ward, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    above, own = make_committee(ward.units.city), make_committee(ward.units.ward, "Ban của phường")
    for each, by in ((above, again(ward.city)), (own, again(ward.secretary))):
        add_task(each, values={"year": YEAR, "text": f"Việc của {each.unit.short_name}"}, by=by)
        assess(each, year=YEAR, unit=None, values=GOOD, by=by)
    gone = assess(own, year=YEAR, unit=ward.units.school, values=GOOD, by=again(ward.secretary))
    type(gone).objects.filter(pk=gone.pk).update(steward=ward.units.beside)
    client.force_login(again(ward.secretary))
    address = client.post("/committees/export/")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        sheets = [list(page.iter_rows(min_row=2, values_only=True)) for page in openpyxl.load_workbook(file).worksheets]
    assert [len(rows) for rows in sheets] == [1, 0, 1, 1]
    assert sheets[2][0][2] == "Việc của Ba Đình"


# --- the API --------------------------------------------------------------------------------------------------


def send(client, method, path, data=None, **headers):
    return getattr(client, method)(
        f"/api/v1/{path}", json.dumps(data or {}), content_type="application/json", headers=headers
    )


def test_the_api_keeps_a_committee(visit, ward):
    day = today().isoformat()
    known = {"name": "Ban Chỉ đạo", "document_number": "1-QĐ", "document_date": day, "valid_from": day}
    made = send(visit, "post", "committees/", {"unit": ward.units.city.pk, **known})
    assert made.status_code == 201
    path = f"committees/{made.json()['id']}/"
    assert send(visit, "patch", path, {"recognises": True}).status_code == 428
    assert send(visit, "patch", path, {"recognises": True}, **{"If-Match": made["ETag"]}).json()["recognises"]
    assert send(visit, "patch", path, {"name": "X"}, **{"If-Match": made["ETag"]}).status_code == 412
    person = make_person(ward.units.city, role="officer")
    member = send(visit, "post", f"{path}members/", {"person": person.pk, "valid_from": day})
    assert member.status_code == 201
    at = f"committee-members/{member.json()['id']}/"
    assert send(visit, "patch", at, {"area": "X"}, **{"If-Match": "other"}).status_code == 412
    assert send(visit, "patch", at, {"area": "X"}, **{"If-Match": member.json()["seen"]}).json()["area"] == "X"
    task = send(visit, "post", f"{path}tasks/", {"year": YEAR, "text": "Ra kế hoạch"})
    seen = visit.get(f"/api/v1/{path}tasks/").json()["results"][0]["seen"]
    at_task = f"committee-tasks/{task.json()['id']}/"
    changed = send(visit, "patch", at_task, {"text": "Khác"}, **{"If-Match": seen})
    done = send(visit, "post", f"{at_task}done/", {"done_on": day}, **{"If-Match": changed.json()["seen"]})
    assert (done.status_code, done.json()["done_on"]) == (200, day)
    said = send(visit, "post", f"{path}assessments/", {"unit": ward.units.ward.pk, "year": YEAR, "grade": "good"})
    assert said.status_code == 201
    at_said = f"assessments/{said.json()['id']}/"
    assert send(visit, "patch", at_said, {"grade": "done"}, **{"If-Match": said["ETag"]}).json()["grade"] == "done"
    assert [row["grade"] for row in visit.get("/api/v1/assessments/?grade=done").json()["results"]] == ["done"]
    assert (visit.delete(f"/api/v1/{at}").status_code, visit.delete(f"/api/v1/{at_task}").status_code) == (204, 204)
