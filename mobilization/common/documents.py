"""Documents the portal writes: Excel workbooks.

Data stays data: nothing becomes a formula or a link, whatever it begins with, and control and bidirectional characters
are left out. Dates are real dates in local time, numbers real numbers, so that people can sort and add.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import IO, Any

import xlsxwriter
from django.utils.timezone import get_default_timezone, is_aware, localtime
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mobilization.common import sniffing
from mobilization.common.text import nfc, strip_controls

XLSX = sniffing.Kind.XLSX.content_type
FONT, SWISS = "Be Vietnam Pro", 2  # Excel takes another font of the same family where this one is not installed
MOST_ROWS = 1_048_575  # below the heading
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
OWN_NAMES = frozenset({"history"})
EXACT_DIGITS = 15
FIRST_YEAR = 1900
A4 = 9


class Kind(Enum):
    """What a column holds, with Excel's number format and the usual width in characters."""

    TEXT = ("@", 30)
    INT = ("#,##0", 12)
    DECIMAL = ("#,##0.00", 14)
    PERCENT = ("0.0%", 10)
    CHANGE = ("+#,##0;-#,##0;0", 12)
    DATE = ("dd/mm/yyyy", 12)
    DATETIME = ("dd/mm/yyyy hh:mm", 17)
    BOOL = ("@", 10)

    def __init__(self, number_format: str, width: int) -> None:
        self.number_format = number_format
        self.width = width


NUMBERS = frozenset({Kind.INT, Kind.DECIMAL, Kind.PERCENT, Kind.CHANGE})
"""A share is 0 to 1; a change is written with its sign."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet; `width` is in characters (default: the kind's)."""

    title: str
    kind: Kind = Kind.TEXT
    width: float | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet: `rows` may be a generator; each row has one value for each column, None for an empty cell."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


class TooManyRows(ValueError):
    """More rows than an Excel sheet can hold (1,048,575 below the heading)."""


def write_workbook(stream: IO[bytes], sheets: Iterable[Sheet], *, title: str = "") -> int:
    """Write an .xlsx to `stream` row by row, in little memory; returns the number of rows written.

    Each sheet has a heading that stays in view, filters and a print layout. Raises TooManyRows, and ValueError for a
    row that does not fit the columns or no sheet at all; `stream` then holds nothing of use.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_family": SWISS, "font_size": 10, "valign": "top"},
    }
    written, names = 0, set[str]()
    book = xlsxwriter.Workbook(stream, options)
    try:
        book.set_properties({"title": plain_text(title), "author": "Dân vận khéo"})
        heading = book.add_format({"bold": True, "bg_color": "#E2EEEB", "bottom": 1, "text_wrap": True})
        formats = {kind: book.add_format({"num_format": kind.number_format}) for kind in Kind}
        wrapped = book.add_format({"num_format": "@", "text_wrap": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet_name(sheet.name, names))
            written += _write_sheet(page, sheet, heading, formats | {Kind.TEXT: wrapped})
    finally:
        book.close()
    if not names:
        raise ValueError("A workbook needs a sheet")
    return written


def _write_sheet(page: Worksheet, sheet: Sheet, heading: Format, formats: dict[Kind, Format]) -> int:
    """The heading and the rows; returns how many."""
    last = len(sheet.columns) - 1
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width or column.kind.width)
        page.write_string(0, place, plain_text(column.title), heading)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    count = 0
    for count, row in enumerate(sheet.rows, 1):
        if count > MOST_ROWS:
            raise TooManyRows(_("A sheet of Excel holds at most 1,048,575 rows. Narrow the selection, or use CSV."))
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value is not None and value != "":
                write_value(page, count, place, column.kind, value, formats)
    page.autofilter(0, 0, count, last)
    return count


def write_value(page: Worksheet, row: int, place: int, kind: Kind, value: Any, formats: dict[Kind, Format]) -> None:
    """One cell; what Excel cannot hold as its kind (early dates, long numbers, NaN) is written as text."""
    if kind is Kind.BOOL:
        page.write_string(row, place, _("Yes") if value else _("No"), formats[kind])
    elif kind in {Kind.DATE, Kind.DATETIME} and isinstance(value, date) and value.year >= FIRST_YEAR:
        page.write_datetime(row, place, _local(value, kind), formats[kind])
    elif kind in NUMBERS and _is_exact(value):
        page.write_number(row, place, value, formats[kind])
    else:
        page.write_string(row, place, plain_text(_spelled(value)), formats[Kind.TEXT])


def _local(value: date, kind: Kind) -> date:
    """The day or the moment as the clock on the wall shows it, without a time zone."""
    if isinstance(value, datetime):
        value = localtime(value, get_default_timezone()).replace(tzinfo=None) if is_aware(value) else value
        return value.date() if kind is Kind.DATE else value
    return value


def _is_exact(value: Any) -> bool:
    """Whether Excel can hold the number: finite, at most 15 digits."""
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= EXACT_DIGITS >= value.adjusted()
    return isinstance(value, (int, float)) and abs(value) < 10**EXACT_DIGITS


def _spelled(value: Any) -> str:
    """A value as text: dates as people write them."""
    if isinstance(value, datetime):
        return f"{_local(value, Kind.DATETIME):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def plain_text(text: str) -> str:
    """Text for a cell: NFC, without control and bidirectional characters, cut (with …) where Excel would refuse it."""
    text = nfc(strip_controls(str(text)))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts (31 units of UTF-16, none of its own) and no other sheet has; added to `taken`."""
    plain = "".join(" " if sign in "[]:*?/\\\n\t" else sign for sign in plain_text(name)).strip(" '")
    plain = _cut(plain, LONGEST_SHEET_NAME) or _("Sheet")
    unique, number = plain, 1
    while unique.lower() in taken | OWN_NAMES:
        number += 1
        ending = f" ({number})"
        unique = _cut(plain, LONGEST_SHEET_NAME - len(ending)) + ending
    taken.add(unique.lower())
    return unique


def _cut(text: str, units: int) -> str:
    """At most so many units of UTF-16: what Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").rstrip(" '")
