"""Reads a sheet of an .xlsx as a stream: in memory are the strings the workbook shares, and one row.

For the worker of uploaded tables, which has nothing but the standard library. What a cell holds is told as it stands
there: a formula is a formula, not the value some program left beside it; a day is a day in either of Excel's calendars.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import IO, Any
from xml.parsers import expat

_PIECE = 64 * 1024
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_FORMAT = re.compile(r'"[^"]*"|\[(?![hms]+\])[^\]]*\]|\\.|_.|\*.', re.IGNORECASE)
_FIRST, _FIRST_1904, _LEAP_THAT_NEVER_WAS = date(1899, 12, 30), date(1904, 1, 1), 60
_LAST_SERIAL = 2_958_465
_LAST_ROW = 1_048_576


class Refused(Exception):
    """A code of `tables.REASONS` with what its text tells."""

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **figures}


def letters(place: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(name: str) -> int:
    """The number of a column: A is 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def day_of(serial: float, *, from_1904: bool) -> str | None:
    """The day of Excel's number, None where there is none; 1900 had no 29 February, whatever Excel thinks."""
    days = int(serial)
    if not 0 <= days <= _LAST_SERIAL:
        return None
    if from_1904:
        return (_FIRST_1904 + timedelta(days=days)).isoformat() if days < _LAST_SERIAL - 1462 else None
    return (_FIRST + timedelta(days=days + (days < _LEAP_THAT_NEVER_WAS))).isoformat()


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _unescaped(text: str) -> str:
    """Excel writes signs that XML cannot hold as `_x000B_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _parser() -> expat.XMLParserType:
    """One that takes no document type, in whatever encoding: no table has one, and its entities swell."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_declared: Any) -> None:
    raise Refused("damaged")


class Workbook:
    """The parts of a workbook that matter to somebody who reads its cells."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read what is said about the sheets."""
        self.archive = zipfile.ZipFile(file)
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False
        main = self._main()
        self._parse(main, self._workbook)
        targets: dict[str, str] = {}
        self._strings_part = self._styles_part = ""
        for tag, told in self._tags(self._beside(main)):
            if _bare(tag) == "Relationship":
                self._relate(told, targets, posixpath.dirname(main))
        self.sheets = [(name, targets.get(key, ""), hidden) for name, key, hidden in self.sheets]

    def _main(self) -> str:
        for tag, told in self._tags("_rels/.rels"):
            if _bare(tag) == "Relationship" and told.get("Type", "").endswith("/officeDocument"):
                return told["Target"].lstrip("/")
        return "xl/workbook.xml"

    def _beside(self, part: str) -> str:
        folder, name = posixpath.split(part)
        return f"{folder}/_rels/{name}.rels"

    def _relate(self, told: dict[str, str], targets: dict[str, str], folder: str) -> None:
        target = told["Target"]
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        kind = told["Type"].rpartition("/")[2]
        if kind == "worksheet":
            targets[told["Id"]] = part
        elif kind == "sharedStrings":
            self._strings_part = part
        elif kind == "styles":
            self._styles_part = part

    def _workbook(self, tag: str, told: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.from_1904 = told.get("date1904", "0").lower() in {"1", "true"}
        elif tag == "sheet":
            key = next((value for name, value in told.items() if _bare(name) == "id"), "")
            self.sheets.append((told.get("name", ""), key, told.get("state", "visible") != "visible"))

    def _tags(self, part: str) -> list[tuple[str, dict[str, str]]]:
        found: list[tuple[str, dict[str, str]]] = []
        if part in self.archive.namelist():
            self._parse(part, lambda tag, told: found.append((tag, told)))
        return found

    def _parse(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        parser = _parser()
        parser.StartElementHandler = lambda tag, told: start(_bare(tag), told)
        with self.archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece)
            parser.Parse(b"", True)

    def rows(self, wanted: list[str], *, longest: int, most_columns: int) -> Iterator[tuple[int, list[Any]]]:
        """The rows of the first sheet with a name that is wanted, else of the first that is not hidden."""
        shown = [(name, part) for name, part, hidden in self.sheets if not hidden and part]
        if not shown:
            raise Refused("no_sheet")
        part = next((part for name, part in shown if name in wanted), shown[0][1])
        reader = SheetReader(self._strings(), self._dates(), from_1904=self.from_1904)
        reader.longest, reader.most_columns = longest, most_columns
        with self.archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                yield from reader.feed(piece)
            yield from reader.feed(b"", is_last=True)

    def _strings(self) -> list[str]:
        """The texts that cells name by number."""
        strings: list[str] = []
        if not self._strings_part:
            return strings
        gathering = _Strings(strings)
        with self.archive.open(self._strings_part) as stream:
            while piece := stream.read(_PIECE):
                gathering.parser.Parse(piece)
            gathering.parser.Parse(b"", True)
        return strings

    def _dates(self) -> frozenset[int]:
        """The numbers of the styles that show a day."""
        formats, styles, inside = {}, [], False
        for tag, told in self._tags(self._styles_part) if self._styles_part else ():
            if tag == "numFmt":
                formats[told["numFmtId"]] = told.get("formatCode", "")
            elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(told.get("numFmtId", "0"))
        return frozenset(place for place, key in enumerate(styles) if _is_date(key, formats.get(key)))


def _is_date(key: str, code: str | None) -> bool:
    if code is None:
        return key.isdigit() and int(key) in _BUILT_IN_DATES
    plain = _NOT_FORMAT.sub("", code).lower()
    return any(sign in plain for sign in "dy") or ("m" in plain and "0" not in plain)


class _Strings:
    """Gathers shared texts; how they sound (`rPh`) is not what they say."""

    def __init__(self, strings: list[str]) -> None:
        self.strings, self.text, self.sounds, self.takes = strings, [""], False, False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, tag: str, told: dict[str, str]) -> None:
        tag = _bare(tag)
        if tag == "si":
            self.text = []
        elif tag == "rPh":
            self.sounds = True
        self.takes = tag == "t" and not self.sounds

    def _end(self, tag: str) -> None:
        tag = _bare(tag)
        self.takes = False
        if tag == "si":
            self.strings.append(_unescaped("".join(self.text)))
        elif tag == "rPh":
            self.sounds = False

    def _data(self, text: str) -> None:
        if self.takes:
            self.text.append(text)


class SheetReader:
    """Turns the XML of a sheet into rows, piece by piece."""

    longest, most_columns = 40_000, 200

    def __init__(self, strings: list[str], dates: frozenset[int], *, from_1904: bool) -> None:
        """What the workbook says about all sheets."""
        self.strings, self.dates, self.from_1904 = strings, dates, from_1904
        self.done: list[tuple[int, list[Any]]] = []
        self.number, self.column, self.cells = 0, -1, list[Any]()
        self.kind = self.style = ""
        self.text: list[str] = []
        self.is_formula = self.takes = self.sounds = False
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def feed(self, piece: bytes, *, is_last: bool = False) -> list[tuple[int, list[Any]]]:
        """The rows that are complete with this piece."""
        self.parser.Parse(piece, is_last)
        done, self.done = self.done, []
        return done

    def _start(self, tag: str, told: dict[str, str]) -> None:
        tag = _bare(tag) if ":" in tag else tag
        if tag == "c":
            found = _PLACE.match(told.get("r", ""))
            self.column = place_of(found[1]) if found else self.column + 1
            self.kind, self.style, self.text, self.is_formula = told.get("t", "n"), told.get("s", ""), [], False
        elif tag in {"v", "t"}:
            self.takes = not self.sounds
        elif tag == "row":
            self._begin_row(told.get("r", ""))
        elif tag == "f":
            self.is_formula = True
        elif tag == "rPh":
            self.sounds = True

    def _begin_row(self, told: str) -> None:
        """Excel's rows come in their order, each once; a file where they do not was written by something else."""
        number = int(told) if told.isdigit() else self.number + 1
        if not self.number < number <= _LAST_ROW:
            raise Refused("damaged")
        self.number, self.column, self.cells = number, -1, []

    def _data(self, text: str) -> None:
        if self.takes:
            self.text.append(text)

    def _end(self, tag: str) -> None:
        tag = _bare(tag) if ":" in tag else tag
        if tag in {"v", "t"}:
            self.takes = False
        elif tag == "c":
            if self.text or self.is_formula:
                self._add(["f"] if self.is_formula else self._value("".join(self.text)))
        elif tag == "row" and self.cells:
            self.done.append((self.number, self.cells))
        elif tag == "rPh":
            self.sounds = False

    def _add(self, value: Any) -> None:
        if isinstance(value, str) and not value.strip():
            return
        if self.column >= self.most_columns:
            raise Refused("wide", cell=f"{letters(self.column)}{self.number}")
        self.cells.append([self.column, value])

    def _value(self, text: str) -> Any:
        kind = self.kind
        if kind == "s":
            return self._bounded(self.strings[int(text)])
        if kind in {"inlineStr", "str"}:
            return self._bounded(_unescaped(text))
        if kind in {"b", "e", "d"}:
            return [kind, int(text in {"1", "true"}) if kind == "b" else text[:20]]
        if self.style.isdigit() and int(self.style) in self.dates and (day := self._day(text)):
            return ["d", day]
        return ["n", text] if not self.from_1904 else ["n", text, 1904]

    def _bounded(self, text: str) -> Any:
        return text if len(text) <= self.longest else ["x", len(text)]

    def _day(self, text: str) -> str | None:
        try:
            return day_of(float(text), from_1904=self.from_1904)
        except (ValueError, OverflowError):
            return None
