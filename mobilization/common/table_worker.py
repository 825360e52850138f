"""Reads one uploaded table, in a process of its own with bounds on memory and time (`tables.py` starts it).

The file comes on standard input, its kind and the limits as arguments. Out comes a line of JSON for each row that holds
something, `[number, [[column, value], …]]`, and a last line that says how it ended. Needs the standard library only:
nothing of the portal, no secrets, is in here.

A value is a text, or a list: `["n", digits]` a number, `["d", iso]` a day, `["b", 0 or 1]`, `["f"]` a formula, `["e",
text]` an error of Excel, `["x", length]` a text that is too long to be read.
"""

import codecs
import csv
import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import IO, Any

from mobilization.common.sheet_parser import Refused, Workbook, letters

MEMORY = 768 * 1024 * 1024  # of address space
CPU_SECONDS = 45
DELIMITERS = ",;\t|"
SEPARATORS = {"themes": "; ", "target_groups": "; ", "documents": "; "}


class Limits:
    """How many filled rows and columns, how many letters in a cell, and how many bytes in all, are read."""

    def __init__(self, rows: str, columns: str, letters: str, total: str) -> None:
        self.rows, self.columns, self.letters, self.total = int(rows), int(columns), int(letters), int(total)


def from_xlsx(file: IO[bytes], limits: Limits, sheets: list[str]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the sheet with one of the names, else of the first that is not hidden."""
    yield from Workbook(file).rows(sheets, longest=limits.letters, most_columns=limits.columns)


def from_csv(file: IO[bytes], limits: Limits, sheets: list[str]) -> Iterator[tuple[int, list[Any]]]:
    """The records, numbered as Excel numbers them when it opens the file."""
    text = _decoded(file.read())
    if "\0" in text:
        raise Refused("not_text", line=text.count("\n", 0, text.index("\0")) + 1)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(10 * 1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            _check_width(number, record, limits)
            cells = [[place, _bounded(value, limits)] for place, value in enumerate(record) if value.strip()]
            if cells:
                yield number, cells
    except csv.Error as error:
        raise Refused("csv", line=reader.line_num) from error


def _check_width(number: int, record: list[str], limits: Limits) -> None:
    if any(value.strip() for value in record[limits.columns :]):
        raise Refused("wide", cell=f"{letters(len(record) - 1)}{number}")


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("encoding", line=data.count(b"\n", 0, error.start) + 1) from error


def _bounded(value: str, limits: Limits) -> Any:
    return value if len(value) <= limits.letters else ["x", len(value)]


def from_json(file: IO[bytes], limits: Limits, sheets: list[str]) -> Iterator[tuple[int, list[Any]]]:
    """A heading of all the names, then an object each: a list of objects, or an object with one under `models`."""
    try:
        told = json.loads(_decoded(file.read()), parse_float=Digits, parse_int=Digits)
    except (ValueError, RecursionError) as error:
        raise Refused("json", line=getattr(error, "lineno", 1)) from error
    rows = told.get("models") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("json_shape")
    names = list(dict.fromkeys(name for row in rows[: limits.rows + 1] for name in row))
    if len(names) > limits.columns:
        raise Refused("wide", cell=f"{letters(len(names) - 1)}1")
    yield 1, [[place, name] for place, name in enumerate(names)]
    for number, row in enumerate(rows, 2):
        cells = [
            [place, _told(row[name], name, limits)] for place, name in enumerate(names) if row.get(name) is not None
        ]
        yield number, [cell for cell in cells if cell[1] != ""]


class Digits(str):
    """A number as it was written."""


def _told(value: Any, name: str, limits: Limits) -> Any:
    """A value of JSON as a cell; a list is written one below the other, or as its column has it."""
    if isinstance(value, bool):
        return ["b", int(value)]
    if isinstance(value, Digits):
        return ["n", str(value)]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = SEPARATORS.get(name, "\n").join(value)
    if not isinstance(value, str):
        return ["e", json.dumps(value)[:60]]
    return _bounded(value, limits)


READERS = {"xlsx": from_xlsx, "csv": from_csv, "json": from_json}


def bound() -> None:
    """No more memory and time than a table needs, and no file written, whatever the bytes do to a parser."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(answer: Any) -> int:
    """Says it; returns its length."""
    return sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")


def main() -> int:
    """Read row by row, write row by row."""
    bound()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    kind, rows, columns, longest, total, *sheets = sys.argv[1:]
    limits, count, told = Limits(rows, columns, longest, total), 0, 0
    try:
        for number, cells in READERS[kind](sys.stdin.buffer, limits, sheets):
            count += 1
            if count > limits.rows:
                raise Refused("many", cell=f"A{number}", most=limits.rows - 1)
            told += _write([number, cells])
            if told > limits.total:
                raise Refused("memory")
        _write({"end": count})
    except Refused as refused:
        _write(refused.answer)
    except MemoryError:
        _write({"refused": "memory"})
    except Exception as error:  # noqa: BLE001 - parsers raise whatever they like at hostile bytes
        _write({"refused": "damaged", "why": type(error).__name__})
    return 0


if __name__ == "__main__":
    sys.exit(main())
