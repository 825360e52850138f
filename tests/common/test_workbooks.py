"""The workbook of a report, read back: designed sheets, charts bound to cells, and data that stays data."""

import io
import re
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.utils import translation

from mobilization.common import workbooks
from mobilization.common.documents import TooManyRows
from mobilization.common.workbooks import Column, Kind, ReportSheet, SheetChart, Workbook, write_report_workbook
from tests.common.test_documents import NASTY as NASTY_CELLS

NASTY = [*NASTY_CELLS, "=Contents!A1", "x!$A$1"]

COLUMNS = [
    Column("TT", Kind.INT, 6),
    Column("Đơn vị"),
    Column("Nay", Kind.INT),
    Column("Trước", Kind.INT),
    Column("Tăng, giảm", Kind.CHANGE),
    Column("Tỷ lệ", Kind.PERCENT),
]
ROWS = [[1, "Phường A", 1200, 1000, 200, Decimal("0.125")], [2, "Phường B", 3, None, None, 0.5]]
CHARTS = [
    SheetChart("bar", "Nay", 1, [2]),
    SheetChart("stacked", "Hai kỳ", 1, [2, 3], alt="Nói khác"),
    SheetChart("line", "Đường", 1, [2, 3]),
]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_sheet(**fields):
    known = {
        "title": "Kết quả theo đơn vị",
        "columns": COLUMNS,
        "rows": ROWS,
        "total_rows": [[None, "Cộng", 1203, 1000, 203, 0.3]],
        "note": "Đến ngày 30/9.",
        "charts": CHARTS,
        "groups": [("", 2), ("Số mô hình", 2), ("So sánh", 2)],
    }
    return ReportSheet(**known | fields)


def a_workbook(*sheets, **fields):
    facts = [("Loại", "Định kỳ"), ("Kỳ", date(2026, 9, 30)), ("Mã", "ab12")]
    known = {"title": "Báo cáo quý III", "unit": "Phường Hoàn Kiếm", "facts": facts, "sheets": sheets or [a_sheet()]}
    return Workbook(**known | fields)


def written(workbook, language="vi"):
    stream = io.BytesIO()
    with translation.override(language):
        write_report_workbook(stream, workbook)
    return stream.getvalue()


def read(made):
    return openpyxl.load_workbook(io.BytesIO(made))


def parts(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def values(page):
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", ["Nội dung", "TT", "Bảng", "Số dòng", "Trang"]), ("en", ["Contents", "No.", "Table", "Rows", "Page"])],
)
def test_the_first_sheet_says_what_it_is_and_leads_to_the_others(language, words):
    made = written(a_workbook(a_sheet(), a_sheet(title="O'Nhỏ", rows=ROWS[:1])), language)
    book = read(made)
    contents, number, table, rows, page_word = words
    assert book.sheetnames == [contents, "Kết quả theo đơn vị", "O'Nhỏ"]
    first = book[contents]
    assert [row for row in values(first) if any(row)] == [
        ["Phường Hoàn Kiếm", None, None, None],
        ["Báo cáo quý III", None, None, None],
        ["Loại", None, "Định kỳ", None],
        ["Kỳ", None, "30/09/2026", None],
        ["Mã", None, "ab12", None],
        [contents, None, None, None],
        [number, table, None, rows],
        [1, "Kết quả theo đơn vị", None, 2],
        [2, "O'Nhỏ", None, 1],
    ]
    links = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert [link.location for link in links] == ["'Kết quả theo đơn vị'!A1", "'O''Nhỏ'!A1"]
    back = book["O'Nhỏ"]["A2"]
    assert (back.value, back.hyperlink.location) == (f"← {contents}", f"'{contents}'!A1")
    assert book["O'Nhỏ"].oddFooter.right.text == f"{page_word} &P/&N"
    assert (book.properties.title, book.properties.creator) == ("Báo cáo quý III", "Phường Hoàn Kiếm")


def test_a_table_has_its_heads_rows_totals_and_note():
    page = read(written(a_workbook()))["Kết quả theo đơn vị"]
    assert values(page)[3:9] == [
        ["TT", "Đơn vị", "Số mô hình", None, "So sánh", None],
        [None, None, "Nay", "Trước", "Tăng, giảm", "Tỷ lệ"],
        [1, "Phường A", 1200, 1000, 200, 0.125],
        [2, "Phường B", 3, None, None, 0.5],
        [None, "Cộng", 1203, 1000, 203, 0.3],
        ["Đến ngày 30/9.", None, None, None, None, None],
    ]
    assert {str(each) for each in page.merged_cells.ranges} == {"A4:A5", "B4:B5", "C4:D4", "E4:F4"}
    assert [page.cell(6, column).number_format for column in range(1, 7)] == [
        "#,##0", "@", "#,##0", "#,##0", "+#,##0;-#,##0;0", "0.0%",
    ]  # fmt: skip
    assert [page.cell(row, 2).font.b for row in (6, 8)] == [False, True]
    assert page["A4"].font.name == "Be Vietnam Pro"


def test_a_sheet_is_ready_to_work_with_and_to_print():
    page = read(written(a_workbook()))["Kết quả theo đơn vị"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A6", "A5:F7", "$4:$5")
    assert (page.page_setup.paperSize, page.sheet_properties.pageSetUpPr.fitToPage) == (9, True)
    assert page.oddFooter.left.text == "Phường Hoàn Kiếm"
    plain = read(written(a_workbook(a_sheet(groups=(), charts=(), columns=COLUMNS))))["Kết quả theo đơn vị"]
    assert (plain.freeze_panes, plain.auto_filter.ref, plain.print_title_rows) == ("A5", "A4:F6", "$4:$4")
    wide = [Column(f"Cột {number}") for number in range(12)]
    page = read(written(a_workbook(ReportSheet("Rộng", wide, [["chữ" * 5] * 12]))))["Rộng"]
    assert (page.freeze_panes, page.page_setup.orientation, page.page_setup.fitToHeight) == ("C5", "landscape", 0)
    empty = read(written(a_workbook(a_sheet(rows=[], groups=(), total_rows=(), note="", charts=CHARTS))))
    assert empty["Kết quả theo đơn vị"].auto_filter.ref == "A4:F4"


def test_charts_are_native_bound_to_the_rows_and_say_what_they_show():
    found = parts(written(a_workbook()))
    charts = [ET.fromstring(text) for name, text in sorted(found.items()) if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    bound = [[each.text for each in chart.iter(f"{CHART}f")] for chart in charts]
    name = "'Kết quả theo đơn vị'!"
    assert bound[0] == [f"{name}$B$6:$B$7", f"{name}$C$6:$C$7"]
    assert bound[1] == [f"{name}${column}$6:${column}$7" for column in "BCBD"]
    assert [[each.tag.removeprefix(CHART) for each in chart.find(f".//{CHART}plotArea")][1] for chart in charts] == [
        "barChart", "barChart", "lineChart",
    ]  # fmt: skip
    assert charts[1].find(f".//{CHART}grouping").get("val") == "stacked"
    assert [each.text for each in charts[0].find(f".//{CHART}title").iter() if each.text] == ["Nay"]
    names = ["".join(each.itertext()) for each in charts[1].iter(f"{CHART}tx")]
    assert names[1:] == ["Số mô hình – Nay", "Số mô hình – Trước"]
    drawing = ET.fromstring(found["xl/drawings/drawing1.xml"])
    said = [each.get("descr") for each in drawing.iter() if each.tag.endswith("}cNvPr")]
    assert said[:2] == ["Nay. Phường A: 1200; Phường B: 3", "Nói khác"]
    assert said[2].startswith("Đường. Phường A (Số mô hình – Nay: 1200, Số mô hình – Trước: 1000)")
    ungrouped = parts(written(a_workbook(a_sheet(groups=()))))["xl/charts/chart1.xml"]
    assert f"<c:f>{name}$C$4</c:f>" in ungrouped
    assert [name for name in parts(written(a_workbook(a_sheet(rows=[])))) if "chart" in name] == []


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        (SheetChart("pie", "T", 1, [2]), "pie"),
        (SheetChart("bar", "T", 1, [1]), "needs numbers"),
        (SheetChart("bar", "T", 1, []), "that are there"),
        (SheetChart("bar", "T", 1, [6]), "that are there"),
        (SheetChart("bar", "T", -1, [2]), "that are there"),
    ],
)
def test_charts_of_columns_that_are_not_there_are_refused(chart, message):
    with pytest.raises(ValueError, match=message):
        written(a_workbook(a_sheet(charts=[chart])))


@pytest.mark.bar("B8")
def test_data_becomes_neither_formula_nor_link_anywhere():
    sheets = [
        ReportSheet(
            title=text,
            columns=[Column(text), Column(text, Kind.INT), Column("Số", Kind.INT)],
            rows=[[text, text, 1], [text, text, 2]],
            total_rows=[[text, text, 3]],
            note=text,
            charts=[SheetChart("bar", text, 0, [2]), SheetChart("line", text, 0, [1, 2], alt=text)],
            groups=[(text, 2), ("", 1)] if place % 2 else (),
        )
        for place, text in enumerate(NASTY)
    ]
    made = written(a_workbook(*sheets, title=NASTY[0], unit=NASTY[6], facts=[(text, text) for text in NASTY]))
    book = read(made)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len([cell for cell in cells if cell.data_type == "s"]) > 10 * len(NASTY)
    assert {cell.data_type for cell in cells} == {"s", "n"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert len(links) == 2 * len(NASTY)
    assert {(link.target, link.ref is not None) for link in links} == {(None, True)}
    found = parts(made)
    for name, text in found.items():
        assert "TargetMode" not in text, name
        assert not (name.startswith("xl/worksheets/sheet") and re.search("<f[ >/]", text)), name
        tree = ET.fromstring(text)
        texts = [*tree.itertext(), *(value for each in tree.iter() for value in each.attrib.values())]
        odd = {sign for said in texts for sign in said if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}}
        assert odd <= {"\n", "\t"}, name
        for bound in (each.text for each in tree.iter(f"{CHART}f")):
            assert re.fullmatch(r"('([^']|'')+'|[\w.]+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", bound), bound
    assert not [name for name in found if "externalLink" in name or "vba" in name]
    assert len({name.lower() for name in book.sheetnames}) == len(sheets) + 1
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in book.sheetnames)


@pytest.mark.parametrize("title", ["='Kết quả theo đơn vị'!$A$1", "Kết quả theo đơn vị!A6", "Tốt!A1!B2", "=1+1"])
def test_titles_that_look_like_addresses_of_cells_stay_titles(title):
    columns = [COLUMNS[0], COLUMNS[1], Column(title, Kind.INT), *COLUMNS[3:]]
    sheet = a_sheet(
        columns=columns, groups=[("", 2), (title, 2), ("", 2)], charts=[SheetChart("line", title, 1, [2, 3])]
    )
    tree = ET.fromstring(parts(written(a_workbook(sheet)))["xl/charts/chart1.xml"])
    assert not tree.findall(f".//{CHART}title//{CHART}f")
    assert not tree.findall(f".//{CHART}ser/{CHART}tx//{CHART}f")
    said = [text for text in tree.itertext() if text.replace("! ", "!") == title]
    assert said


def test_names_of_sheets_are_legal_and_their_own():
    titles = ["History", "a/b", "A B", "x" * 40, "x" * 40, "🌸" * 20, "'", "", "Nội dung"]
    names = read(written(a_workbook(*(a_sheet(title=title) for title in titles)))).sheetnames
    assert names[1:5] == ["History (2)", "a b", "A B (2)", "x" * 31]
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in names)
    assert len({name.lower() for name in names}) == len(names)


def test_the_footer_is_no_code():
    page = read(written(a_workbook(unit="A & B &P&Z")))["Kết quả theo đơn vị"]
    assert page.oddFooter.left.text == "A && B &&P&&Z"


def test_the_same_content_is_the_same_bytes():
    at = datetime(2026, 9, 30, 10, tzinfo=UTC)
    assert written(a_workbook()) == written(a_workbook())
    assert written(a_workbook(made_at=at)) == written(a_workbook(made_at=at)) != written(a_workbook())
    assert "2026-09-30T10:00:00Z" in parts(written(a_workbook(made_at=at)))["docProps/core.xml"]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (a_sheet(rows=[["1"]]), "zip"),
        (a_sheet(total_rows=[["1"]], charts=()), "zip"),
        (a_sheet(groups=[("A", 2)]), "do not span 6"),
        (a_sheet(groups=[("A", 6), ("B", 0)]), "do not span 6"),
        (a_sheet(columns=[], rows=[], charts=(), groups=()), "needs a column"),
    ],
)
def test_what_does_not_fit_the_columns_is_refused(sheet, message):
    with pytest.raises(ValueError, match=message):
        written(a_workbook(sheet))


def test_no_sheet_and_too_many_rows_are_refused(monkeypatch):
    with pytest.raises(ValueError, match="needs a sheet"):
        written(Workbook(title="T", unit="U", sheets=[]))
    monkeypatch.setattr(workbooks, "MOST_ROWS", 5)
    with pytest.raises(TooManyRows):
        written(a_workbook())


def test_it_says_how_many_rows_it_holds():
    assert write_report_workbook(io.BytesIO(), a_workbook(a_sheet(), a_sheet(title="Khác", rows=ROWS[:1]))) == 3
