"""An officer brings 300 models in by file, mends 17 faults of 9 kinds, exports, edits three cells, imports."""

import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from mobilization.common.history import recorded_models
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.models import ModelImport, RegisteredModel
from organizations.models import User
from tests.models_registry.import_files import KNOWN, columns_of, heading, opened, saved
from tests.models_registry.makers import make_campaign, make_cast
from tests.models_registry.test_import_whole import FAULTS, SAME_AGAIN

TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def cast(live_server, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    return make_cast()


def fill(book, rows):
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    for number, row in rows.items():
        for key, value in row.items():
            sheet.cell(number, columns[heading(key)]).value = value
    return saved(book)


def send(page, content):
    """Choose the file, upload it, let the worker read it; the page of the import is shown."""
    page.goto("/models/imports/new/")
    page.set_input_files("[name=file]", {"name": "mo-hinh.xlsx", "mimeType": TABLE, "buffer": content})
    with page.expect_navigation():
        page.locator("form[enctype] .btn-primary").click()
    source = ModelImport.objects.order_by("-id")[0]
    assert runner.run_job(source.reading_id)
    page.goto(source.get_absolute_url())
    return source


def decide(page, source):
    with page.expect_navigation():
        page.locator("form[action$='/confirm/'] .btn-primary").click()
    source.refresh_from_db()
    assert runner.run_job(source.writing_id)
    page.goto(source.get_absolute_url())


def test_three_hundred_models_in_and_three_cells_out_and_in(open_page, cast):
    campaign = make_campaign(cast.units.city)
    User.objects.filter(pk=cast.officer.pk).update(language="vi")
    page = open_page(user=cast.officer, language="vi")
    page.goto("/models/imports/new/")
    with page.expect_download() as download:
        page.locator("form[action$='/template/'] button").click()
    template = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    faults = FAULTS | {row: FAULTS[like] for row, like in SAME_AGAIN.items()}
    rows = {n: KNOWN | {"title": f"Mô hình số {n}", "unit": cast.units.ward.name} for n in range(2, 302)}
    for n, (key, value, _words) in faults.items():
        rows[n] |= {key: value}
    source = send(page, fill(template, rows))
    page.goto(f"{source.get_absolute_url()}?verdict=error")
    expect(page.locator("#import tbody tr")).to_have_count(17)
    assert page.locator("#import tbody tr strong").first.inner_text() == "D10"
    decide(page, source)
    assert RegisteredModel.objects.count() == 283
    errors = opened(source.reading.files.get())
    mended = {n: KNOWN | {"title": f"Đã sửa {n}", "unit": cast.units.ward.name} for n in range(2, 19)}
    for n in mended:
        mended[n] |= {"started_on": "15/03/2026", "households": 5}
    source = send(page, fill(errors, mended))
    decide(page, source)
    assert RegisteredModel.objects.count() == 300
    page.goto("/models/imports/")
    with page.expect_navigation():
        page.locator("button[name=format][value=xlsx]").click()
    job = Job.objects.get(kind="models_registry.export_for_editing")
    assert runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as content:
        exported = openpyxl.load_workbook(io.BytesIO(content.read()))
    edits = {5: {"title": "Tên mới"}, 50: {"households": 99}, 150: {"campaign": campaign.name}}
    before = {model: event.objects.count() for model, event in recorded_models().items()}
    source = send(page, fill(exported, edits))
    decide(page, source)
    grown = {model.__name__: event.objects.count() - before[model] for model, event in recorded_models().items()}
    assert {name: n for name, n in grown.items() if n} == {"RegisteredModel": 3}
