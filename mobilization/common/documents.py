"""Documents the portal writes: Excel workbooks.

Data stays data: nothing becomes a formula or a link, whatever it begins with, and control and bidirectional characters
are left out. Dates are real dates in local time, numbers real numbers, so that people can sort and add.
"""

import io
import re
import zipfile
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
from mobilization.common.sheet_rows import (
    EXACT_DIGITS,
    FIRST_YEAR,
    Encoder,
    day_written,
    in_chunks,
    letters_of,
    moment_written,
    number_written,
    plain_text,
    rows_of,
    text_encoder,
    value_encoder,
    word_encoder,
)

XLSX = sniffing.Kind.XLSX.content_type
FONT, SWISS = "Be Vietnam Pro", 2  # Excel takes another font of the same family where this one is not installed
MOST_ROWS = 1_048_575  # below the heading
LONGEST_SHEET_NAME = 31
OWN_NAMES = frozenset({"history"})
A4 = 9
COMPRESSION = 3
"""Of zlib: the file is a tenth larger than at its usual 6, and written in half the time."""
PAGE = "xl/worksheets/sheet{}.xml"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FILTERS = re.compile(rb'<autoFilter ref="[A-Z0-9:]+"/>')
_WHOLE = re.compile(rb'<dimension ref="[A-Z0-9:]+"/>')
"""Where the cells of a sheet lie: not known before they are written, and need not be said."""


class Kind(Enum):
    """What a column holds, with Excel's number format and the usual width in characters."""

    TEXT = ("@", 30)
    INT = ("#,##0", 12)
    DECIMAL = ("#,##0.00", 14)
    PERCENT = ("0.0%", 10)
    CHANGE = ("+#,##0;-#,##0;0", 12)
    PERCENT_CHANGE = ("+0.0%;-0.0%;0%", 10)
    DATE = ("dd/mm/yyyy", 12)
    DATETIME = ("dd/mm/yyyy hh:mm", 17)
    BOOL = ("@", 10)

    def __init__(self, number_format: str, width: int) -> None:
        self.number_format = number_format
        self.width = width


NUMBERS = frozenset({Kind.INT, Kind.DECIMAL, Kind.PERCENT, Kind.CHANGE, Kind.PERCENT_CHANGE})
"""A share is 0 to 1, and so is a change in shares; a change is written with its sign."""


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


@dataclass(frozen=True)
class _Shell:
    """A workbook without its rows: its parts by name, and the style of each kind."""

    parts: dict[str, bytes]
    styles: dict[Kind, int]


def write_workbook(stream: IO[bytes], sheets: Iterable[Sheet], *, title: str = "") -> int:
    """Write an .xlsx to `stream`, some rows at a time, in little memory; returns the number of rows written.

    Each sheet has a heading that stays in view, filters and a print layout. XlsxWriter makes all but the rows, which
    `sheet_rows.py` writes in a small part of its time. Raises TooManyRows, and ValueError for a row that does not fit
    the columns or no sheet at all; `stream` then holds nothing of use.
    """
    sheets = list(sheets)
    if not sheets:
        raise ValueError("A workbook needs a sheet")
    shell, counts = _shell(sheets, [0] * len(sheets), title), []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for number, sheet in enumerate(sheets, 1):
            name = PAGE.format(number)
            with archive.open(name, "w") as part:
                counts.append(_write_sheet(part, sheet, shell.parts[name], _encoders(sheet, shell.styles)))
        pages = {PAGE.format(number) for number in range(1, len(sheets) + 1)}
        for name, content in _shell(sheets, counts, title).parts.items():
            if name not in pages:
                archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return sum(counts)


def _shell(sheets: Sequence[Sheet], counts: Sequence[int], title: str) -> _Shell:
    """The workbook as XlsxWriter makes it, for so many rows on each sheet but without them."""
    stream = io.BytesIO()
    looks = {"font_name": FONT, "font_family": SWISS, "font_size": 10, "valign": "top"}
    options = {"constant_memory": True, "in_memory": True, "default_format_properties": looks}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": plain_text(title), "author": "Dân vận khéo"})
        heading = book.add_format({"bold": True, "bg_color": "#E2EEEB", "bottom": 1, "text_wrap": True})
        formats = {kind: book.add_format({"num_format": kind.number_format}) for kind in Kind}
        formats[Kind.TEXT] = book.add_format({"num_format": "@", "text_wrap": True})
        names = set[str]()
        for sheet, count in zip(sheets, counts, strict=True):
            _write_heads(book.add_worksheet(sheet_name(sheet.name, names)), sheet, heading, count)
        styles = {kind: looks._get_xf_index() for kind, looks in formats.items()}  # noqa: SLF001 - what cells call it
    with zipfile.ZipFile(stream) as archive:
        return _Shell({name: archive.read(name) for name in archive.namelist()}, styles)


def _write_heads(page: Worksheet, sheet: Sheet, heading: Format, count: int) -> None:
    """All of a sheet but its rows."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width or column.kind.width)
        page.write_string(0, place, plain_text(column.title), heading)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.autofilter(0, 0, count, len(sheet.columns) - 1)


def _write_sheet(part: IO[bytes], sheet: Sheet, shell: bytes, encoders: Sequence[tuple[str, Encoder]]) -> int:
    """The sheet with its rows; returns how many."""
    begun, end, rest = shell.partition(b"</sheetData>")
    part.write(_WHOLE.sub(b"", begun, count=1))
    count = 0
    for chunk in in_chunks(sheet.rows):
        if count + len(chunk) > MOST_ROWS:
            raise TooManyRows(_("A sheet of Excel holds at most 1,048,575 rows. Narrow the selection, or use CSV."))
        part.write(rows_of(chunk, count + 2, encoders).encode())
        count += len(chunk)
    corner = letters_of(len(sheet.columns) - 1)
    filters = f'<autoFilter ref="A1:{corner}{count + 1}"/>'
    part.write(end + _FILTERS.sub(filters.encode(), rest, count=1))
    return count


def _encoders(sheet: Sheet, styles: dict[Kind, int]) -> list[tuple[str, Encoder]]:
    """Of each column its letters and what encodes its kind; what Excel cannot hold as that kind is written as text."""
    zone = get_default_timezone()
    as_text = text_encoder(styles[Kind.TEXT], _spelled)
    special = {Kind.DATE: day_written(zone), Kind.DATETIME: moment_written(zone)}

    def encoder(kind: Kind) -> Encoder:
        if kind is Kind.TEXT:
            return as_text
        if kind is Kind.BOOL:
            return word_encoder(styles[kind], {True: _("Yes"), False: _("No")})
        return value_encoder(styles[kind], special.get(kind, number_written), as_text)

    return [(letters_of(place), encoder(column.kind)) for place, column in enumerate(sheet.columns)]


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
