"""The file holds exactly the rows the filters find for the one who asked, in that person's language."""

import openpyxl
import pytest
from django.core.files.storage import default_storage

from mobilization.outbox import export, registry, runner
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(woken):
    """Ask for the export, run it, read the file: name, sheet name, rows."""

    def run(by, **filters):
        job = export.request_export(filters=filters, by=by)
        assert runner.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.error_detail
        file = job.files.get()
        with default_storage.open(file.key) as stored:
            book = openpyxl.load_workbook(stored, read_only=True)
            rows = list(book.active.iter_rows(values_only=True))
            sheet = book.active.title
            book.close()
        assert job.result["rows"] == len(rows) - 1
        assert (job.progress_done, job.progress_total) == (len(rows) - 1, len(rows) - 1)
        return file.name, sheet, rows

    return run


def test_the_rows_are_those_of_the_list(read, ask, officer, stranger, administrator):
    mine, other = ask(owner=officer), ask(owner=stranger)
    own = [row[0] for row in read(officer)[2][1:]]
    assert mine.pk in own
    assert other.pk not in own
    assert set(own) == set(Job.objects.visible_to(officer).values_list("pk", flat=True))
    assert {mine.pk, other.pk} < {row[0] for row in read(administrator)[2][1:]}
    assert read(officer, state="queued")[2][1:][0][0] == mine.pk
    assert read(officer, state="quarantined")[2][1:] == []


def test_the_file_speaks_the_owners_language(read, ask, officer):
    ask(owner=officer)
    officer.language = "en"
    officer.save()
    name, sheet, rows = read(officer, state="queued")
    assert (name[:5], name[-5:], sheet) == ("jobs-", ".xlsx", "Jobs")
    assert rows[0] == (
        "Number", "Kind", "State", "Requested by", "Requested", "Started", "Finished", "Done", "Of", "What went wrong",
    )  # fmt: skip
    assert rows[1][1:4] == ("Work", "Waiting", "Officer")
    officer.language = "vi"
    officer.save()
    name, sheet, rows = read(officer, state="queued")
    assert rows[0][2] == "Trạng thái"


def test_asking_twice_gives_the_job_under_way(ask, officer, woken):
    first = export.request_export(filters={"state": "done"}, by=officer)
    assert export.request_export(filters={"state": "done"}, by=officer) == first
    assert export.request_export(filters={}, by=officer) != first


def test_it_is_registered_for_everybody_with_an_account(officer):
    kind = registry.get(export.EXPORT_JOBS)
    officer.is_active = False
    assert not kind.may_request(officer)


@pytest.mark.parametrize("address", ["/jobs/{}/files/xlsx/", "/api/v1/jobs/{}/files/xlsx/"])
def test_who_is_no_longer_administrator_keeps_no_file_of_everybodys_jobs(
    client, read, ask, administrator, officer, address
):
    ask(owner=officer)
    read(administrator)
    read(officer)
    for user in (administrator, officer):
        client.force_login(user)
        job = Job.objects.get(kind=export.EXPORT_JOBS, owner=user)
        answer = client.get(address.format(job.pk))
        assert answer.status_code == 200
        answer.close()
    administrator.is_superuser = False
    administrator.save()
    client.force_login(administrator)
    job = Job.objects.get(kind=export.EXPORT_JOBS, owner=administrator)
    assert client.get(address.format(job.pk)).status_code == 403
