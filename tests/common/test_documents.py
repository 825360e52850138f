"""Workbooks, read back: real dates and numbers, and data that stays data."""

import io
import re
import unicodedata
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mobilization.common import documents
from mobilization.common.documents import Column, Kind, Sheet, TooManyRows, write_workbook

NASTY = [
    "=1+1",
    "+84 24 3825 3536",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "{=1+1}",
    "http://example.vn/a",
    "mailto:a@example.vn",
    "internal:Sheet1!A1",
    "external:c:\\x.xlsx",
    "0123456789",
    "1e5",
    '=HYPERLINK("http://x")',
    "Hồ sơ\u202efdp.exe\x00\x0b\ufeff",
    "Dòng một\nDòng hai",
    "_x000D_<b>&",
    "'=1",
    "\ud800",
]


def written(*sheets, **options):
    stream = io.BytesIO()
    count = write_workbook(stream, sheets, **options)
    return stream, count


def read(stream):
    return openpyxl.load_workbook(stream)


def one(kind, *values):
    """The cells of one column, and the number format of its first."""
    stream, _count = written(Sheet("A", [Column("Cột", kind)], [[value] for value in values]))
    cells = [row[0] for row in read(stream)["A"].iter_rows(min_row=2)]
    return [cell.value for cell in cells], cells[0].number_format


def test_data_becomes_neither_formula_nor_link():
    columns = [Column("=1+1"), Column("http://x", Kind.INT), Column("Ngày", Kind.DATE), Column("x", Kind.BOOL)]
    stream, _count = written(
        Sheet("=1+1", columns, [[text] * 3 + [None] for text in NASTY]), Sheet("http://x/y", columns, []), title="=1"
    )
    cells = [cell for page in read(stream) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 3 * (len(NASTY) - 1) + 8  # a lone surrogate leaves nothing
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    archive = zipfile.ZipFile(stream)
    texts = [archive.read(name).decode() for name in archive.namelist()]
    assert not any(word in text for text in texts for word in ("<f>", "<hyperlink", 'TargetMode="External"', "<f "))
    assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]
    signs = {sign for cell in cells for sign in cell.value}
    assert {sign for sign in signs if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}} <= {"\n", "\t"}


def test_text_comes_back_as_it_was():
    values, number_format = one(
        Kind.TEXT, *NASTY[:8], "0123456789", "Dòng một\nDòng hai", unicodedata.normalize("NFD", "Mỗ")
    )
    assert values == [*NASTY[:8], "0123456789", "Dòng một\nDòng hai", "Mỗ"]
    assert number_format == "@"


def test_dates_are_real_dates():
    day = date(2026, 11, 22)
    values, number_format = one(Kind.DATE, day, datetime(2026, 11, 21, 18, 0, tzinfo=UTC), date(1890, 5, 19), None, "?")
    assert values == [datetime(2026, 11, 22), datetime(2026, 11, 22), "19/05/1890", None, "?"]  # noqa: DTZ001
    assert number_format == "dd/mm/yyyy"


def test_moments_are_local_whatever_zone_they_come_in():
    moments = [
        datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
        datetime(2026, 11, 22, 12, 30, tzinfo=timezone(-timedelta(hours=5))),
        datetime(1890, 11, 22, 12, 30, tzinfo=timezone(timedelta(hours=7))),
    ]
    values, number_format = one(Kind.DATETIME, *moments)
    assert values[:2] == [datetime(2026, 11, 23, 0, 30)] * 2  # noqa: DTZ001
    assert re.fullmatch(r"22/11/1890 12:\d\d", values[2])
    assert number_format == "dd/mm/yyyy hh:mm"


def test_numbers_are_real_numbers_while_excel_holds_them_exactly():
    assert one(Kind.INT, 0, 1234567, -1, 10**15, 12345678901234567, "x") == (
        [0, 1234567, -1, "1000000000000000", "12345678901234567", "x"],
        "#,##0",
    )
    values = [Decimal("1234567.5"), Decimal(0), Decimal("-0.10"), 2.5]
    assert one(Kind.DECIMAL, *values) == ([1234567.5, 0, -0.1, 2.5], "#,##0.00")
    odd = [
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("0.1234567890123456789"),
        Decimal("1E+20"),
        float("nan"),
        float("inf"),
    ]
    assert one(Kind.DECIMAL, *odd)[0] == [str(value) for value in odd]


def test_truth_is_a_word_of_the_readers_language():
    with translation.override("vi"):
        assert one(Kind.BOOL, True, None, False)[0] == ["Có", None, "Không"]
    with translation.override("en"):
        assert one(Kind.BOOL, 1, 0)[0] == ["Yes", "No"]


def test_a_sheet_is_ready_to_work_with():
    columns = [Column(_("Yes"), width=40), Column("Số", Kind.INT)]
    with translation.override("vi"):
        stream, count = written(Sheet("Mô hình", columns, ([str(n), n] for n in range(3))), title="Danh sách")
    page = read(stream)["Mô hình"]
    assert count == 3
    assert [cell.value for cell in page[1]] == ["Có", "Số"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:B4", "$1:$1")
    assert round(page.column_dimensions["A"].width) == 41
    assert (page["A1"].font.name, page["A1"].font.b, page["A2"].font.name) == ("Be Vietnam Pro", True, "Be Vietnam Pro")
    assert page["A2"].alignment.wrap_text
    assert read(stream).properties.title == "Danh sách"


def test_sheet_names_are_ones_that_excel_accepts():
    names = ["a/b:c", "A B C", "'x'", "", " ", "Đơn vị " * 10, "Đơn vị " * 10]
    stream, _count = written(*(Sheet(name, [Column("x")], []) for name in names))
    titles = read(stream).sheetnames
    assert titles[0] == "a b c"
    assert titles[1] == "A B C (2)"
    assert titles[2] == "x"
    assert all(0 < len(title) <= 31 for title in titles)
    assert len({title.lower() for title in titles}) == len(names)


def test_long_text_is_cut_where_excel_would_refuse_it():
    values, _format = one(Kind.TEXT, "x" * 40_000, "y" * 32_767)
    assert [len(value) for value in values] == [32_767, 32_767]
    assert values[0].endswith("x…")


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    assert documents.MOST_ROWS == 2**20 - 1
    monkeypatch.setattr(documents, "MOST_ROWS", 5)
    assert written(Sheet("A", [Column("x")], [["1"]] * 5))[1] == 5
    with translation.override("en"), pytest.raises(TooManyRows, match="1,048,575"):
        written(Sheet("A", [Column("x")], [["1"]] * 6))


def test_rows_that_do_not_fit_and_books_without_sheets_are_refused():
    for row in (["1"], ["1", "2", "3"]):
        with pytest.raises(ValueError, match="zip"):
            written(Sheet("A", [Column("x"), Column("y")], [row]))
    with pytest.raises(ValueError, match="sheet"):
        written()


def test_rows_are_taken_one_at_a_time():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield [str(number)]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        written(Sheet("A", [Column("x")], rows()))
    assert taken == [0, 1, 2]
