"""Excel workbooks of reports: a first sheet that says what it is, then a designed sheet for each table, with charts.

Data stays data as in `documents.py`: no formulas, no links but those between its own sheets, nothing invisible. The
same content is the same bytes. For plain lists of any length take `documents.write_workbook`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mobilization.common.charts import COLOURS, INK, LINE
from mobilization.common.documents import (
    A4,
    FONT,
    MOST_ROWS,
    SWISS,
    Column,
    Kind,
    TooManyRows,
    sheet_name,
    write_value,
)
from mobilization.common.sheet_rows import plain_text
from mobilization.common.workbook_charts import ROW, SheetChart, insert_charts, size_of

PALE, HEAD, GROUP = "#E2EEEB", COLOURS[0], "#0F4448"
NARROWEST, WIDEST, LOOKED_AT = 8, 48, 300
FIRST_WIDTHS = (9, 30, 60, 12)
TITLE_ROWS = 3
"""Above the heads of a table: its title, whose it is with the way back, an empty row."""
BESIDE = 80
"""Tables up to so many characters wide have their charts beside them, wider ones below."""
PORTRAIT, CHARACTER, HIGHEST = 95, 7, 1.7
"""Characters that fit an upright page, pixels of one, and how much higher than wide what stands on one page may be."""
FIXED_COLUMNS, MANY_COLUMNS = 2, 7
LONGEST_FOOTER, LONGEST_LINK = 60, 250
NEVER = datetime(1980, 1, 1, tzinfo=UTC)
"""When a workbook was made that does not say it."""

__all__ = ["Column", "Kind", "ReportSheet", "SheetChart", "Workbook", "write_report_workbook"]


@dataclass(frozen=True)
class ReportSheet:
    """A table of a report; each row has one value for each column, None for an empty cell.

    `total_rows` stand below it, outside of the filter. `groups` are heads above those of the columns, as in
    `papers.paper.Table`: a text and how many columns it spans, an empty one where the heads take both rows.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    total_rows: Sequence[Sequence[Any]] = ()
    note: str = ""
    charts: Sequence[SheetChart] = ()
    groups: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A report: what it is, whose, and `facts` about it (kind, period, version, hash …) as label and text.

    `made_at` stands among the properties of the file; two files of the same content and time are the same bytes.
    """

    title: str
    unit: str
    sheets: Sequence[ReportSheet]
    facts: Sequence[tuple[str, Any]] = ()
    made_at: datetime | None = None


def write_report_workbook(stream: IO[bytes], workbook: Workbook) -> int:
    """Write it to `stream`; returns the number of rows below heads, totals apart.

    Raises ValueError for rows, groups or charts that do not fit the columns, TooManyRows, and ValueError without any
    sheet; `stream` then holds nothing of use.
    """
    if not workbook.sheets:
        raise ValueError("A workbook needs a sheet")
    with _opened(stream, workbook) as book:
        formats = _Formats(book)
        names = set[str]()
        first = book.add_worksheet(sheet_name(_("Contents"), names))
        pages = [book.add_worksheet(sheet_name(sheet.title, names)) for sheet in workbook.sheets]
        _write_first(first, workbook, pages, formats)
        for page, sheet in zip(pages, workbook.sheets, strict=True):
            _Page(book, page, sheet, formats).write(workbook.unit, first)
    return sum(len(sheet.rows) for sheet in workbook.sheets)


@contextmanager
def _opened(stream: IO[bytes], workbook: Workbook) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that is closed in any case; what goes wrong inside is what is told."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_family": SWISS, "font_size": 10, "valign": "vcenter"},
    }
    book = xlsxwriter.Workbook(stream, options)
    made_at = workbook.made_at or NEVER
    made_at = made_at.astimezone(UTC).replace(tzinfo=None) if is_aware(made_at) else made_at
    author, title = plain_text(workbook.unit), plain_text(workbook.title)
    book.set_properties({"title": title, "author": author, "company": author, "created": made_at})
    try:
        yield book
    finally:
        if not book.worksheets_objs:
            book.add_worksheet()
        book.close()


class _Formats:
    """The looks of cells, each made once: what a workbook calls a format counts among its bytes."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def made(**looks: Any) -> Format:
            return book.add_format(looks)

        line = {"border": 1, "border_color": LINE}
        head = line | {"bold": True, "font_color": "white", "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.unit = made(font_color=HEAD, bold=True)
        self.title = made(bold=True, font_size=16, font_color=INK)
        self.sheet_title = made(bold=True, font_size=13, font_color=HEAD)
        self.label = made(font_color="#5B6668", valign="top")
        self.fact = made(text_wrap=True, valign="top", num_format="@")
        self.subhead = made(bold=True, font_size=12, font_color=HEAD)
        self.link = made(font_color=HEAD, underline=1, **line)
        self.back = made(font_color=HEAD, underline=1)
        self.note = made(italic=True, font_color="#5B6668")
        self.number = made(num_format="#,##0", align="center", **line)
        self.head = made(bg_color=HEAD, **head)
        self.group = made(bg_color=GROUP, **head)
        total = line | {"bold": True, "bg_color": PALE, "top": 2, "top_color": HEAD}
        wrap = {Kind.TEXT: {"text_wrap": True, "indent": 1}}
        self.cells = {kind: made(num_format=kind.number_format, **line, **wrap.get(kind, {})) for kind in Kind}
        indent = {Kind.TEXT: {"indent": 1}}
        self.totals = {kind: made(num_format=kind.number_format, **total, **indent.get(kind, {})) for kind in Kind}


def _write_first(page: Worksheet, workbook: Workbook, pages: Sequence[Worksheet], formats: _Formats) -> None:
    """Whose it is, its title, the facts about it, and the way to each table."""
    _set_up(page, workbook.unit, is_landscape=False)
    for place, width in enumerate(FIRST_WIDTHS):
        page.set_column(place, place, width)
    page.hide_gridlines(2)
    page.write_string(0, 0, plain_text(workbook.unit), formats.unit)
    page.set_row(1, 28)
    page.write_string(1, 0, plain_text(workbook.title), formats.title)
    row = 2
    for label, value in workbook.facts:
        row += 1
        page.write_string(row, 0, plain_text(label), formats.label)
        write_value(page, row, 2, Kind.TEXT, value, {Kind.TEXT: formats.fact})
    row += 2
    page.write_string(row, 0, _("Contents"), formats.subhead)
    row += 1
    for place, text in enumerate((_("No."), _("Table"), "", _("Rows"))):
        page.write_string(row, place, text, formats.head)
    page.merge_range(row, 1, row, 2, "", formats.head)
    page.write_string(row, 1, _("Table"), formats.head)
    for number, (sheet, target) in enumerate(zip(workbook.sheets, pages, strict=True), 1):
        row += 1
        page.write_number(row, 0, number, formats.number)
        page.merge_range(row, 1, row, 2, "", formats.link)
        _write_link(page, (row, 1), target, sheet.title, formats.link)
        page.write_number(row, 3, len(sheet.rows), formats.number)


def _write_link(page: Worksheet, place: tuple[int, int], target: Worksheet, text: str, looks: Format) -> None:
    """A link within the workbook; its text is data."""
    name = target.get_name().replace("'", "''")
    page.write_url(*place, f"internal:'{name}'!A1", looks, string=plain_text(text)[:LONGEST_LINK] or target.get_name())


def _set_up(page: Worksheet, unit: str, *, is_landscape: bool) -> None:
    """How it prints: A4, as wide as one page, whose it is and the page below."""
    if is_landscape:
        page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.6, right=0.5, top=0.6, bottom=0.7)
    page.fit_to_pages(1, 0)
    whose = " ".join(plain_text(unit).split())[:LONGEST_FOOTER].replace("&", "&&")
    page.set_footer(f"&L{whose}&R{_('Page')} &P/&N")


class _Page:
    """One table of the report on its sheet."""

    def __init__(self, book: xlsxwriter.Workbook, page: Worksheet, sheet: ReportSheet, formats: _Formats) -> None:
        self.book, self.page, self.sheet, self.formats = book, page, sheet, formats
        self.widths = [_width(sheet, place) for place in range(len(sheet.columns))]
        self.is_beside = sum(self.widths) <= BESIDE
        self.abreast = 1 if self.is_beside else 2
        self.groups = _checked(sheet)
        self.heads = TITLE_ROWS + bool(self.groups)
        self.first = self.heads + 1
        self.last = self.heads + len(sheet.rows)

    def write(self, unit: str, first: Worksheet) -> None:
        """All of it. Raises ValueError for what does not fit the columns."""
        sheet, page, formats = self.sheet, self.page, self.formats
        if self.last > MOST_ROWS:
            raise TooManyRows(_("A sheet of Excel holds at most 1,048,575 rows. Narrow the selection, or use CSV."))
        page.hide_gridlines(2)
        page.write_string(0, 0, plain_text(sheet.title), formats.sheet_title)
        _write_link(page, (1, 0), first, f"← {_('Contents')}", formats.back)
        for place, width in enumerate(self.widths):
            page.set_column(place, place, width)
        self._write_heads()
        self._write_rows(sheet.rows, self.first, formats.cells)
        self._write_rows(sheet.total_rows, self.last + 1, formats.totals)
        below = self.last + len(sheet.total_rows) + 1
        self._set_up(unit, below)
        if sheet.note:
            page.write_string(below, 0, plain_text(sheet.note), formats.note)
        fixed = FIXED_COLUMNS if len(sheet.columns) >= MANY_COLUMNS else 0
        page.freeze_panes(self.first, fixed)
        page.repeat_rows(TITLE_ROWS, self.heads)
        page.autofilter(self.heads, 0, max(self.last, self.heads), len(sheet.columns) - 1)
        insert_charts(
            self.book,
            page,
            sheet.charts,
            columns=self._named(),
            rows=(self.heads, self.first, sheet.rows),
            at=(TITLE_ROWS, len(sheet.columns) + 1) if self.is_beside else (below + 2, 0),
            abreast=self.abreast,
        )

    def _set_up(self, unit: str, below: int) -> None:
        """How it prints: lying or upright after its shape; with charts on one page, where that stays readable."""
        width, height = sum(self.widths) * CHARACTER, (below + 2) * ROW
        across, down = size_of(self.sheet.charts, len(self.sheet.rows), self.abreast)
        if across and self.is_beside:
            width, height = width + 3 * ROW + across, max(height, down)
        elif across:
            width, height = max(width, across), height + down
        _set_up(self.page, unit, is_landscape=width > PORTRAIT * CHARACTER and width > height)
        if across and height / width < HIGHEST:
            self.page.fit_to_pages(1, 1)

    def _named(self) -> list[tuple[str, Kind, bool]]:
        """Of each column its whole name, its kind, and whether its head alone says the name."""
        above = [text for text, size in self.groups for _each in range(size)] or [""] * len(self.sheet.columns)
        pairs = zip(above, self.sheet.columns, strict=True)
        return [
            (plain_text(f"{text} – {column.title}" if text else column.title), column.kind, not text)
            for text, column in pairs
        ]

    def _write_heads(self) -> None:
        page, formats = self.page, self.formats
        place = 0
        page.set_row(self.heads, 15 * _lines([each.title for each in self.sheet.columns], self.widths) + 6)
        for text, size in self.groups:
            if text:
                _merge(page, (TITLE_ROWS, place, TITLE_ROWS, place + size - 1), text, formats.group)
            place += size
        above = [text for text, size in self.groups for _each in range(size)]
        for place, column in enumerate(self.sheet.columns):
            if above and not above[place]:
                _merge(page, (TITLE_ROWS, place, self.heads, place), column.title, formats.head)
            else:
                page.write_string(self.heads, place, plain_text(column.title), formats.head)

    def _write_rows(self, rows: Sequence[Sequence[Any]], start: int, looks: dict[Kind, Format]) -> None:
        for number, row in enumerate(rows, start):
            for place, (column, value) in enumerate(zip(self.sheet.columns, row, strict=True)):
                if value is None or value == "":
                    self.page.write_blank(number, place, None, looks[column.kind])
                else:
                    write_value(self.page, number, place, column.kind, value, looks)


def _merge(page: Worksheet, place: tuple[int, int, int, int], text: str, looks: Format) -> None:
    """One head over several cells; over one cell it is that cell."""
    top, left, bottom, right = place
    if (top, left) != (bottom, right):
        page.merge_range(top, left, bottom, right, "", looks)
    page.write_string(top, left, plain_text(text), looks)


def _checked(sheet: ReportSheet) -> Sequence[tuple[str, int]]:
    """Its groups with plain texts; none where they say nothing."""
    if not sheet.columns:
        raise ValueError("A table needs a column")
    groups = [(plain_text(text).strip(), size) for text, size in sheet.groups]
    sizes = [size for _text, size in groups]
    if groups and (sum(sizes) != len(sheet.columns) or min(sizes) < 1):
        raise ValueError(f"Groups {sheet.groups} do not span {len(sheet.columns)} columns")
    return groups if any(text for text, _size in groups) else []


def _width(sheet: ReportSheet, place: int) -> float:
    """In characters: what the column says, else as much as its first rows and its head need."""
    column = sheet.columns[place]
    if column.width:
        return column.width
    if column.kind is not Kind.TEXT:
        return max(column.kind.width, min(len(column.title) / 2, column.kind.width * 1.5))
    texts = [*sheet.rows[:LOOKED_AT], *sheet.total_rows]
    longest = max((len(str(row[place])) for row in texts if len(row) > place and row[place] is not None), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, min(len(column.title) + 4, 16)))


def _lines(texts: Sequence[str], widths: Sequence[float]) -> int:
    """How many lines the highest head takes."""
    return max((-(-len(text) // max(1, int(width) - 1)) for text, width in zip(texts, widths, strict=True)), default=1)
