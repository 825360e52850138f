"""Reading the files of units cell by cell: each fault is named by file, line, column and remedy; all are found."""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from mobilization.common.text import clean

_LETTERS = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file, and what to do about it."""

    file: str
    line: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: {self.problem} {self.remedy}"


class UnitFilesRefused(ValueError):
    """The files hold faults; nothing was loaded. `faults` has all of them, in the order of files and lines."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Faults(list[Fault]):
    """The faults found so far."""

    def refuse(self) -> None:
        """Raises UnitFilesRefused when there are any."""
        if self:
            raise UnitFilesRefused(self)


class Row:
    """One row of a file; asking for a cell that is wrong notes the fault and gives an empty value."""

    def __init__(self, file: str, line: int, cells: dict[str, str], faults: Faults) -> None:
        self.file, self.line, self.is_right = file, line, True
        self._cells, self._faults = cells, faults

    @property
    def cells(self) -> dict[str, str]:
        """All cells by column, in NFC without anything invisible."""
        return {column: clean(value) for column, value in self._cells.items()}

    def fault(self, column: str, problem: str, remedy: str) -> None:
        """Note what is wrong in this column."""
        self.is_right = False
        self._faults.append(Fault(self.file, self.line, column, problem, remedy))

    def text(self, column: str, *, longest: int, required: bool = True) -> str:
        """The cell in NFC without anything invisible."""
        value = clean(self._cells[column])
        if required and not value:
            self.fault(column, "The cell is empty.", "Fill it in.")
        if len(value) > longest:
            self.fault(column, f"{len(value)} characters.", f"Shorten it to {longest}.")
        return value

    def name(self, column: str, *, longest: int = 200) -> str:
        """A name in Vietnamese letters; text of old fonts (TCVN3, VNI) or of a wrong conversion is a fault."""
        value = self.text(column, longest=longest)
        if strange := sorted({sign for sign in value if not _is_vietnamese(sign)}):
            signs = " ".join(strange)
            self.fault(
                column,
                f"Not Vietnamese letters: {signs}",
                "The text was in an old font (TCVN3, VNI) or was converted wrongly: save it as Unicode (UTF-8).",
            )
        return value

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        value = self._cells[column].strip()
        if value not in allowed:
            self.fault(column, f"{value!r} is not known.", f"Write one of: {', '.join(sorted(allowed))}.")
        return value

    def day(self, column: str, *, required: bool = False) -> datetime.date | None:
        """A day as 2025-07-01."""
        value = self._cells[column].strip()
        if not value and not required:
            return None
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fault(column, f"{value!r} is no day.", "Write year-month-day, such as 2025-07-01.")
            return None

    def number(self, column: str, *, low: int, high: int, places: int) -> Decimal | None:
        """A number between `low` and `high`, rounded to `places`."""
        value = self._cells[column].strip()
        if not value:
            return None
        try:
            if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", value):
                raise InvalidOperation
            found = Decimal(value)
        except InvalidOperation:
            self.fault(column, f"{value!r} is no number.", "Write digits with a point, such as 21.0278.")
            return None
        if not low <= found <= high:
            self.fault(column, f"{value} is out of range.", f"Write a number from {low} to {high}.")
            return None
        return found.quantize(Decimal(1).scaleb(-places))


def read_rows(path: Path, columns: tuple[str, ...], faults: Faults) -> Iterator[Row]:
    """The rows of a file with exactly these columns, in any order; empty lines are passed over."""
    whole = _decoded(path, faults)
    if whole is None:
        return
    lines = csv.reader(io.StringIO(whole, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        if not _header_is_right(path.name, header, columns, faults):
            return
        start = lines.line_num + 1
        for cells in lines:
            row = Row(path.name, start, dict(zip(header, cells, strict=False)), faults)
            start = lines.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) == len(header):
                yield row
            else:
                row.fault(
                    "",
                    f"{len(cells)} cells instead of {len(header)}.",
                    "Quote cells that hold a comma, and keep empty cells.",
                )
    except csv.Error as error:
        faults.append(
            Fault(path.name, lines.line_num, "", f"Cannot be read ({error}).", "Check the quotation marks of the line.")
        )


def _decoded(path: Path, faults: Faults) -> str | None:
    try:
        found = path.read_bytes()
    except OSError:
        faults.append(Fault(path.name, 1, "", "The file is missing or cannot be read.", f"Put it into {path.parent}."))
        return None
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found[: error.start].count(b"\n") + 1
        faults.append(Fault(path.name, line, "", "Not UTF-8.", "Save the file as “CSV UTF-8 (comma delimited)”."))
        return None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        faults.append(Fault(path.name, line, "", "A NUL character.", "Save the file anew as CSV UTF-8."))
        return None
    return text


def _header_is_right(file: str, header: list[str], columns: tuple[str, ...], faults: Faults) -> bool:
    before = len(faults)
    expected = f"The columns are: {', '.join(columns)}."
    for name in columns:
        if name not in header:
            faults.append(Fault(file, 1, name, "The column is missing.", expected))
    for place, name in enumerate(header):
        if name not in columns:
            faults.append(Fault(file, 1, name or f"number {place + 1}", "No such column.", expected))
        elif name in header[:place]:
            faults.append(Fault(file, 1, name, "The column stands there twice.", "Keep one of them."))
    return len(faults) == before


def _is_vietnamese(sign: str) -> bool:
    """Whether a character is one that names of Vietnamese units are written with."""
    if sign.isascii():
        return True
    bare = "".join(mark for mark in unicodedata.normalize("NFD", sign.lower()) if mark not in _TONES)
    return unicodedata.normalize("NFC", bare) in _LETTERS or sign in "–’“”"
