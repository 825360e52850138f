"""The Excel file of the signals of units: the rows of the list, with its filters."""

import openpyxl
import pytest
from django.core.files.storage import default_storage

from mobilization.outbox import runner
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from models_registry.services.unit_signals import dismiss_unit_signal
from tests.models_registry.test_unit_signals import closed, register, said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes")]


def rows_of(client, cast, query=""):
    address = client.post(f"/units/{cast.units.city.pk}/signals/of-units/export/{query}")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error_detail
    with default_storage.open(job.files.get().key) as content:
        return [list(row) for row in openpyxl.load_workbook(content).active.iter_rows(values_only=True)]


def test_the_file_holds_the_signals_of_the_page(client, cast):
    campaign = closed(cast.units.city)
    for unit in (cast.units.ward, cast.units.beside):
        register(unit, campaign, 0, 0, 0, 0, 0)
    dismiss_unit_signal(cast.units.beside, **said(campaign, "5-5"), reason="=1+1", by=cast.city_secretary)
    client.force_login(cast.city_officer)
    heading, row = rows_of(client, cast)
    assert heading[2:4] == ["Dấu hiệu", "Căn cứ"]
    assert row[:3] == [cast.units.ward.name, campaign.name, "Đăng ký dồn vào những ngày cuối"]
    assert "5 trong 5 mô hình" in row[3]
    [dismissed] = rows_of(client, cast, "?status=dismissed")[1:]
    assert (dismissed[0], dismissed[4]) == (cast.units.beside.name, "=1+1")
    bad = client.post(f"/units/{cast.units.city.pk}/signals/of-units/export/?kind=odd")
    assert bad["Location"].endswith("?kind=odd")
