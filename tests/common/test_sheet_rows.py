"""Rows of a sheet as XML: a thousand at a time, and each cell as if it stood alone."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from mobilization.common import documents
from mobilization.common.documents import Column, Kind, Sheet, write_value, write_workbook
from mobilization.common.sheet_rows import AT_A_TIME, escaped, letters_of, plain_text, rows_of, text_encoder
from tests.common.test_documents import NASTY

BETWEEN = "\x1f"
ODD = [
    *NASTY,
    "",
    " ",
    "\n",
    " a",
    "a ",
    "\ta",
    BETWEEN,
    f"a{BETWEEN}b",
    "e\u0301",
    "\u0301",
    "x" * 40_000,
    "\ufffe\uffff",
]
NUMBERS = [0, -1, True, 10**15 - 1, 10**15, 1.5, -2.25, float("nan"), float("inf"), "7", "", None]
LONG = ("1234567890123.45", "12345678901234.567", "0.1234567890123456")
DECIMALS = [Decimal(text) for text in ("0", "-0.10", "1E+3", "1E-7", "NaN", *LONG)]
TURNS = [date(1899, 12, 31), date(1900, 1, 2), date(1900, 2, 28), date(1900, 3, 1)]
DAYS = [*TURNS, date(2026, 11, 28), date(9999, 12, 31), None, "?"]
MOMENTS = [
    datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
    datetime(2026, 11, 27, 16, 59, 59, 999_000, tzinfo=UTC),
    datetime(1900, 1, 2, 0, 0),  # noqa: DTZ001 - without a zone it is the clock on the wall
    datetime(1899, 1, 1, 0, 0, tzinfo=UTC),
    date(2026, 1, 1),
]


def cells(stream):
    page = openpyxl.load_workbook(stream).worksheets[0]
    rows = page.iter_rows(min_row=2)
    return [[(cell.value, cell.data_type) if cell.value not in {None, ""} else None for cell in row] for row in rows]


def as_xlsxwriter_writes(kind, values):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": kind.number_format}) for kind in Kind}
        page = book.add_worksheet()
        for number, value in enumerate(values, 1):
            if value is not None and value != "":
                write_value(page, number, 0, kind, value, formats)
        page.write_string(len(values) + 1, 0, "end")
    return cells(stream)[:-1]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.TEXT, [*ODD, 1, date(2026, 1, 2), MOMENTS[0], Decimal("1.50")]),
        (Kind.INT, NUMBERS),
        (Kind.DECIMAL, [*NUMBERS, *DECIMALS]),
        (Kind.PERCENT, DECIMALS),
        (Kind.CHANGE, NUMBERS),
        (Kind.PERCENT_CHANGE, DECIMALS),
        (Kind.DATE, [*DAYS, *MOMENTS]),
        (Kind.DATETIME, [*MOMENTS, *DAYS]),
        (Kind.BOOL, [True, False, None, "", 1, 0, "x"]),
    ],
)
def test_cells_are_those_that_xlsxwriter_would_write(kind, values):
    stream = io.BytesIO()
    write_workbook(stream, [Sheet("A", [Column("x", kind)], [[each] for each in [*values, "end"]])])
    found = cells(stream)
    assert len(found) == len(values) + 1
    assert found[:-1] == as_xlsxwriter_writes(kind, values)


@pytest.mark.bar("B8")
@example(["e\u0301"])
@example(["_x000D_", "plain"])
@example(["plain", "a\x1fb"])
@given(st.lists(st.text() | st.sampled_from(ODD), min_size=1, max_size=8))
def test_texts_together_are_the_texts_alone(texts):
    """Whatever one holds, its neighbours are not touched by it."""
    together = escaped(texts).split(BETWEEN)
    assert together == [escaped([text]) for text in texts]
    for text, written in zip(texts, together, strict=True):
        said = ET.fromstring(f"<t>{written}</t>").text or ""
        assert said == re.sub("_(x[0-9a-fA-F]{4}_)", r"_x005F_\1", plain_text(text))


def test_rows_go_on_from_chunk_to_chunk():
    stream = io.BytesIO()
    count = 2 * AT_A_TIME + 1
    rows = ([f"Số {number}", number if number % 2 else None] for number in range(count))
    one, two, three = [Column("a"), Column("b", Kind.INT)], [Column("c")], [Column("d")]
    sheets = [Sheet("A", one, rows), Sheet("B", two, [["x"]]), Sheet("C", three, [])]
    assert write_workbook(stream, sheets) == count + 1
    first, second, third = openpyxl.load_workbook(stream).worksheets
    expected = [(f"Số {number}", number if number % 2 else None) for number in range(count)]
    assert list(first.iter_rows(min_row=2, values_only=True)) == expected
    filters = [page.auto_filter.ref for page in (first, second, third)]
    assert filters == [f"A1:B{count + 1}", "A1:A2", "A1:A1"]
    names = zipfile.ZipFile(stream).read("xl/workbook.xml").decode()
    assert f"$A$1:$B${count + 1}" in names


def test_rows_that_do_not_fit_are_refused_in_any_chunk():
    for odd in (["1"], ["1", "2", "3"]):
        rows = [["1", "2"]] * AT_A_TIME
        for told in ([*rows, odd], [*rows, ["1", "2"], odd], [odd] * 3):
            with pytest.raises(ValueError, match="zip"):
                write_workbook(io.BytesIO(), [Sheet("A", [Column("a"), Column("b")], told)])


def test_columns_have_the_letters_that_excel_gives_them():
    known = {0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16_383: "XFD"}
    assert {place: letters_of(place) for place in known} == known


def test_spaces_at_the_ends_are_kept_and_others_cost_nothing():
    encoder = text_encoder(1, str)
    assert 'xml:space="preserve"' in rows_of([[" a"]], 2, [("A", encoder)])
    assert rows_of([["a b"], [""]], 2, [("A", encoder)]) == (
        '<row r="2"><c r="A2" s="1" t="inlineStr"><is><t>a b</t></is></c></row><row r="3"></row>'
    )


def test_excels_first_day_is_1():
    """XlsxWriter takes it for a time without a day and writes nought."""
    stream = io.BytesIO()
    write_workbook(stream, [Sheet("A", [Column("x", Kind.DATE)], [[date(1900, 1, 1)], [date(1900, 3, 1)]])])
    assert [row[0] for row in cells(stream)] == [(datetime(1900, 1, 1), "d"), (datetime(1900, 3, 1), "d")]  # noqa: DTZ001


def test_a_file_is_compressed_as_is_said(monkeypatch):
    sheet = Sheet("A", [Column("a"), Column("b", Kind.INT)], [[f"Phường {n * 7919 % 1000}", n] for n in range(3000)])
    sizes = []
    for level in (0, documents.COMPRESSION):
        monkeypatch.setattr(documents, "COMPRESSION", level)
        stream = io.BytesIO()
        write_workbook(stream, [sheet])
        sizes.append(len(stream.getvalue()))
    assert sizes[0] > 4 * sizes[1]
