"""B6: each bad table is refused or imported right, with a message that names the place and what helps."""

import datetime
import io
import json
import resource
import secrets
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from mobilization.common.refusals import UploadRefused
from mobilization.common.tables import MOST_COLUMNS, TableRefused, read_table
from mobilization.common.uploads import check_table
from models_registry.import_columns import sheet_names
from models_registry.models import ModelImport, RegisteredModel
from models_registry.services.imports import ImportRefused, judge_rows, stage_rows, write_rows
from tests.models_registry import nasty_files as nasty
from tests.models_registry.import_files import book, errors, heading, verdicts
from tests.models_registry.makers import make_model

pytestmark = [pytest.mark.django_db, pytest.mark.bar("B6")]
SECONDS = 60


@pytest.fixture
def send(cast):
    """Upload, read and judge a table as the ward's officer: the import, or the words of the refusal."""

    def sent(content, name="bang.xlsx"):
        with translation.override("en"):
            try:
                checked = check_table(SimpleUploadedFile(name, content))
                source = ModelImport.objects.create(
                    acting=cast.officer.acting,
                    unit=cast.units.ward,
                    created_by=cast.officer,
                    size=1,
                    key=secrets.token_hex(),
                )
                stage_rows(source, read_table(checked.content, name.rpartition(".")[2], sheets=sheet_names()))
                judge_rows(source, by=cast.officer, progress=lambda done: None)
            except (UploadRefused, TableRefused, ImportRefused) as refused:
                return refused.text if isinstance(refused, UploadRefused) else str(refused)
        return source

    return sent


REFUSED = {
    "zip bomb": (nasty.bomb, "Copy the filled rows into a new template"),
    "a directory that lies": (nasty.lying_directory, "damaged"),
    "XFD1048576": (nasty.far_away, "Cell XFD1048576"),
    "a million rows": (nasty.million_rows, "more than 50,000 rows (from cell A50002 on)"),
    "16,384 columns": (nasty.all_columns, f"Cell {nasty.column(MOST_COLUMNS)}1"),
    "encrypted": (nasty.encrypted, "password"),
    "an .xls with another name": (nasty.old_excel, "save it as .docx or .xlsx"),
    "an .xlsb with another name": (nasty.binary_excel, "save it as “Excel Workbook (*.xlsx)”"),
    "truncated": (lambda: nasty.table(nasty.GOOD)[:-200], "damaged"),
    "a part that is cut off": (lambda: nasty.workbook(nasty.sheet(nasty.line(1, nasty.titles()))[:-30]), "damaged"),
    "a row beyond the sheet": (lambda: nasty.numbered(3_000_000_000), "damaged"),
    "a row number that occurs twice": (lambda: nasty.numbered(1), "damaged"),
    "a document type that no search of bytes finds": (nasty.declared, "damaged"),
    "all sheets hidden": (lambda: nasty.workbook(nasty.sheet(""), states=["hidden"]), "no sheet that is shown"),
    "a heading twice": (
        lambda: nasty.table(nasty.GOOD, keys=("summary", "title", "title")),
        "C1: the heading “Tên mô hình” stands in B1",
    ),
    "a heading nobody knows": (
        lambda: nasty.workbook(nasty.sheet(nasty.line(1, [*nasty.titles(), "Ghi thêm"]) + nasty.line(2, nasty.GOOD))),
        "G1: the heading “Ghi thêm” is not known",
    ),
    "a column without a heading": (
        lambda: nasty.workbook(nasty.sheet(nasty.line(1, nasty.titles(("title",))) + nasty.line(2, nasty.GOOD))),
        "B2: the column has no heading",
    ),
    "no title": (
        lambda: nasty.table(nasty.GOOD, keys=("place", "summary", "subject", "domain")),
        "is missing in row 1",
    ),
    "no headings": (lambda: nasty.workbook(nasty.sheet(nasty.line(1, nasty.GOOD))), "none of the headings"),
    "headings alone": (nasty.table, "no row below"),
    "nothing": (lambda: nasty.workbook(nasty.sheet("")), "empty"),
    "merged heading over two columns": (
        lambda: nasty.workbook(
            nasty.sheet(
                nasty.line(1, [heading("title"), "", heading("subject")])
                + nasty.line(2, ["Tên", "Tóm tắt", "Tập thể"]),
                after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
            )
        ),
        "B2: the column has no heading",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_place_and_what_helps(send, kind):
    make, words = REFUSED[kind]
    content = make()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert words in send(content)
    assert time.monotonic() - began < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    assert not RegisteredModel.objects.exists()


def test_a_text_that_a_small_file_keeps_once_for_many_cells_is_counted_in_each(send, monkeypatch):
    monkeypatch.setattr("mobilization.common.tables.MOST_LETTERS", 1_000_000)
    content = book([{"title": "x" * 300, "summary": "y" * 20_000}] * 60)
    assert len(content) < 10_000
    assert "holds more than can be read at once" in send(content)
    assert send(book([{"title": "x" * 300, "summary": "y" * 2_000}] * 60)).rows.count() == 60


def test_a_sheet_full_of_blank_rows_is_read_in_bounded_memory(send):
    source = send(nasty.blank_rows())
    assert verdicts(source) == {2: "new"}


def test_lying_dimensions_and_hidden_sheets_and_permuted_decomposed_headings_are_read_right(send):
    keys = tuple(reversed(nasty.HEADINGS))
    values = ["46", "15/03/2026", "Kinh tế", "Tập thể", nasty.decomposed("Các hộ trồng hoa."), nasty.decomposed("Hoa")]
    body = nasty.line(1, [nasty.decomposed(text).upper() for text in nasty.titles(keys)]) + nasty.line(2, values)
    wrong = nasty.sheet(nasty.line(1, ["x"]))
    source = send(nasty.workbook(wrong, nasty.sheet(body, before='<dimension ref="A1"/>'), states=["veryHidden"]))
    assert (errors(source), verdicts(source)) == ({}, {2: "new"})
    assert source.rows.get().title == "Hoa"


def test_a_merged_title_above_the_headings_is_passed_over(send):
    body = nasty.line(1, ["DANH SÁCH MÔ HÌNH"]) + nasty.line(3, nasty.titles()) + nasty.line(4, nasty.GOOD)
    source = send(nasty.workbook(nasty.sheet(body, after='<mergeCells><mergeCell ref="A1:F1"/></mergeCells>')))
    assert (errors(source), verdicts(source)) == ({}, {4: "new"})


WRONG_CELLS = [
    ("a formula", ["=A1", *nasty.GOOD[1:]], {0: "formula"}, "A2", "This is a formula"),
    ("TCVN3", ["§­êng në hoa kiÓu mÉu ®Ñp", *nasty.GOOD[1:]], {}, "A2", "TCVN3 (.VnTime)"),
    ("VNI", ["Ñöôøng nôû hoa kieåu maãu ñeïp", *nasty.GOOD[1:]], {}, "A2", "VNI"),
    ("100,000 letters", ["Hoa", "x" * 100_000, *nasty.GOOD[2:]], {}, "B2", "100,000 letters"),
    ("3,000 letters", ["Hoa", "x" * 3_000, *nasty.GOOD[2:]], {}, "B2", "3,000"),
    ("a day that is none", [*nasty.GOOD, "31/02/2026"], {}, "E2", "day/month/year"),
    ("a year as a number", [*nasty.GOOD, "2026"], {4: "number"}, "E2", "day/month/year"),
    ("a day to come", [*nasty.GOOD, "15/03/2199"], {}, "E2", "not come yet"),
    ("words as a number", [*nasty.GOOD, "", "nhiều"], {}, "F2", "no number"),
    ("half a household", [*nasty.GOOD, "", "46.5"], {5: "number"}, "F2", "whole numbers"),
    ("fewer than none", [*nasty.GOOD, "", "-5"], {}, "F2", "greater than or equal to 0"),
    ("a number nobody has", [*nasty.GOOD, "", "9" * 30], {}, "F2", ""),
    ("an unknown word", [*nasty.GOOD[:2], "Đoàn", "Kinh tế"], {}, "C2", "Choose one of: Collective, Individual"),
    ("no title", ["", *nasty.GOOD[1:]], {}, "A2", "blank"),
    ("too long a title", ["x" * 301, *nasty.GOOD[1:]], {}, "A2", "300"),
]


@pytest.mark.parametrize(("kind", "row", "kinds", "place", "words"), WRONG_CELLS, ids=[each[0] for each in WRONG_CELLS])
def test_a_wrong_cell_is_named_with_what_helps(send, kind, row, kinds, place, words):
    body = nasty.line(1, nasty.titles()) + nasty.line(2, row, kinds) + nasty.line(3, nasty.GOOD)
    source = send(nasty.workbook(nasty.sheet(body)))
    assert verdicts(source) == {2: "error", 3: "new"}
    assert list(errors(source)) == [place]
    assert words in errors(source, "en")[place]


@pytest.mark.parametrize(
    ("value", "kind", "from_1904"),
    [
        ("15/03/2026", "text", False),
        ("2026-03-15", "text", False),
        ("15-3-2026", "text", False),
        ("46096", "day", False),
        ("46096", "number", False),
        ("44634", "day", True),
        ("44634", "number", True),
    ],
)
def test_days_are_read_in_every_way_they_are_written(send, cast, value, kind, from_1904):
    source = send(nasty.table([*nasty.GOOD, value, "1.234"], kinds={4: kind}, from_1904=from_1904))
    assert errors(source) == {}
    assert write_rows(source, by=cast.officer, progress=lambda done, total: None)
    written = RegisteredModel.objects.get()
    assert (written.started_on, written.households) == (datetime.date(2026, 3, 15), 1234)


def test_codes_of_others_answer_like_unknown_ones_and_no_row_moves(send, cast):
    mine, others = make_model(cast.units.ward), make_model(cast.units.beside, "registered")
    keys = ("code", "title", "unit", "version")
    source = send(
        nasty.table(
            [others.code, "Của người khác", "", "1"],
            ["DVK-2000-999999", "Không có", "", "1"],
            [mine.code, "Chuyển đi", "Trường Ba Đình", "1"],
            [mine.code, "Hai lần", "", "1"],
            keys=keys,
        )
    )
    assert set(verdicts(source).values()) == {"error"}
    told = errors(source, "en")
    assert told["A2"] == told["A3"]
    assert "cannot move it to another unit" in told["C4"]
    assert "row 5" in told["A4"]
    others.refresh_from_db()
    assert (others.title != "Của người khác", others.version) == (True, 1)


def csv(*lines, encoding="utf-8"):
    head = ",".join(nasty.titles())
    return "\n".join([head, *lines]).encode(encoding)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (csv("Đườ", encoding="utf-8")[:-1], "a.csv", "Line 2 is not in Unicode"),
        (csv() + b"\nD\xadeng,\xb5", "a.csv", "Line 2 is not in Unicode"),
        (csv('"a'), "a.csv", "quotation mark"),
        (csv("a\0b"), "a.csv", "Line 2 holds bytes"),
        (b'{"models": [', "a.json", "no valid JSON"),
        (b'{"models": 5}', "a.json", "no list of objects"),
        (b"[" * 100_000, "a.json", "no valid JSON"),
        (nasty.table(nasty.GOOD), "a.csv", "save"),
        (b"", "a.csv", "empty"),
        (csv("a," * 250 + "b"), "a.csv", "Cell IQ2 lies far to the right"),
        (json.dumps([{f"c{place}": "x" for place in range(250)}]).encode(), "a.json", "Cell IP1 lies far"),
    ],
)
def test_texts_that_are_no_tables_are_refused(send, content, name, words):
    assert words in send(content, name)


def test_what_no_text_can_hold_is_left_out(send):
    told = r'[{"title": "Đường\u0000 hoa", "summary": "Trồng\u0000 hoa", "subject": "Tập thể", "domain": "Kinh tế"}]'
    source = send(told.encode(), "a.json")
    assert verdicts(source) == {2: "new"}
    assert source.rows.get().title == "Đường hoa"


def test_utf_16_and_semicolons_of_excel_are_read(send):
    content = csv("Đường hoa;Tóm tắt;Tập thể;Kinh tế").replace(b",", b";")
    assert verdicts(send(content, "a.csv")) == {2: "new"}
    assert verdicts(send(content.decode().encode("utf-16"), "a.csv")) == {2: "new"}


def test_a_worker_that_is_stopped_by_its_limits_is_a_refusal(monkeypatch):
    monkeypatch.setattr("mobilization.common.tables.SECONDS", 0.05)
    with translation.override("en"), pytest.raises(TableRefused, match="took too long"):
        list(read_table(io.BytesIO(nasty.table(*[nasty.GOOD] * 2000)), "xlsx"))
