"""The export of changes: a job that writes exactly what the one who asked may read, in the office they asked in."""

from io import BytesIO

import openpyxl
import pytest

from mobilization.common.files import open_for
from mobilization.common.recording import because, recording
from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from organizations.models import Membership, Unit, User
from organizations.queries.history import events_visible_to
from organizations.services.history import request_history_export
from tests.organizations.history import BEGUN, place

pytestmark = [pytest.mark.django_db, pytest.mark.bar("D1")]


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
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
    found = [row[1:8] for row in rows(job) if row[1] == "Changed"]
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
