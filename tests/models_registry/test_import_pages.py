"""Models through a file: the template, the upload, the preview, the decision, the result; out again and back in."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mobilization.common.history import recorded_models
from mobilization.outbox import runner
from mobilization.outbox.models import HeldFile, Job
from models_registry.import_columns import FORMAT
from models_registry.models import ModelImport, RegisteredModel
from models_registry.queries.import_pages import shown
from models_registry.services.import_rows import Judge
from models_registry.services.imports import remove_old_imports, write_piece
from models_registry.services.model_rules import REGISTRATION
from tests.models_registry.import_files import (
    KNOWN,
    book,
    columns_of,
    confirm,
    errors,
    heading,
    opened,
    saved,
    upload,
    verdicts,
)
from tests.models_registry.makers import make_model

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes")]
COLUMNS = [column.key for column in FORMAT]


def template(client, **query):
    response = client.get("/models/imports/template/", query)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def test_the_template_is_filled_uploaded_looked_at_and_imported(officer, cast, campaign):
    assert template(officer).worksheets[0].max_row == 1
    made = template(officer, unit=cast.units.ward.pk, campaign=campaign.pk)
    sheet = made.worksheets[0]
    columns = columns_of(sheet)
    assert list(columns) == [heading(column.key) for column in FORMAT]
    for row, title in enumerate(("Đường nở hoa", "Tổ dân phố không rác"), 2):
        for key, value in (KNOWN | {"title": title, "households": 46}).items():
            sheet.cell(row, columns[heading(key)]).value = value
    source = upload(officer, saved(made), unit=cast.units.ward.pk, campaign=campaign.pk)
    assert (source.stage, verdicts(source), errors(source)) == ("ready", {2: "new", 3: "new"}, {})
    page = officer.get(source.get_absolute_url())
    assert page.status_code == 200
    assert "Tổ dân phố không rác" in page.content.decode()
    assert [row.unit for row in page.context["rows"]] == [cast.units.ward, cast.units.ward]
    assert page.content.decode().count(f'data-label="Đơn vị">{cast.units.ward.name}<') == 2
    assert not RegisteredModel.objects.filter(title="Đường nở hoa").exists()
    source = confirm(officer, source)
    assert source.stage == "done"
    model = RegisteredModel.objects.get(title="Đường nở hoa")
    assert (model.unit, model.campaign, model.state, model.created_by) == (
        cast.units.ward,
        campaign,
        "draft",
        cast.officer,
    )
    assert (model.subject, model.domain, model.households) == ("collective", "culture_society", 46)
    result = opened(source.writing.files.get()).worksheets[0]
    assert [row[1].value for row in result.iter_rows(min_row=2)] == ["Đã nhập", "Đã nhập"]
    assert [row[2].value for row in result.iter_rows(min_row=2)] == [cast.units.ward.name] * 2
    assert [row[3].value for row in result.iter_rows(min_row=2)] == list(
        RegisteredModel.objects.filter(created_by=cast.officer).order_by("id").values_list("code", flat=True)
    )


def _is_locked(sheet, row, column):
    """An import would refuse to change it; it is grey, too. An empty cell has the format of its column."""
    cell = sheet.cell(row, column)
    if not cell.has_style:
        return False
    assert (cell.fill.start_color.rgb == "FFE7E9E9") == cell.protection.locked
    return cell.protection.locked


def test_an_export_with_three_cells_edited_makes_exactly_three_changes(officer, cast, campaign):
    models = [make_model(cast.units.ward, campaign=campaign) for _n in range(5)]
    models.append(make_model(cast.units.ward, "registered", campaign=campaign))
    make_model(cast.units.beside)
    for model in models:
        model.responsible_persons.create(name="Nguyễn Văn An", phone="0912345678")
        model.indicators.create(name="Hộ phân loại rác", unit_of_measure="hộ", target=46)
    officer.post("/models/imports/export/", {"format": "xlsx"})
    job = Job.objects.get(kind="models_registry.export_for_editing")
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error_detail
    made = opened(job.files.get())
    sheet = made.worksheets[0]
    columns = columns_of(sheet)
    rows = {sheet.cell(row, columns[heading("code")]).value: row for row in range(2, sheet.max_row + 1)}
    assert set(rows) == {model.code for model in models}
    fixed = {key: [_is_locked(sheet, rows[models[n].code], columns[heading(key)]) for n in (0, 5)] for key in COLUMNS}
    assert [key for key, locked in fixed.items() if locked == [True, True]] == ["code", "unit", "state", "version"]
    assert [key for key, locked in fixed.items() if locked == [False, True]] == [*REGISTRATION]
    assert sheet.protection.sheet
    sheet.cell(rows[models[0].code], columns[heading("title")]).value = "Tên mới"
    sheet.cell(rows[models[1].code], columns[heading("households")]).value = 99
    sheet.cell(rows[models[5].code], columns[heading("results")]).value = "Đường sạch."
    before = {model: event.objects.count() for model, event in recorded_models().items()}
    source = upload(officer, saved(made))
    assert errors(source) == {}
    assert sorted(verdicts(source).values()) == ["unchanged"] * 3 + ["update"] * 3
    assert [len(row.changes) for row in source.rows.filter(verdict="update")] == [1, 1, 1]
    confirm(officer, source)
    grown = {model: event.objects.count() - before[model] for model, event in recorded_models().items()}
    assert {model.__name__: n for model, n in grown.items() if n} == {"RegisteredModel": 3}
    models[0].refresh_from_db()
    assert (models[0].title, models[0].version) == ("Tên mới", 2)


def test_the_upload_of_somebody_without_the_right_is_refused(client, cast):
    client.force_login(cast.auditor)
    assert client.get("/models/imports/").status_code == 403
    assert client.post("/models/imports/new/").status_code == 403
    assert client.get("/models/imports/template/").status_code == 403
    assert client.post("/models/imports/export/").status_code == 403
    assert not ModelImport.objects.exists()


@pytest.mark.bar("B6")
def test_a_file_that_is_refused_half_way_leaves_no_row(officer, cast):
    """The first thousand rows are in the table when the fault is met."""
    lines = "".join(f"Đường hoa {n}\n" for n in range(1_100))
    source = upload(officer, f"Tên mô hình\n{lines}Đường hoa,và thêm\n".encode(), "a.csv", unit=cast.units.ward.pk)
    assert (source.stage, source.rows.count()) == ("refused", 0)
    assert "B1102" in source.why_refused
    assert officer.post(f"/models/imports/{source.pk}/confirm/").status_code == 302
    assert not RegisteredModel.objects.exists()


def test_an_import_is_its_owners_alone(officer, client, cast):
    source = upload(officer, book([KNOWN]), unit=cast.units.ward.pk)
    client.force_login(cast.leader)
    for way in ("", "confirm/", "delete/"):
        assert client.post(f"/models/imports/{source.pk}/{way}").status_code in (404, 405)
    assert client.get(source.get_absolute_url()).status_code == 404
    assert source.name not in client.get("/models/imports/").content.decode()


def test_the_list_says_that_a_file_is_no_longer_being_read(officer, cast):
    source = upload(officer, book([KNOWN]), unit=cast.units.ward.pk)
    ModelImport.objects.filter(pk=source.pk).update(stage="reading")
    assert "Đã dừng" in officer.get("/models/imports/").content.decode()
    Job.objects.filter(pk=source.reading_id).update(state="queued", finished_at=None)
    assert "Đã dừng" not in officer.get("/models/imports/").content.decode()


def test_old_uploads_go_and_what_they_brought_stays(officer, cast):
    source = confirm(officer, upload(officer, book([KNOWN]), unit=cast.units.ward.pk))
    fresh = upload(officer, book([KNOWN]), unit=cast.units.ward.pk)
    ModelImport.objects.filter(pk=source.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert remove_old_imports() == 1
    assert not default_storage.exists(source.key)
    assert default_storage.exists(fresh.key)
    assert (ModelImport.objects.get(), RegisteredModel.objects.count()) == (fresh, 1)


def test_beside_a_wrong_campaign_the_file_is_kept_and_another_takes_its_place(officer):
    """Also a table that is plain text; without it there is nothing to upload."""
    token = re.search(r'name="once_page" value="([\w-]+)"', officer.get("/models/imports/new/").text)[1]
    sent = {"once_page": token}
    for name in ("một.csv", "hai.csv"):
        wrong = officer.post(
            "/models/imports/new/", sent | {"campaign": "0", "file": SimpleUploadedFile(name, name.encode())}
        )
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["campaign"])
        ((number, label),) = wrong.context["form"].fields["removed"].choices
        assert name in label
    nothing = officer.post("/models/imports/new/", sent | {"campaign": "0", "removed": number})
    assert set(nothing.context["form"].errors) == {"campaign", "file"}
    officer.post("/models/imports/new/", sent | {"campaign": "0", "file": SimpleUploadedFile("ba.csv", b"c;d")})
    assert officer.post("/models/imports/new/", sent).status_code == 302
    source = ModelImport.objects.get()
    assert (source.name, source.format, source.content_type) == ("ba.csv", "csv", "text/csv")
    assert not HeldFile.objects.exists()


def test_the_file_is_kept_while_a_unit_is_searched_for(officer):
    token = re.search(r'name="once_page" value="([\w-]+)"', officer.get("/models/imports/new/").text)[1]
    sent = {"once_page": token, "go": "find", "find": "ba dinh", "file": SimpleUploadedFile("một.csv", b"a;b")}
    for again in (sent, sent | {"file": ""}):
        page = officer.post("/models/imports/new/", again)
        assert (page.status_code, page.context["form"].is_bound) == (200, False)
        ((_number, label),) = page.context["form"].fields["removed"].choices
        assert "một.csv" in label
    assert not ModelImport.objects.exists()


def test_while_it_is_written_no_row_is_like_a_model_of_the_same_import(officer, cast):
    """Of two rows one is written, as between two pieces; a model that was there before is still named."""
    before = make_model(cast.units.beside, "registered", title="Đường nở hoa kiểu mẫu ven đê sông Hồng")
    rows = [KNOWN | {"title": f"Đường nở hoa kiểu mẫu ven đê sông Hồng {n}"} for n in ("A", "B")]
    source = upload(officer, book(rows), unit=cast.units.ward.pk)
    officer.post(f"/models/imports/{source.pk}/confirm/")
    source.refresh_from_db()
    write_piece(Judge(source, cast.officer), size=1)
    [row] = shown(source.rows.filter(is_done=False), cast.officer)
    assert [model.pk for model in row.similar] == [before.pk]
