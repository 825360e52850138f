"""Workbooks in the import format: the template, an export for editing, rows with their errors marked.

Everything is text, a number or a day; nothing becomes a formula. Headings are protected, and so are grey cells, which
an import would refuse to change; choices are lists to choose from, a sheet explains each column, another one has all
the words that may be named.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name

from mobilization.common.documents import FONT, MOST_ROWS, SWISS
from mobilization.common.sheet_rows import plain_text
from models_registry.import_columns import (
    ERRORS_TITLE,
    FORMAT,
    GUIDE_TITLE,
    LISTS_TITLE,
    SHEET_TITLE,
    CellKind,
    FormatColumn,
)
from models_registry.import_values import quoted

_LOCKED = ("code", "state", "version")
_ROOMY = 5000
"""Rows of the template for which choices are offered."""
_MAY = ("select_locked_cells", "select_unlocked_cells", "format_columns", "format_rows", "format_cells", "insert_rows",
        "delete_rows", "sort", "autofilter")  # fmt: skip
_MOST_OFFERED = 2000
_TOO_LONG = 10**15
"""Excel keeps fifteen digits of a number."""
_WRONG, _GREY = "#F9D6D5", "#E7E9E9"
GREY_CELLS = gettext_lazy(
    "Grey cells cannot be changed here: the code, the unit, the state, and what stands since registration."
)


@dataclass
class BookRow:
    """Values by column; `errors` says what is wrong, by column, where something is; `fixed` cells stay as they are."""

    values: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    fixed: Collection[str] = ()


def write_book(
    stream: IO[bytes],
    rows: Iterable[BookRow],
    *,
    offers: Mapping[str, Sequence[str]],
    columns: Sequence[FormatColumn] = FORMAT,
    has_errors: bool = False,
    title: Any = SHEET_TITLE,
    grey: Any = GREY_CELLS,
) -> int:
    """Write an .xlsx; returns the number of rows. `offers`: the words to choose from, by column.

    `title` is that of its sheet, `grey` says what cannot be changed in it.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_family": SWISS, "font_size": 10, "valign": "top"},
    }
    book = xlsxwriter.Workbook(stream, options)
    try:
        book.set_properties({"title": str(title), "author": "Dân vận khéo"})
        page = _Page(book, title, columns, has_errors=has_errors)
        count = page.write(rows)
        _write_guide(book, columns, grey)
        page.offer(_write_lists(book, columns, offers), max(count, _ROOMY))
    finally:
        book.close()
    return count


class _Page:
    """The sheet with the rows."""

    def __init__(self, book: Any, title: Any, columns: Sequence[FormatColumn], *, has_errors: bool) -> None:
        self.columns, self.has_errors = columns, has_errors
        self.sheet = book.add_worksheet(str(title))
        self.heading = book.add_format({"bold": True, "bg_color": "#E2EEEB", "bottom": 1, "text_wrap": True})
        self.needed = book.add_format({"bold": True, "bg_color": "#F6D9C9", "bottom": 1, "text_wrap": True})
        self.formats = {
            (kind, locked, wrong): book.add_format(
                {
                    "num_format": number_format,
                    "locked": locked,
                    "text_wrap": True,
                    **({"bg_color": _WRONG if wrong else _GREY} if wrong or locked else {}),
                }
            )
            for kind, number_format in _NUMBER_FORMATS.items()
            for locked in (True, False)
            for wrong in (True, False)
        }
        self._set_up()

    def _format(self, column: FormatColumn, *, wrong: bool = False, fixed: bool = False) -> Any:
        locked = fixed or (column.key in _LOCKED and not self.has_errors)
        return self.formats[_style_of(column), locked, wrong]

    def _set_up(self) -> None:
        for place, column in enumerate(self.columns):
            options = {"hidden": True} if column.is_hidden else {}
            self.sheet.set_column(place, place, column.width, self._format(column), options)
            title = plain_text(str(column.title)) + (" *" if column.is_required else "")
            self.sheet.write_string(0, place, title, self.needed if column.is_required else self.heading)
        if self.has_errors:
            place = len(self.columns)
            self.sheet.set_column(place, place, 60, self.formats["@", False, False])
            self.sheet.write_string(0, place, plain_text(str(ERRORS_TITLE)), self.needed)
        self.sheet.set_row(0, 32)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.protect("", dict.fromkeys(_MAY, True))

    def write(self, rows: Iterable[BookRow]) -> int:
        """The rows; returns how many."""
        count = 0
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                break
            for place, column in enumerate(self.columns):
                wrong, fixed = column.key in row.errors, column.key in row.fixed
                value = row.values.get(column.key)
                if value not in (None, "") or wrong or fixed:
                    self._cell(count, place, value, self._format(column, wrong=wrong, fixed=fixed))
            if row.errors:
                told = "\n".join(f"{row.errors[key]}" for key in row.errors)
                self.sheet.write_string(count, len(self.columns), plain_text(told), self.formats["@", False, True])
        return count

    def _cell(self, row: int, place: int, value: Any, style: Any) -> None:
        if isinstance(value, datetime.date) and value.year > 1900:  # noqa: PLR2004 - Excel's first year
            self.sheet.write_datetime(row, place, datetime.datetime.combine(value, datetime.time.min), style)
        elif isinstance(value, int | float | Decimal) and -_TOO_LONG < value < _TOO_LONG:
            self.sheet.write_number(row, place, value, style)
        elif value in (None, ""):
            self.sheet.write_blank(row, place, None, style)
        else:
            self.sheet.write_string(row, place, plain_text(quoted(str(value))), style)

    def offer(self, ranges: Mapping[str, str], rows: int) -> None:
        """Lists to choose from, for the rows there are and some more."""
        for place, column in enumerate(self.columns):
            if column.key not in ranges:
                continue
            choice = {
                "validate": "list",
                "source": ranges[column.key],
                "error_type": "stop" if column.is_strict else "information",
                "error_title": plain_text(str(column.title))[:32],
                "error_message": _("Choose one from the list.")
                if column.is_strict
                else _("This is not in the list. Several are parted by a semicolon."),
                "ignore_blank": True,
            }
            self.sheet.data_validation(1, place, rows, place, choice)


_NUMBER_FORMATS = {"@": "@", "n": "#,##0.##", "i": "#,##0", "d": "dd/mm/yyyy"}
_WITH_DECIMALS = ("people_land", "labour_days")


def _style_of(column: FormatColumn) -> str:
    if column.kind is CellKind.NUMBER:
        return "n" if column.key in _WITH_DECIMALS else "i"
    return "d" if column.kind is CellKind.DAY else "@"


def _write_guide(book: Any, columns: Sequence[FormatColumn], grey: Any) -> None:
    """What belongs into each column."""
    sheet = book.add_worksheet(str(GUIDE_TITLE))
    heading = book.add_format({"bold": True, "bg_color": "#E2EEEB", "bottom": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True})
    titles = (_("Column"), _("Heading"), _("Needed"), _("How to fill it in"), _("Example"))
    for place, (title, width) in enumerate(zip(titles, (9, 28, 12, 70, 60), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, plain_text(title), heading)
    for row, column in enumerate(columns, 1):
        needed = _("required") if column.is_required else ""
        told = (xl_col_to_name(row - 1), column.title, needed, column.help, column.example)
        for place, text in enumerate(told):
            sheet.write_string(row, place, plain_text(str(text)), wrapped)
    sheet.write_string(
        len(columns) + 2, 3, plain_text(str(grey)), book.add_format({"text_wrap": True, "bg_color": _GREY})
    )
    sheet.freeze_panes(1, 0)
    sheet.protect()


def _write_lists(book: Any, columns: Sequence[FormatColumn], offers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The words to choose from, a column each; gives the range of each."""
    sheet = book.add_worksheet(str(LISTS_TITLE))
    heading = book.add_format({"bold": True, "bg_color": "#E2EEEB", "bottom": 1})
    titles = {column.key: str(column.title) for column in columns}
    kept = {key: list(words)[:_MOST_OFFERED] for key, words in offers.items() if words}
    for place, key in enumerate(kept):
        sheet.set_column(place, place, 34)
        sheet.write_string(0, place, plain_text(titles[key]), heading)
    for row in range(max(map(len, kept.values()), default=0)):
        for place, words in enumerate(kept.values()):
            if row < len(words):
                sheet.write_string(row + 1, place, plain_text(words[row]))
    sheet.freeze_panes(1, 0)
    sheet.protect()
    name = str(LISTS_TITLE).replace("'", "''")
    return {
        key: f"='{name}'!${xl_col_to_name(place)}$2:${xl_col_to_name(place)}${len(words) + 1}"
        for place, (key, words) in enumerate(kept.items())
    }
