"""What a row may do: the rules of the form, the version, others' changes; out and in again without a difference."""

import csv
import io
import json

import pytest
from django.core.files.storage import default_storage

from mobilization.outbox import runner, services
from mobilization.outbox.models import Event, Job
from models_registry.models import ModelImportRow, RegisteredModel
from models_registry.services import imports, writing
from models_registry.services.drafts import save_model
from models_registry.services.imports import WrongStage, confirm_import, discard_import
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
from tests.models_registry.makers import make_campaign, make_model

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_wakes", "in_english")]


def exported(client, kind="xlsx", query=""):
    """The file of all models that the account may write."""
    client.post(f"/models/imports/export/?{query}", {"format": kind})
    job = Job.objects.filter(kind="models_registry.export_for_editing").order_by("-id")[0]
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error_detail
    return job.files.get()


def full_model(unit, campaign, **fields):
    """A model with something, and something odd, in every column."""
    model = make_model(
        unit,
        campaign=campaign,
        title="'=1+1 là tên; a|b",
        place="-12 ngõ 5",
        situation_before="=SUM(A1)\n\n@dòng hai",
        lessons="'+84",
        way_of_working="＝1+1",
        households=46,
        people_land="120.5",
        state_money="15000000",
        started_on="2026-03-15",
        **fields,
    )
    model.responsible_persons.create(
        name="Trần | Bê", position="Tổ trưởng", phone="0912345678", consent_to_publish=True
    )
    model.responsible_persons.create(name="Lê Cê", email="c@example.vn")
    model.indicators.create(
        name="Hộ | rác", unit_of_measure="hộ", baseline="1.5", target="-46", actual="40", measured_on="2026-06-30"
    )
    model.indicators.create(name="Km đường", unit_of_measure="km", source="Tổ dân phố")
    return model


@pytest.mark.bar("B8")
@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_what_goes_out_comes_in_without_a_difference(officer, cast, campaign, kind):
    full_model(cast.units.ward, campaign)
    full_model(cast.units.ward, campaign)
    file = exported(officer, kind)
    with default_storage.open(file.key) as content:
        data = content.read()
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell[:1] in tuple("=+-@＝＋－＠")] == []
        assert "'-12 ngõ 5" in cells
    if kind == "xlsx":
        assert all(cell.data_type != "f" for sheet in opened(file) for row in sheet for cell in row)
    source = upload(officer, data, f"a.{kind}")
    assert (errors(source), set(verdicts(source).values())) == ({}, {"unchanged"})


def test_somebody_elses_change_is_told_with_both_values_and_never_overwritten(officer, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign, title="Cũ")
    made = opened(exported(officer))
    sheet = made.worksheets[0]
    columns = columns_of(sheet)
    sheet.cell(2, columns[heading("title", "en")]).value = "Của tôi"
    save_model(model, by=cast.leader, version=1, changes={"title": "Của lãnh đạo"})
    source = upload(officer, saved(made))
    assert "changed the model after this file" in errors(source)["A2"]
    assert source.rows.get().changes == [{"key": "title", "old": "Của lãnh đạo", "new": "Của tôi"}]
    confirm(officer, source)
    model.refresh_from_db()
    assert model.title == "Của lãnh đạo"


def test_a_change_between_preview_and_decision_is_not_overwritten_either(officer, cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign, title="Cũ")
    other = make_model(cast.units.ward, campaign=campaign, title="Khác")
    rows = [
        {"code": model.code, "version": "1", "title": "Của tôi"},
        {"code": other.code, "version": "1", "title": "Khác nữa"},
    ]
    whole = upload(officer, book([*rows, KNOWN | {"unit": cast.units.ward.name}]))
    single = upload(officer, book(rows))
    save_model(model, by=cast.leader, version=1, changes={"title": "Của lãnh đạo"})
    assert confirm(officer, whole, whole="1").stage == "ready"
    assert verdicts(whole) == {2: "error", 3: "update", 4: "new"}
    assert (whole.writing.result, RegisteredModel.objects.count()) == ({"written": 0}, 2)
    other.refresh_from_db()
    assert other.title == "Khác"
    assert confirm(officer, single).stage == "done"
    model.refresh_from_db()
    other.refresh_from_db()
    assert (model.title, other.title) == ("Của lãnh đạo", "Khác nữa")


def test_what_stands_since_registration_and_what_is_submitted_is_refused_by_cell(officer, cast, campaign):
    registered = make_model(cast.units.ward, "registered", campaign=campaign)
    submitted = make_model(cast.units.ward, "submitted", campaign=campaign)
    returned = make_model(cast.units.ward, "returned", campaign=campaign)
    rows = [
        {"code": registered.code, "version": "1", "title": "Tên khác", "results": "Đường sạch", "state": "Registered"},
        {"code": submitted.code, "version": "1", "title": "Tên khác"},
        {"code": returned.code, "version": "1", "title": returned.title, "summary": "", "results": "x"},
        {"code": registered.code.lower(), "title": "Không phiên bản"},
        {"title": "Mới", "state": "Đã đăng ký"},
    ]
    source = upload(officer, book(rows), unit=cast.units.ward.pk)
    told = errors(source)
    assert "stands since" in told["B2"]
    assert "“Submitted”" in told["A3"]
    assert "cannot be left without" in told["C4"]
    assert "version is missing" in told["F5"]
    assert "not changed by a file" in told["E6"]


def test_rows_may_not_leave_the_own_subtree(officer, cast, campaign):
    beside = make_campaign(cast.units.beside)
    rows = [
        KNOWN | {"unit": cast.units.beside.code},
        KNOWN | {"unit": cast.units.city.name},
        KNOWN | {"unit": cast.units.school.name, "campaign": beside.name},
        KNOWN | {"unit": cast.units.school.code, "campaign": campaign.name},
    ]
    source = upload(officer, book(rows))
    assert verdicts(source) == {2: "error", 3: "error", 4: "error", 5: "new"}
    assert list(errors(source)) == ["A2", "A3", "B4"]


def test_columns_that_are_not_in_the_file_stay_and_empty_cells_empty(officer, cast, campaign):
    model = full_model(cast.units.ward, campaign)
    row = {"code": model.code, "version": "1", "households": "", "place": "Tổ 5"}
    source = upload(officer, book([row], keys=["code", "version", "households", "place"]))
    assert [change["key"] for change in source.rows.get().changes] == ["place", "households"]
    confirm(officer, source)
    stored = RegisteredModel.objects.get(pk=model.pk)
    assert (stored.households, stored.place, stored.title) == (None, "Tổ 5", model.title)
    assert stored.responsible_persons.count() == 2


def test_the_same_name_is_said_and_not_refused(officer, cast, campaign):
    there = make_model(cast.units.ward, campaign=campaign, title=KNOWN["title"])
    make_model(cast.units.beside, campaign=campaign, title=KNOWN["title"])
    source = upload(officer, book([KNOWN, KNOWN]), unit=cast.units.ward.pk)
    assert [row.similar for row in source.rows.order_by("number")] == [[there.code], [2, there.code]]
    page = officer.get(source.get_absolute_url()).content.decode()
    assert there.code in page
    assert "The same name as row 2" in page


def test_signs_that_copy_writes_otherwise_stand_as_they_were(officer, cast):
    title = 'Lối \\N “cũ” \\t "mới" {1}'
    source = upload(officer, book([KNOWN | {"title": title}]), unit=cast.units.ward.pk)
    confirm(officer, source)
    assert title in source.rows.get().cells.values()
    assert RegisteredModel.objects.get().title == title


@pytest.mark.bar("X4")
@pytest.mark.parametrize("killed_at", [1, 2, 5, 11])
def test_an_import_killed_anywhere_is_finished_once(officer, cast, monkeypatch, killed_at):
    monkeypatch.setattr(imports, "CHUNK", 3)
    rows = [KNOWN | {"title": f"Mô hình {n}"} for n in range(12)]
    source = upload(officer, book(rows), unit=cast.units.ward.pk)
    confirm_import(source, is_whole=False, by=cast.officer)
    source.refresh_from_db()
    written = writing.copy_in
    seen = []

    def killed(models):
        written(models)
        seen.extend(models)
        if len(seen) >= killed_at:
            raise SystemExit  # ends the worker as a signal does: nothing after this happens

    monkeypatch.setattr(writing, "copy_in", killed)
    with pytest.raises(SystemExit):
        runner.run_job(source.writing_id)
    assert RegisteredModel.objects.count() == (killed_at - 1) // 3 * 3
    monkeypatch.setattr(writing, "copy_in", written)
    Job.objects.filter(pk=source.writing_id).update(lease_until="2020-01-01T00:00Z")
    services.sweep()
    Job.objects.filter(pk=source.writing_id).update(not_before=None)
    runner.run_job(source.writing_id)
    source.refresh_from_db()
    assert (source.stage, RegisteredModel.objects.count()) == ("done", 12)
    assert sorted(RegisteredModel.objects.values_list("title", flat=True)) == sorted(row["title"] for row in rows)
    assert Event.objects.filter(kind="models_registry.started").count() == 12
    assert opened(source.writing.files.get()).worksheets[0].max_row == 13


def test_the_marked_errors_are_corrected_in_their_file_and_go_in(officer, cast, campaign):
    rows = [KNOWN | {"title": f"Mô hình {n}", "households": "nhiều" if n == 1 else 5} for n in range(3)]
    source = upload(officer, book(rows), unit=cast.units.ward.pk)
    made = opened(source.reading.files.get())
    sheet = made.worksheets[0]
    columns = columns_of(sheet)
    assert sheet.max_row == 2
    assert "no number" in sheet.cell(2, columns["Errors to correct"]).value
    cell = sheet.cell(2, columns[heading("households", "en")])
    assert cell.fill.fgColor.rgb == "FFF9D6D5"
    cell.value = 7
    confirm(officer, source)
    confirm(officer, upload(officer, saved(made), unit=cast.units.ward.pk))
    assert sorted(RegisteredModel.objects.values_list("title", "households")) == [
        ("Mô hình 0", 5),
        ("Mô hình 1", 7),
        ("Mô hình 2", 5),
    ]


def test_lists_and_parts_are_read(officer, cast, campaign):
    rows = [
        KNOWN
        | {
            "persons": "Nguyễn Văn An | Tổ trưởng | 0912345678 | an@example.vn | có\nLê Bình",
            "indicators": "Hộ | hộ | 1,5 | 46 | 40 | 30/06/2026 | thống kê",
        },
        KNOWN | {"persons": "An | | | không phải thư", "indicators": "Hộ | hộ | | | 40"},
        KNOWN | {"persons": "An | a | b | c | có | thêm", "indicators": "Hộ | hộ | nhiều"},
    ]
    source = upload(officer, book(rows), unit=cast.units.ward.pk)
    assert verdicts(source) == {2: "new", 3: "error", 4: "error"}
    assert list(errors(source)) == ["E3", "F3", "E4", "F4"]
    confirm(officer, source)
    model = RegisteredModel.objects.get()
    assert list(model.responsible_persons.order_by("id").values_list("name", "consent_to_publish")) == [
        ("Nguyễn Văn An", True),
        ("Lê Bình", False),
    ]
    indicator = model.indicators.get()
    assert (str(indicator.baseline), str(indicator.actual), indicator.source) == ("1.50", "40.00", "thống kê")


def test_a_decision_is_taken_once_and_what_is_written_is_not_deleted(officer, cast):
    source = upload(officer, book([KNOWN]), unit=cast.units.ward.pk)
    confirm_import(source, is_whole=False, by=cast.officer)
    for wrong in (
        lambda: confirm_import(source, is_whole=False, by=cast.officer),
        lambda: discard_import(source, by=cast.officer),
    ):
        with pytest.raises(WrongStage):
            wrong()
    runner.run_job(source.reading_id)
    source.refresh_from_db()
    runner.run_job(source.writing_id)
    officer.post(f"/models/imports/{source.pk}/delete/")
    assert (ModelImportRow.objects.count(), RegisteredModel.objects.count()) == (0, 1)


def test_json_for_programs_uses_keys(officer, cast, campaign):
    told = {"models": [{"title": "Hoa", "subject": "collective", "domain": "economy", "households": 46, "themes": []}]}
    source = upload(officer, json.dumps(told).encode(), "a.json", unit=cast.units.ward.pk)
    assert (errors(source), verdicts(source)) == ({}, {2: "new"})
    confirm(officer, source)
    assert RegisteredModel.objects.get().households == 46
