"""What stands in a cell, as the value of a column, or the reason why it is none, with what helps."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mobilization.common.sheet_parser import day_of, letters
from mobilization.common.text import clean, fold
from models_registry.import_columns import (
    BY_KEY,
    INDICATOR_PARTS,
    PERSON_PARTS,
    CellKind,
    FormatColumn,
    in_all_languages,
    words_of,
)
from models_registry.models import Indicator, RegisteredModel

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?$")
# Groups of thousands do not begin with a zero: 0,125 is an eighth, however many decimals a column takes.
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:(?P<sign>[., \u00a0])\d{3})(?:(?P=sign)\d{3})*$")
_VIETNAMESE = re.compile(r"-?(?:0,\d+|(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d{1,2})$")
_ENGLISH = re.compile(r"-?(?:0\.\d+|(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)\.\d{1,2})$")
_PLAIN = re.compile(r"-?\d+$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_MOST_DIGITS = 40
_YES, _NO = {"yes", "co", "true", "1", "x", "dong y"}, {"no", "khong", "false", "0", ""}
FORMULA_SIGNS = r"=+\-@\t\r\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the beginning of a formula, in full width, too; for a class of a pattern."""
QUOTED = re.compile(rf"'+[{FORMULA_SIGNS}]")
"""An apostrophe in front of what would be a formula makes it text; so do our exports (`import_values.quoted`)."""
_PARTING = re.compile(r"(?<!\\)\|")
# Letters that old fonts wrote Vietnamese with and that no Vietnamese text has.
_SIGNS = "©®µ¸¹¨ª«¬\xad·¶¾¼½»¤¥¦§¡¢£"
_OLD_CODES = {
    "TCVN3 (.VnTime)": re.compile(rf"[a-z][À-Þ]|[{_SIGNS}][A-Za-zÀ-Þ]|[A-Za-z][{_SIGNS}]"),
    "VNI": re.compile(r"[äåëïöüûøñ]|(?<=[A-ZÂ-Ý])[ÄÅËÏÖÜÛØÑ]|^Ñ|[aeouy][âùõ]"),
}
_VIETNAMESE_LETTER = re.compile(r"[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_SEVERAL = 2
EXACT = 20
"""Digits beyond which nothing is rounded: no column takes such a number."""


class CellWrong(Exception):
    """What is wrong with a cell, for people, with what helps."""


def cell_name(place: int, number: int) -> str:
    """C12: column 2 (counted from 0), row 12."""
    return f"{letters(place)}{number}"


def as_text(raw: Any, *, multiline: bool = False) -> str:
    """The text of a cell, whatever Excel made of it. Raises CellWrong for what is none."""
    if isinstance(raw, str):
        raw = raw[1:] if QUOTED.match(raw) else raw
        _check_font(raw)
        return clean(raw, multiline=multiline)
    sign, *rest = raw
    if sign == "n":
        return _spelled_number(rest[0])
    if sign == "d":
        return datetime.date.fromisoformat(rest[0]).strftime("%d/%m/%Y")
    if sign == "b":
        return _("Yes") if rest[0] else _("No")
    if sign == "f":
        raise CellWrong(_("This is a formula. Copy the cell and paste it as a value."))
    if sign == "x":
        told = {"count": number_format(rest[0], force_grouping=True)}
        raise CellWrong(_("This text has %(count)s letters, which is too long. Attach it as a document.") % told)
    raise CellWrong(_("The cell shows “%(text)s” instead of a value. Type the value.") % {"text": clean(rest[0])})


def _check_font(text: str) -> None:
    """Text typed with a font of before Unicode looks like rubbish everywhere but in that font."""
    if text.isascii() or _VIETNAMESE_LETTER.search(text):
        return
    count, code = max((len(pattern.findall(text)), code) for code, pattern in _OLD_CODES.items())
    if count >= _SEVERAL:
        words = _("The text is written in the old code %(code)s. Convert it to Unicode (for example with UniKey).")
        raise CellWrong(words % {"code": code})


def _spelled_number(digits: str) -> str:
    """A number in a column of text, as the cell shows it: 12, not 12.0."""
    number = _decimal(digits)
    return f"{number.normalize():f}" if number is not None else digits


def _decimal(digits: str) -> Decimal | None:
    if len(digits) > _MOST_DIGITS or not _NUMBER.match(digits):
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def as_day(raw: Any) -> datetime.date | None:
    """A day: a cell of Excel that shows one, or typed. Raises CellWrong."""
    if not isinstance(raw, str) and raw[0] == "n":
        serial = _decimal(raw[1])
        if serial is None or not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            raise _no_day()
        found = day_of(float(serial), from_1904=len(raw) > 2)  # noqa: PLR2004 - the third says 1904
        return datetime.date.fromisoformat(found) if found else None
    text = as_text(raw)
    if not text:
        return None
    if match := _DAY.match(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DAY.match(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise _no_day()
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise _no_day() from None


def _no_day() -> CellWrong:
    return CellWrong(_("This is no day. Type it as day/month/year, for example 15/03/2026."))


def as_number(raw: Any, column: "models.Field[Any, Any]") -> int | Decimal | None:
    """A number as Excel has it or as people write it: 1.234.567, 85,5. Raises CellWrong."""
    if not isinstance(raw, str) and raw[0] == "n":
        number = _decimal(raw[1])
    else:
        text = as_text(raw)
        if not text:
            return None
        number = _typed_number(text)
    places = getattr(column, "decimal_places", 0)
    if number is None:
        raise CellWrong(_("This is no number. Type figures only, for example 46 or 85,5."))
    number = number.quantize(Decimal(1).scaleb(-6)).normalize() if number.adjusted() < EXACT else number
    if -_exponent(number) > places:
        if places:
            raise CellWrong(_("At most %(places)s decimals fit here.") % {"places": places})
        raise CellWrong(_("Only whole numbers fit here."))
    return int(number) if isinstance(column, models.IntegerField) else Decimal(f"{number:f}")


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@lru_cache(maxsize=1024)
def _typed_number(text: str) -> Decimal | None:
    plain = text.replace("\u2212", "-")
    if len(plain) > _MOST_DIGITS:
        return None
    if _PLAIN.match(plain):
        return Decimal(plain)
    if found := _GROUPED.match(plain):
        return Decimal(plain.replace(found["sign"], ""))
    if _VIETNAMESE.match(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if _ENGLISH.match(plain):
        return Decimal(plain.replace(",", ""))
    return None


def as_choice(raw: Any, key: str) -> str:
    """The value of one of the choices: by its words in either language or by its value. Raises CellWrong."""
    text = as_text(raw)
    if not text:
        return ""
    column: Any = RegisteredModel._meta.get_field(key)
    found = _choices(key).get(words_of(text))
    if found is None:
        known = ", ".join(str(label) for _value, label in column.choices)
        raise CellWrong(_("“%(text)s” is not known. Choose one of: %(known)s.") % {"text": text[:60], "known": known})
    return found


_known_choices: dict[str, dict[str, str]] = {}


def _choices(key: str) -> dict[str, str]:
    if key not in _known_choices:
        from_all: dict[str, str] = {}
        column: Any = RegisteredModel._meta.get_field(key)
        for value, label in column.choices:
            from_all |= {words_of(each): value for each in (value, *in_all_languages(label))}
        _known_choices[key] = from_all
    return _known_choices[key]


def as_persons(raw: Any) -> list[dict[str, Any]]:
    """A person a line, the parts parted by |. Raises CellWrong."""
    rows = []
    for line in _lines(raw):
        name, position, phone, email, consent = _parts(line, 5, PERSON_PARTS)
        agrees = fold(consent)
        if agrees not in _YES and agrees not in _NO:
            raise CellWrong(_("“%(text)s”: whether the person agrees is said with yes or no.") % {"text": consent[:40]})
        row: dict[str, Any] = {"name": name, "position": position, "phone": phone, "email": email}
        rows.append(row | {"consent_to_publish": agrees in _YES})
    return rows


def as_indicators(raw: Any) -> list[dict[str, Any]]:
    """An indicator a line, the parts parted by |. Raises CellWrong."""
    rows = []
    for line in _lines(raw):
        name, unit, *figures, measured_on, source = _parts(line, 7, INDICATOR_PARTS)
        row: dict[str, Any] = {"name": name, "unit_of_measure": unit, "source": source}
        try:
            for key, text in zip(("baseline", "target", "actual"), figures, strict=True):
                row[key] = as_number(text, Indicator._meta.get_field(key))  # type: ignore[arg-type]
            row["measured_on"] = as_day(measured_on)
        except CellWrong as wrong:
            raise CellWrong(f"“{name[:60]}”: {wrong}") from None
        rows.append(row)
    return rows


def _lines(raw: Any) -> list[str]:
    return [line for line in as_text(raw, multiline=True).split("\n") if line.strip()]


def _parts(line: str, number: int, told: Any) -> list[str]:
    parts = [clean(part.replace("\\|", "|")) for part in _PARTING.split(line)]
    if len(parts) > number:
        raise CellWrong(_("A line has too many parts. It should be: %(parts)s.") % {"parts": told})
    return parts + [""] * (number - len(parts))


def joined(parts: list[str]) -> str:
    """The parts of a line, so that `_parts` gives the same again."""
    return " | ".join(part.replace("|", "\\|").replace("\n", " ") for part in parts).rstrip("| ")


_SIMPLE: dict[CellKind, Callable[[Any], Any]] = {
    CellKind.DAY: as_day,
    CellKind.PERSONS: as_persons,
    CellKind.INDICATORS: as_indicators,
}
_NAMING = {CellKind.TERMS, CellKind.DOCUMENTS, CellKind.CAMPAIGN}


def _reader(column: FormatColumn) -> Callable[[Any], Any]:
    if column.kind in _SIMPLE:
        return _SIMPLE[column.kind]
    if column.kind is CellKind.NUMBER:
        number: Any = RegisteredModel._meta.get_field(column.key)
        return partial(as_number, column=number)
    if column.kind is CellKind.CHOICE:
        return partial(as_choice, key=column.key)
    return partial(as_text, multiline=column.kind is CellKind.LONG)


READERS = {column.key: _reader(column) for column in BY_KEY.values() if column.kind not in _NAMING}
"""How a cell is read, by column: of all whose value stands in the cell; the others name what is looked up."""
OF_ITSELF = {
    column.key for column in BY_KEY.values() if column.kind in {CellKind.DAY, CellKind.NUMBER, CellKind.CHOICE}
}
"""Columns whose cells say the same whatever row they stand in, and say it again and again."""
_OF_LISTS = {CellKind.TERMS, CellKind.DOCUMENTS, CellKind.PERSONS, CellKind.INDICATORS}
_LISTS = {column.key for column in BY_KEY.values() if column.kind in _OF_LISTS}
_VALUES = {column.key for column in BY_KEY.values() if column.kind in {CellKind.DAY, CellKind.NUMBER}}


def nothing_in(key: str) -> Any:
    """What an empty cell of the column says."""
    return [] if key in _LISTS else None if key in _VALUES else ""
