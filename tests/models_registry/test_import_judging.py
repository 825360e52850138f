"""What a row of an import is refused for, judged without a file; what its jobs leave alone; an import that stopped."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from directives.models import DirectiveDocument
from mobilization.common import table_worker, tables
from mobilization.common.files import store
from mobilization.common.tables import TableRefused, TableRow, read_table
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from models_registry.api.imports import _actions
from models_registry.enums import ImportStage, RowVerdict
from models_registry.import_columns import ERRORS_TITLE
from models_registry.jobs import import_exports
from models_registry.jobs.imports import _outcome
from models_registry.kept_words import read
from models_registry.models import ModelImport, ModelImportRow, RegisteredModel
from models_registry.services.drafts import save_model
from models_registry.services.import_rows import Judge
from models_registry.services.imports import (
    READ_IMPORT,
    confirm_import,
    discard_import,
    judge_rows,
    stage_rows,
    write_rows,
)
from organizations.dates import today
from organizations.offices import office_of
from tests.models_registry.makers import DAY, make_campaign, make_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_wakes")]
TITLE = "Đường nở hoa"


def an_import(cast, **fields):
    """An upload of the officer, with a file behind it."""
    known = {"acting": cast.officer.acting, "unit": cast.units.ward, "format": "csv"}
    return store(ModelImport(**known | fields), b"x", name="x.csv", by=cast.officer)


def staged(source, *rows):
    """The rows, by the words of the template for programs, read and judged."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [TableRow(1, dict(enumerate(names)))]
    table += [TableRow(number, {names.index(name): row[name] for name in row}) for number, row in enumerate(rows, 2)]
    with translation.override("en"):
        stage_rows(source, table)
        judge_rows(source, by=source.created_by, progress=lambda done: None)
    return source


def told(source):
    """By row its verdict and what is wrong in which column."""
    with translation.override("en"):
        return {
            row.number: (row.verdict, {error["key"]: read(error["text"]) for error in row.errors})
            for row in source.rows.order_by("number")
        }


def judged(cast, *rows, **fields):
    return told(staged(an_import(cast, **fields), *rows))


def edit(model, **cells):
    return {"code": model.code, "version": str(model.version), **cells}


def written(source):
    return write_rows(source, by=source.created_by, progress=lambda done, total: None)


def test_reading_again_replaces_the_rows_of_this_import_alone(cast):
    other, source = staged(an_import(cast), {"title": "Khác"}), an_import(cast)
    for title in ("Một", "Hai"):
        staged(source, {"title": title})
    assert list(source.rows.values_list("title", flat=True)) == ["Hai"]
    assert other.rows.count() == 1


def test_a_row_without_a_unit_means_that_of_the_upload(cast):
    """As the template has it: the unit stands in its first row, and people write below it."""
    units = (cast.units.ward.name, "", cast.units.ward.code, cast.units.school.name)
    source = staged(an_import(cast), *({"title": TITLE, "unit": unit} for unit in units))
    assert [row.similar for row in source.rows.order_by("number")] == [[], [2], [2], []]


def test_only_new_rows_with_a_name_are_like_one_another(cast):
    rows = (
        {"code": code, "title": title, "summary": "Hoa"} for code in ("", "X") for title in ("", TITLE) for _n in "ab"
    )
    source = staged(an_import(cast), *rows)
    assert [row.similar for row in source.rows.order_by("number")] == [[], [], [], [4], [], [], [], []]


def test_a_row_that_only_says_where_it_belongs_is_none(cast):
    """As the template has it, in a file for editing as well; nor is one with nothing but our own words on errors."""
    aside = {"unit": cast.units.ward.name, "campaign": "Phong trào", "state": "Draft", "version": "1"}
    ours = [{str(ERRORS_TITLE): "Sai"}, {"Errors to correct": "Sai"}]
    source = staged(an_import(cast), aside | {"title": TITLE}, aside, aside | {"place": "Tổ 5"}, *ours)
    assert list(source.rows.order_by("number").values_list("number", flat=True)) == [2, 4]


def test_what_is_longer_than_any_code_or_version_is_told_at_its_cell(cast):
    model = make_model(cast.units.ward)
    long, many, other_digits = judged(
        cast,
        {"code": "X" * 5_000, "title": TITLE, "version": "1"},
        edit(model, version="9" * 5_000),
        edit(model, version="٣"),
    ).values()
    assert (long[0], list(long[1])) == ("error", ["code"])
    assert "version" in many[1]
    assert "version is missing" in other_digits[1]["version"]
    assert list(judged(cast, edit(model, version="1" * 10))[2][1]) == ["version"]
    assert list(judged(cast, edit(model, version="1" * 9, title="Mới"))[2][1]) == ["code"]


def test_a_file_changes_no_state(cast):
    model = make_model(cast.units.ward, "registered")
    assert judged(cast, edit(model, state="Draft"))[2][1]["state"].startswith("The state is “Registered”")
    assert judged(cast, edit(model, state="đã đăng ký"))[2] == ("unchanged", {})


def test_an_old_version_that_says_what_stands_by_now_is_no_error(cast):
    model = make_model(cast.units.ward, title="Cũ")
    save_model(model, by=cast.leader, version=1, changes={"title": "Mới"})
    assert judged(cast, edit(model, title="Mới"))[2] == ("unchanged", {})
    assert judged(cast, edit(model, title="Cũ"))[2][0] == "error"


def test_the_unit_of_the_upload_is_asked_anew(cast):
    """The right for it may have ended since, and no list offers it any more."""
    verdict, wrong = judged(cast, {"title": TITLE}, unit=cast.units.beside)[2]
    assert (verdict, wrong) == ("error", {"unit": "You may not register models for this unit."})


def test_the_campaign_of_the_upload_stands_in_where_the_file_names_none(cast, campaign):
    source = staged(an_import(cast, campaign=campaign), {"title": TITLE, "summary": "Trồng hoa."})
    written(confirmed(source, cast))
    assert RegisteredModel.objects.get().campaign == campaign
    other = make_campaign(cast.units.ward)
    rows = [{"title": "Hai", "campaign": other.name}, {"title": "Ba", "campaign": ""}]
    written(confirmed(staged(an_import(cast, campaign=campaign), *rows), cast))
    assert [RegisteredModel.objects.get(title=name).campaign for name in ("Hai", "Ba")] == [other, campaign]


def confirmed(source, cast):
    source.counts = {"new": 1}
    source.stage = ImportStage.READY
    source.save()
    return confirm_import(source, is_whole=False, by=cast.officer)


def test_a_model_stays_in_its_campaign_of_years_ago(cast):
    """No list offers it any more, and an export names it."""
    old = make_campaign(cast.units.beside)
    model = make_model(cast.units.ward, campaign=old)
    assert judged(cast, edit(model, campaign=old.name))[2] == ("unchanged", {})
    assert "campaign" in judged(cast, {"title": TITLE, "campaign": old.name})[2][1]
    other = make_campaign(cast.units.ward)
    assert judged(cast, edit(model, campaign=other.name))[2][0] == "update"
    RegisteredModel.objects.filter(pk=model.pk).update(campaign=None)
    assert judged(cast, edit(model, campaign=other.name))[2][0] == "update"


def test_names_that_several_have_name_none(cast):
    units, (one, two) = cast.units, [make_campaign(cast.units.ward) for _n in range(2)]
    type(one).objects.filter(pk=two.pk).update(name=one.name, unit=units.school, steward=units.school)
    type(units.school).objects.filter(pk=units.school.pk).update(short_name=units.ward.name)
    wrong = judged(cast, {"title": TITLE, "unit": units.ward.name}, {"title": TITLE, "campaign": one.name})
    assert "Write the unit’s code" in wrong[2][1]["unit"]
    assert "Several campaigns are called" in wrong[3][1]["campaign"]


def test_a_number_that_two_documents_have_needs_the_day(cast):
    first = {"type": "plan", "number": "70-KH/TU", "issuer_unit": cast.units.city, "abstract": "Kế hoạch"}
    days = [today() - 400 * DAY, today() - 40 * DAY]
    for day in days:
        DirectiveDocument.objects.create(unit=cast.units.city, steward=cast.units.city, issued_on=day, **first)
    model = make_model(cast.units.ward)
    named = judged(
        cast, edit(model, documents="70-KH/TU"), edit(model, documents=f"70-KH/TU ({days[1]:%d/%m/%Y})"),
    )  # fmt: skip
    assert "Add the day in brackets" in named[2][1]["documents"]
    assert "documents" not in named[3][1]
    [change] = staged(an_import(cast), edit(model, documents=f"70-KH/TU ({days[1]:%d/%m/%Y})")).rows.get().changes
    assert change["new"].endswith(f"({days[1]:%d/%m/%Y})")


def test_what_no_list_has_and_no_yes_or_no_says_is_refused(cast):
    wrong = judged(
        cast,
        {"title": TITLE, "themes": "Chủ đề lạ", "persons": "Chị Lan | | | | có lẽ", "started_on": ["n", "NaN"]},
        {"title": TITLE, "households": ["n", "1e999999999"], "participants": ["n", "9" * 10_000]},
    )
    assert wrong[2][1]["themes"].startswith("“Chủ đề lạ”: not in the list")
    assert wrong[2][1]["persons"] == "“có lẽ”: whether the person agrees is said with yes or no."
    assert "day/month/year" in wrong[2][1]["started_on"]
    number = "This is no number. Type figures only, for example 46 or 85,5."
    assert wrong[3][1] == {"households": number, "participants": number}


def test_persons_in_another_order_are_the_same_persons(cast):
    model = make_model(cast.units.ward)
    for name, position in (("Trần Bê", "Tổ trưởng"), ("Trần Bê", "Bí thư"), ("Lê Cê", "")):
        model.responsible_persons.create(name=name, position=position)
    cell = "Lê Cê\nTrần Bê | Bí thư\nTrần Bê | Tổ trưởng"
    assert judged(cast, edit(model, persons=cell))[2] == ("unchanged", {})


def test_of_a_model_its_own_persons_and_indicators_are_told_and_changed(cast):
    """The same cell in two rows, beside a model of which nobody speaks."""
    models = [make_model(cast.units.ward) for _n in "abc"]
    for number, model in enumerate(models):
        model.responsible_persons.create(name="Lê Cê", position=f"Tổ {number}")
        model.indicators.create(name="Hộ", unit_of_measure="hộ", target=number + 1)
    cells = {"persons": "Lê Cê | Bí thư", "indicators": "Hộ | hộ | | 46"}
    source = staged(an_import(cast), *(edit(model, **cells) for model in models[:2]))
    assert [verdict for verdict, _wrong in told(source).values()] == ["update", "update"]
    persons, indicators = source.rows.get(number=2).changes
    assert [read(persons[side]).split(" | ")[1] for side in ("old", "new")] == ["Tổ 0", "Bí thư"]
    assert [read(indicators[side]).split(" | ")[3] for side in ("old", "new")] == ["1", "46"]
    written(confirmed(source, cast))
    positions = [model.responsible_persons.get().position for model in models]
    assert positions == ["Bí thư", "Bí thư", "Tổ 2"]


def test_a_row_that_was_wrong_when_it_was_shown_is_not_written_although_it_is_right_by_now(cast):
    source = staged(
        an_import(cast), {"title": TITLE, "unit": "Nơi mới"}, {"title": "Khác", "unit": cast.units.ward.name}
    )
    assert [verdict for verdict, _wrong in told(source).values()] == ["error", "new"]
    type(cast.units.ward).objects.filter(pk=cast.units.ward.pk).update(short_name="Nơi mới")
    written(confirmed(source, cast))
    assert list(RegisteredModel.objects.values_list("title", flat=True)) == ["Khác"]


def test_a_row_that_became_wrong_says_so_and_the_others_go_in(cast):
    model = make_model(cast.units.ward, title="Cũ")
    source = staged(an_import(cast), edit(model, title="Của tôi"), {"code": "", "title": TITLE})
    save_model(model, by=cast.leader, version=1, changes={"title": "Của lãnh đạo"})
    source = confirmed(source, cast)
    runner.run_job(source.writing_id)
    assert Job.objects.get(pk=source.writing_id).result == {"written": 1}
    model.refresh_from_db()
    assert (model.title, RegisteredModel.objects.filter(title=TITLE).count()) == ("Của lãnh đạo", 1)
    row = source.rows.get(number=2)
    assert (row.verdict, row.changes) == ("error", [{"key": "title", "old": "Của lãnh đạo", "new": "Của tôi"}])


def test_a_row_that_says_what_stands_by_now_changes_nothing(cast):
    model = make_model(cast.units.ward, title="Cũ")
    source = staged(an_import(cast), edit(model, title="Mới"))
    save_model(model, by=cast.leader, version=1, changes={"title": "Mới"})
    written(confirmed(source, cast))
    model.refresh_from_db()
    assert (source.rows.get().verdict, model.version) == ("unchanged", 2)


def test_the_result_says_of_each_row_what_came_of_it():
    told = {
        ("new", True): "Entered",
        ("new", False): "Not imported",
        ("update", True): "Changed",
        ("update", False): "Not imported",
        ("unchanged", False): "Unchanged",
        ("error", False): "Error",
        ("error", True): "Error",
    }
    with translation.override("en"):
        for (verdict, is_done), words in told.items():
            assert _outcome(SimpleNamespace(verdict=verdict, is_done=is_done)) == words


def test_a_job_reads_and_writes_its_own_import_and_refuses_one_that_is_gone(cast):
    """And one that nobody decided about, or that was thrown away while it waited for its turn."""
    other = staged(an_import(cast), {"title": "Khác"})
    source = confirmed(staged(an_import(cast), {"title": TITLE}, {"title": "Sai", "unit": "Nơi lạ"}), cast)
    assert runner.run_job(source.writing_id)
    source.refresh_from_db()
    assert (source.stage, source.counts) == ("done", {"new": 1, "error": 1})
    assert Job.objects.get(pk=source.writing_id).result == {"written": 1}
    assert not other.rows.filter(is_done=True).exists()
    gone = confirmed(staged(an_import(cast), {"title": "Nữa"}), cast)
    job = gone.writing_id
    ModelImport.objects.filter(pk=gone.pk).update(stage=ImportStage.READY)
    runner.run_job(job)
    assert (Job.objects.get(pk=job).state, RegisteredModel.objects.count()) == ("refused", 1)
    again = confirm_import(ModelImport.objects.get(pk=gone.pk), is_whole=False, by=cast.officer)
    ModelImport.objects.filter(pk=gone.pk).delete()
    runner.run_job(again.writing_id)
    assert (Job.objects.get(pk=again.writing_id).state, RegisteredModel.objects.count()) == ("refused", 1)


def test_the_file_for_editing_holds_what_can_be_edited_and_asks_for_filters_that_fit(officer, cast, monkeypatch):
    for state in ("draft", "submitted", "registered", "ended"):
        make_model(cast.units.ward, state, title=f"Mô hình {state}")
    officer.post("/models/imports/export/", {"format": "json"})
    job = Job.objects.get()
    assert runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as content:
        assert {row["title"] for row in json.loads(content.read())["models"]} == {"Mô hình draft", "Mô hình registered"}
    params = job.params | {"filters": {"domain": "odd"}}
    odd = Job.objects.create(kind=job.kind, owner=job.owner, params=params, unique_key="odd")
    runner.run_job(odd.pk)
    assert (Job.objects.get(pk=odd.pk).state, odd.files.count()) == ("refused", 0)
    for most, state in ((2, "done"), (1, "refused")):
        monkeypatch.setattr(import_exports, "MOST_ROWS", most)
        bounded = Job.objects.create(kind=job.kind, owner=job.owner, params=job.params, unique_key=state)
        runner.run_job(bounded.pk)
        assert Job.objects.get(pk=bounded.pk).state == state


def test_a_file_of_what_is_wrong_is_made_where_something_is(cast):
    for title, number in (("Đúng", 0), ("x" * 301, 1)):
        source = an_import(cast)
        default_storage.delete(source.key)
        default_storage.save(source.key, ContentFile(f"Tên mô hình\n{title}".encode()))
        params = {"import": source.pk, **office_of(cast.officer)}
        job = Job.objects.create(kind=READ_IMPORT, owner=cast.officer, params=params, unique_key=title[:9])
        assert runner.run_job(job.pk)
        source.refresh_from_db()
        assert (source.stage, job.files.count()) == ("ready", number)


def cancel(source):
    now = timezone.now()
    Job.objects.filter(pk=source.writing_id).update(state="cancelled", finished_at=now, cancel_requested_at=now)


def test_an_import_whose_job_was_cancelled_goes_on_or_goes_away(officer, cast, django_capture_on_commit_callbacks):
    source = confirmed(staged(an_import(cast), {"title": TITLE}), cast)
    assert (source.has_stopped, _actions(source)) == (False, [])
    address = source.get_absolute_url()
    assert officer.get(address).context["is_working"]
    cancel(source)
    assert not officer.get(address).context["is_working"]
    source = ModelImport.objects.get(pk=source.pk)
    assert (source.has_stopped, _actions(source)) == (True, ["confirm", "delete"])
    source = confirm_import(source, is_whole=False, by=cast.officer)
    assert (source.stage, source.has_stopped) == (ImportStage.WRITING, False)
    cancel(source)
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(ModelImport.objects.get(pk=source.pk), by=cast.officer)
    assert (ModelImport.objects.exists(), default_storage.exists(source.key)) == (False, False)


def test_an_import_that_waits_has_not_stopped_and_one_without_a_job_has(cast):
    assert ModelImport(stage=ImportStage.READING).has_stopped
    assert not ModelImport(stage=ImportStage.READY).has_stopped
    assert ModelImport(stage=ImportStage.WRITING).is_stuck
    assert _actions(ModelImport(stage=ImportStage.READY, counts={"error": 1})) == ["delete"]


def test_rows_that_nobody_has_judged_yet_are_not_shown(officer, cast):
    source = an_import(cast)
    for number, verdict in ((2, ""), (3, RowVerdict.NEW)):
        ModelImportRow.objects.create(source=source, number=number, title=TITLE, verdict=verdict)
    page = officer.get(source.get_absolute_url())
    assert [shown.row.number for shown in page.context["rows"]] == [3]
    rows = officer.get(f"/api/v1/imports/{source.pk}/rows/").json()["results"]
    assert [row["number"] for row in rows] == [3]


@pytest.mark.bar("B6")
def test_a_reader_that_its_limits_end_is_a_refusal_and_a_fault_of_ours_is_none(tmp_path, monkeypatch):
    file = tmp_path / "a.csv"
    file.write_text("a")
    for ends, expected in (("os.kill(os.getpid(), 24)", TableRefused), ("sys.exit(3)", RuntimeError)):
        monkeypatch.setattr(tables, "_START", f"import os, sys; {ends}")
        with file.open("rb") as content, pytest.raises(expected):
            list(read_table(content, "csv"))


@pytest.mark.bar("B6")
def test_the_reader_bounds_itself_before_it_reads():
    asked = "import resource as r, sys; from mobilization.common.table_worker import main; main(); print(*("
    asked += (
        "r.getrlimit(each)[0] for each in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", asked, "csv", "1", "1", "1", "1"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stderr
    assert told.split() == [str(table_worker.MEMORY), str(table_worker.CPU_SECONDS), "0", "0"]
    assert (table_worker.MEMORY, table_worker.CPU_SECONDS) <= (2**30, tables.SECONDS)


def test_judging_again_asks_for_the_codes_of_this_import(cast):
    """The same code in another upload is no doubt."""
    model = make_model(cast.units.ward)
    staged(an_import(cast), edit(model, title="Một"))
    source = staged(an_import(cast), edit(model, title="Hai"))
    [row] = source.rows.all()
    [each] = Judge(source, cast.officer).judge([row])
    assert (row.verdict, dict(each.errors)) == ("update", {})
