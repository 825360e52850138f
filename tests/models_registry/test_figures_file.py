"""The Excel file of a unit's figures: the numbers of the page, and only for whoever may read them."""

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from models_registry.figures import FUNNEL
from models_registry.services.figures import request_figures_export
from organizations.dates import today
from organizations.figures import Scope
from organizations.models import Membership
from tests.models_registry.makers import make_candidacy, make_model
from tests.models_registry.test_figures import RECOUNT, recount


@pytest.fixture
def asked(client, monkeypatch, cast, campaign):
    """The ward's officer has asked for the figures of this year."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    ward = cast.units.ward
    make_model(ward, "registered", campaign=campaign, registered_on=today(), domain="economy")
    make_candidacy(make_model(ward, "registered", campaign=campaign, registered_on=today()), "recognised")
    client.force_login(cast.officer)
    client.cookies["django_language"] = "en"
    address = client.post(f"/units/{ward.pk}/figures/export/")["Location"]
    return Job.objects.get(pk=int(address.split("/")[2]))


def done(job):
    runner.run_job(job.pk)
    job.refresh_from_db()
    return job.state


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_the_numbers_of_the_page(asked, client, cast):
    assert done(asked) == JobState.DONE, asked.error_detail
    with default_storage.open(asked.files.get().key) as content:
        book = openpyxl.load_workbook(content)
    funnel, *parts, judged = book.worksheets
    assert [row[1].value for row in funnel.iter_rows(min_row=2)] == [
        recount(stage, cast.units.ward, today().year) for stage in RECOUNT
    ]
    page = client.get(f"/units/{cast.units.ward.pk}/figures/")
    tables = page.context["tables"]
    assert len(parts) == len(tables)
    for sheet, table in zip(parts, tables, strict=True):
        written = [[cell.value for cell in row[-len(FUNNEL) :]] for row in sheet.iter_rows(min_row=2)]
        assert written == [[number.value for number in numbers] for _labels, numbers in table.rows]
    told = [(row.now.number, row.before.number) for row in page.context["judged"]]
    assert [(row[1].value, row[3].value) for row in judged.iter_rows(min_row=2)] == told != []


@pytest.mark.django_db(transaction=True)
def test_whoever_lost_the_office_gets_no_file(asked, cast):
    Membership.objects.filter(person=cast.officer.person).delete()
    assert done(asked) != JobState.DONE
    assert not asked.files.exists()


@pytest.mark.django_db
def test_the_file_is_of_a_unit(cast):
    with pytest.raises(PermissionDenied):
        request_figures_export(scope=Scope(), by=cast.officer)
