"""Rows of an Excel sheet as XML, a column of a thousand rows at a time: what is alike is done once for all of them.

Text is checked, put in composed form and escaped in one piece; only where something is found each text is looked at
for itself. Cells say what `documents.py` promises.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from mobilization.common.text import nfc, strip_controls

AT_A_TIME = 1_000
LONGEST_TEXT = 32_767
EXACT_DIGITS = 15
FIRST_YEAR = 1900
DAY_NOUGHT, FALSE_LEAP_DAY, SECONDS_OF_DAY = date(1899, 12, 31).toordinal(), 59, 86_400
"""Excel counts days from 1900 and believes that this year had a 29 February."""
_BETWEEN = "\x1f"
_EDGES = re.compile(f"^[ \n\t]|[ \n\t]$|[ \n\t]{_BETWEEN}|{_BETWEEN}[ \n\t]")
"""A text that begins or ends with what XML would drop."""
_EXCELS_OWN = re.compile("_(x[0-9a-fA-F]{4}_)")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_PLAIN_DECIMAL = re.compile(r"-?\d{1,15}|-?(?=[\d.]{3,16}$)\d+\.\d+", re.ASCII)

Cells = list[str]
Encoder = Callable[[Sequence[Any], Sequence[str], str], Cells]
"""Values, the numbers of their rows, and the letters of the column."""


def in_chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """The rows, some at a time."""
    taken = iter(rows)
    while chunk := list(islice(taken, AT_A_TIME)):
        yield chunk


def letters_of(place: int) -> str:
    """What Excel calls a column: A for 0, Z for 25, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def rows_of(chunk: Sequence[Sequence[Any]], first: int, encoders: Sequence[tuple[str, Encoder]]) -> str:
    """The rows of XML; `first` is the number of the first, and each column has its letters and what encodes it.

    Raises ValueError for a row that has more or fewer values than there are columns.
    """
    numbers = [str(number) for number in range(first, first + len(chunk))]
    columns = [
        encode(values, numbers, letters)
        for (letters, encode), values in zip(encoders, zip(*chunk, strict=True), strict=True)
    ]
    told = map("".join, zip(*columns, strict=True))
    return "".join([f'<row r="{number}">{cells}</row>' for number, cells in zip(numbers, told, strict=True)])


def text_encoder(style: int, spelled: Callable[[Any], str]) -> Encoder:
    """Text, and whatever else as text."""

    def encode(values: Sequence[Any], numbers: Sequence[str], letters: str) -> Cells:
        texts = [each if type(each) is str else "" if each is None else spelled(each) for each in values]
        joined = escaped(texts)
        space = ' xml:space="preserve"' if _EDGES.search(joined) else ""
        middle = f'" s="{style}" t="inlineStr"><is><t{space}>'
        return [
            f'<c r="{letters}{number}{middle}{text}</t></is></c>' if text else ""
            for number, text in zip(numbers, joined.split(_BETWEEN), strict=True)
        ]

    return encode


def word_encoder(style: int, words: Mapping[bool, str]) -> Encoder:
    """One of two words for what is true or not; nothing for None and an empty text."""
    middle = f'" s="{style}" t="inlineStr"><is><t>'
    yes, no = (f"{middle}{text}</t></is></c>" for text in escaped([words[True], words[False]]).split(_BETWEEN))

    def encode(values: Sequence[Any], numbers: Sequence[str], letters: str) -> Cells:
        return [
            "" if value is None or value == "" else f'<c r="{letters}{number}{yes if value else no}'
            for number, value in zip(numbers, values, strict=True)
        ]

    return encode


def value_encoder(style: int, written: Callable[[Any], str | None], as_text: Encoder) -> Encoder:
    """Numbers and dates as `written` writes them; what it cannot write (None) is text."""

    def encode(values: Sequence[Any], numbers: Sequence[str], letters: str) -> Cells:
        cells = []
        middle = f'" s="{style}"><v>'
        for number, value in zip(numbers, values, strict=True):
            if value is None or value == "":
                cells.append("")
            elif (text := written(value)) is not None:
                cells.append(f'<c r="{letters}{number}{middle}{text}</v></c>')
            else:
                cells += as_text([value], [number], letters)
        return cells

    return encode


def escaped(texts: Sequence[str]) -> str:
    """The texts as they stand in XML, `_BETWEEN` them: plain texts, nothing that Excel takes for its own."""
    joined = _BETWEEN.join(texts)
    seen = joined.replace(_BETWEEN, "").replace("\n", "").replace("\t", "")
    is_plain = (
        seen.isprintable()
        and joined.count(_BETWEEN) == len(texts) - 1
        and "_x" not in seen
        and max(map(len, texts)) <= LONGEST_TEXT
        and nfc(seen) == seen
    )
    if not is_plain:
        joined = _BETWEEN.join(map(_as_kept, texts))
    return joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(text: str) -> str:
    """Text for a cell: NFC, without control and bidirectional characters, cut (with …) where Excel would refuse it."""
    text = _NO_CHARACTERS.sub("", nfc(strip_controls(str(text))))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _as_kept(text: str) -> str:
    return _EXCELS_OWN.sub(r"_x005F_\1", plain_text(text))


def number_written(value: Any) -> str | None:
    """A number that Excel holds exactly: finite, at most 15 digits."""
    if type(value) is int:
        return str(value) if -(10**EXACT_DIGITS) < value < 10**EXACT_DIGITS else None
    if isinstance(value, Decimal):
        text = str(value)
        if _PLAIN_DECIMAL.fullmatch(text):
            return text
        return _exactly(value)
    return repr(float(value)) if isinstance(value, (int, float)) and abs(value) < 10**EXACT_DIGITS else None


def _exactly(value: Decimal) -> str | None:
    if value.is_finite() and len(value.normalize().as_tuple().digits) <= EXACT_DIGITS >= value.adjusted():
        return repr(float(value))
    return None


def day_written(zone: ZoneInfo) -> Callable[[Any], str | None]:
    """Days as Excel counts them; of a moment the local day."""

    def written(value: Any) -> str | None:
        if isinstance(value, datetime):
            value = value.astimezone(zone) if value.tzinfo else value
        return str(_days(value)) if isinstance(value, date) and value.year >= FIRST_YEAR else None

    return written


def moment_written(zone: ZoneInfo) -> Callable[[Any], str | None]:
    """Moments as days and their parts, by the local clock."""

    def written(value: Any) -> str | None:
        if not isinstance(value, date) or value.year < FIRST_YEAR:
            return None
        if not isinstance(value, datetime):
            return str(_days(value))
        value = value.astimezone(zone) if value.tzinfo else value
        seconds = value.hour * 3_600 + value.minute * 60 + value.second + value.microsecond / 1_000_000
        return repr(_days(value) + seconds / SECONDS_OF_DAY)

    return written


def _days(value: date) -> int:
    days = value.toordinal() - DAY_NOUGHT
    return days + 1 if days > FALSE_LEAP_DAY else days
