"""The Excel file of a unit's signals: the rows of the list, and only for whoever may read them."""

import openpyxl
import pytest
from django.core.files.storage import default_storage

from mobilization.outbox import runner, services
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from models_registry.services.signals import dismiss_signal
from organizations.models import Membership
from tests.models_registry.makers import make_campaign
from tests.models_registry.test_signals import hollow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def model(cast):
    return hollow(cast.units.ward, make_campaign(cast.units.city, rhythm_days=360))


@pytest.fixture
def asked(client, monkeypatch, cast, model):
    """The ward's officer has asked for the file of what the filter shows."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    hollow(cast.units.beside, model.campaign)
    dismiss_signal(model, kind="no-value", key=str(model.registered_on), reason="=1+1", by=cast.secretary)
    client.force_login(cast.officer)

    def ask(query=""):
        address = client.post(f"/units/{cast.units.ward.pk}/signals/export/{query}")["Location"]
        return Job.objects.get(pk=int(address.split("/")[2]))

    return ask


def rows_of(job):
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error_detail
    with default_storage.open(job.files.get().key) as content:
        return [list(row) for row in openpyxl.load_workbook(content).active.iter_rows(values_only=True)]


def test_the_file_holds_the_signals_of_the_page(asked, model):
    heading, *rows = rows_of(asked())
    assert heading[3:5] == ["Dấu hiệu", "Căn cứ"]
    assert {(row[0], row[1]) for row in rows} == {(model.title, model.code)}
    assert [row[3] for row in rows] == [
        "Không có minh chứng",
        "Chưa tác động đến ai",
        "Đăng ký rồi nhưng chưa được kiểm tra",
    ]


def test_with_the_filters_of_the_page(asked):
    assert [row[3] for row in rows_of(asked("?kind=no-evidence"))[1:]] == ["Không có minh chứng"]
    [dismissed] = rows_of(asked("?status=dismissed"))[1:]
    assert (dismissed[3], dismissed[6]) == ("Chưa có chỉ số nào có kết quả", "=1+1")


def test_a_filter_with_an_error_is_refused(client, asked, cast):
    assert client.post(f"/units/{cast.units.ward.pk}/signals/export/?kind=odd")["Location"].endswith("?kind=odd")
    assert not Job.objects.filter(kind="models_registry.export_signals").exists()


def test_whoever_lost_the_office_gets_no_file(asked, cast):
    job = asked()
    Membership.objects.filter(person=cast.officer.person).delete()
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state != JobState.DONE
    assert not job.files.exists()
