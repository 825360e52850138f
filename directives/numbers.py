"""Numbers and symbols of documents as people type them: `12-CT/TU`, `12 CT TU`, `12/CT-TU` are one number."""

import re

from directives.enums import DocumentType
from mobilization.common.text import fold, nfc

_PARTS = re.compile(r"[a-z]+|\d+")
_BEFORE_A_NUMBER = frozenset(
    fold("số chỉ thị nghị quyết kế hoạch hướng dẫn công văn kết luận quy định quyết định đề án").split()
)
_MOST_PARTS = 7
SYMBOLS = {
    "ct": DocumentType.DIRECTIVE,
    "nq": DocumentType.RESOLUTION,
    "kh": DocumentType.PLAN,
    "hd": DocumentType.GUIDANCE,
    "cv": DocumentType.OFFICIAL_LETTER,
    "kl": DocumentType.CONCLUSION,
    "qdi": DocumentType.REGULATION,
    "qyd": DocumentType.REGULATION,
    "qd": DocumentType.DECISION,
    "da": DocumentType.PROJECT,
}
"""What the first of these symbols in a number says; the Party writes QĐi (or QyĐ) for a regulation."""


def number_key(text: str) -> str:
    """What all ways to write one number have in common: its letters and figures, in order, parted by spaces.

    `number_key("12-CT/TU") == number_key("12/CT-TU") == "12 ct tu"`; leading zeros do not count (`08-DA/TU` is
    `8 da tu`), nor do accents (`QĐi` is `qdi`). Letters and figures that touch are parted: `12CT` is `12 ct`.
    """
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(fold(text)))


def searched_number(text: str) -> str:
    """The key of a number that somebody looks for, without what stands before it (`Số 12`, `Chỉ thị 12-CT/TU`).

    Empty when the text does not begin with a number.
    """
    parts = number_key(text).split()
    while parts and parts[0] in _BEFORE_A_NUMBER:
        parts = parts[1:]
    return " ".join(parts) if parts and parts[0].isdigit() else ""


def parted_symbol(key: str) -> str:
    """The same key where its symbol was typed in one (`778 khtu` is `778 kh tu`); empty where there is no such one."""
    parts = key.split()
    place = next((place for place, part in enumerate(parts) if part.isalpha()), 0)
    if place not in (1, 2):
        return ""
    symbol = max((each for each in SYMBOLS if parts[place].startswith(each)), key=len, default="")
    rest = parts[place].removeprefix(symbol)
    return " ".join([*parts[:place], symbol, rest, *parts[place + 1 :]]) if symbol and rest else ""


def is_symbol(key: str) -> bool:
    """Whether the key is a number with its symbol (`12 ct tu`), and not a figure among words (`17 mo hinh`)."""
    parts = key.split()
    return len(parts) <= _MOST_PARTS and any(part in SYMBOLS for part in parts[1:3])


def proposed_type(number: str) -> str:
    """The type that the symbol says, or an empty text: `12-CT/TU` is a directive, `17/2018/QĐ-UBND` a decision."""
    return next((SYMBOLS[part].value for part in number_key(nfc(number)).split()[1:] if part in SYMBOLS), "")
