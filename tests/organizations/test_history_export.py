"""The export of changes: a job that writes exactly what the one who asked may read, in the office they asked in."""

from io import BytesIO

import openpyxl
import pytest
from django.db.models import Q

from mobilization.common.files import open_for
from mobilization.common.history import recorded_models
from mobilization.common.recording import because, recording
from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from organizations.models import Membership, Unit, User
from organizations.permissions.history import reach_of, ways_to_units
from organizations.queries.history import events_visible_to
from organizations.services.history import request_history_export
from tests.organizations.history import BEGUN, place

pytestmark = [pytest.mark.django_db, pytest.mark.bar("D1")]


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 60.0)  # the pulse's connection does not see this test's rows
    made = place()
    User.objects.update(language="en")
    with recording(actor=made.secretary.pk), because("=cmd|' /C calc'!A0"):
        Unit.objects.filter(pk__in=[made.ward.pk, made.beside.pk]).update(name="Hồng Hà", note="=1+1")
    return made


def again(user):
    return User.objects.get(pk=user.pk)


def exported(user, **filters):
    job = request_history_export(filters=filters, by=again(user))
    runner.run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def rows(job):
    with open_for(job.owner, job.files.get(), lambda user, file: True) as content:
        sheet = openpyxl.load_workbook(BytesIO(content.read())).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_file_tells_each_field_with_old_new_actor_and_reason(here):
    job = exported(here.auditor, kind="update", record="organizations.unit")
    assert job.state == JobState.DONE
    found = [row[1:3] + row[4:9] for row in rows(job) if row[1] == "Changed"]
    who = ["Nguyễn Secretary", "=cmd|' /C calc'!A0"]
    assert found == [
        ["Changed", "Unit: Hồng Hà", "Name", "Phúc Xá", "Hồng Hà", *who],
        ["Changed", "Unit: Hồng Hà", "Note", "–", "=1+1", *who],
    ]


def test_no_cell_is_a_formula(here):
    job = exported(here.auditor)
    with open_for(job.owner, job.files.get(), lambda user, file: True) as content:
        sheet = openpyxl.load_workbook(BytesIO(content.read())).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize("reader", ["auditor", "administrator", "stranger", "city_auditor"])
def test_the_file_holds_what_the_reader_may_see_and_nothing_else(here, reader):
    user = again(getattr(here, reader))
    job = exported(user)
    assert job.result == {"changes": sum(each.count() for each in events_visible_to(again(user)).values())}
    text = str(rows(job))
    assert ("Phúc Xá" in text) is (reader != "stranger")
    assert ("Hoàn Kiếm" in text) is (reader in {"stranger", "city_auditor"})
    assert "argon2" not in text
    assert "md5$" not in text


def test_the_period_narrows_the_file(here):
    assert exported(here.auditor, changed_from="2200-01-01").result == {"changes": 0}
    assert exported(here.auditor, changed_to="2001-01-01").result == {"changes": 0}


def test_who_lost_the_office_before_the_job_ran_gets_nothing(here):
    job = request_history_export(filters={}, by=again(here.auditor))
    Membership.objects.filter(person=here.auditor.person).update(valid_to=BEGUN)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.files.count()) == (JobState.REFUSED, 0)


def test_another_office_of_the_same_person_does_not_stand_in(here):
    user = again(here.auditor)
    second = Membership.objects.create(person=user.person, unit=here.beside, role="auditor", valid_from=BEGUN)
    user.act_in(second.pk)
    job = request_history_export(filters={}, by=user)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert "Phúc Xá" not in str(rows(job))
    job = request_history_export(filters={"kind": "insert"}, by=user)
    second.delete()
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.REFUSED


def test_the_page_asks_for_the_export_with_its_filters(client, here):
    client.force_login(again(here.auditor))
    response = client.post("/history/export/?kind=update&cursor=x")
    job = Job.objects.get(kind="organizations.export_history")
    assert (response.status_code, response.headers["Location"]) == (302, job.get_absolute_url())
    assert job.params["filters"] == {"kind": "update"}
    assert client.post("/history/export/?kind=odd").headers["Location"] == "/history/?kind=odd"
    assert Job.objects.filter(kind="organizations.export_history").count() == 1


def test_who_audits_nothing_is_refused_whatever_they_ask_for(client, here):
    client.force_login(again(here.secretary))
    for query in ("", "?kind=odd"):
        assert client.post(f"/history/export/{query}").status_code == 403


def test_the_file_is_narrowed_by_unit_and_words_and_names_the_units(here):
    found = rows(exported(here.city_auditor, unit=str(here.district.pk), q="hong ha", kind="update"))
    head = next(number for number, row in enumerate(found) if row[2:4] == ["Record", "Unit"])
    assert [row[1:5] for row in found[head + 1 :]] == [
        ["Changed", "Unit: Hồng Hà", "Hồng Hà", "Name"],
        ["Changed", "Unit: Hồng Hà", "Hồng Hà", "Note"],
    ]


def units_told(reader, **filters):
    return {row[2]: row[3] for row in rows(exported(reader, **filters)) if row[2] and ":" in str(row[2])}


def test_units_of_a_person_are_named_as_far_as_the_reader_reaches(here):
    Unit.objects.filter(pk=here.beside.pk).update(name="Hoàn Kiếm")
    both = here.ward_leader.person
    Membership.objects.create(person=both, unit=here.beside, role="officer", valid_from=BEGUN)
    gone = Membership.objects.create(person=both, unit=here.district, role="officer", valid_from=BEGUN)
    gone.delete()
    asked = {"q": "le phuong", "kind": "insert"}
    ward = "Hồng Hà"
    told = units_told(here.auditor, **asked)
    assert (told["Person: Lê Phường"], told["Account: Lê Phường"]) == (ward, ward)
    assert told["Membership: Lê Phường: Unit leader, Hồng Hà"] == ward
    assert units_told(here.auditor, kind="delete") == {"Membership: Lê Phường, Ba Đình": "Ba Đình"}
    assert "Hoàn Kiếm" not in str(told)


def test_what_belongs_to_units_says_to_which(here):
    """So that the file names them: a table whose rows lie in the reach of units has a way to these."""
    asked = {model: reach_of(model) for model in recorded_models()}
    silent = [
        model
        for model, reach in asked.items()
        if reach and reach.within(here.ward.path) != Q() and not ways_to_units(model)
    ]
    assert silent == []
