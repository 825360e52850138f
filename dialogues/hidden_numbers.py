"""Numbers as people read them, however they are written: other signs for digits, signs between them, digits in words.

Whoever wants to get a number past a machine finds a way; these are the ways that people take without meaning to, and
the nearest of those who do.
"""

import re
import unicodedata
from collections.abc import Iterator

from mobilization.common.text import fold

_ZEROS, _ONES = "oOОоΟο", "lIiІі|"
_LIKE_DIGITS = str.maketrans(_ZEROS + _ONES, "0" * len(_ZEROS) + "1" * len(_ONES))
_WORD = re.compile(rf"(?<![^\W\d_])(?:[\d{_ZEROS}{_ONES}]*\d[\d{_ZEROS}{_ONES}]*|[{_ZEROS}])(?![^\W\d_])")
"""Digits with letters among them that look like some, and such a zero alone."""
_BETWEEN = r"\s{0,3}(?:[/,*~:;|\\+'’•‧…]|\n)\s{0,3}"
_ODD = re.compile(
    rf"(?<![\d/])(?:0\d{{3}}(?:{_BETWEEN}\d{{3}}){{2}}|0\d\d{_BETWEEN}(?:\d{{3}}{_BETWEEN}\d{{4}}|\d{{4}}{_BETWEEN}\d{{3}})"
    rf"|0\d\d(?:{_BETWEEN}\d{{3}}){{3}}|0\d{{3}}(?:{_BETWEEN}\d{{4}}){{2}}"
    rf"|\d\d(?:{_BETWEEN}\d\d){{4,5}}|\d(?:{_BETWEEN}\d){{8,11}})(?![\d/])"
)
"""Groups as telephone and identity numbers have them, with signs between them that other numbers do not have."""
_SAID = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
    "bay": "7", "tam": "8", "chin": "9", "muoi": "10",
}  # fmt: skip
_ITEM = re.compile(r"\d{1,4}|[^\W\d_]+")
_SPACE = re.compile(r"[\s,.\-–—/]*")
_FEWEST, _MOST, _FEWEST_WORDS = 8, 13, 3
_COUNTING = ("12345678910", "012345678910")


def as_read(text: str) -> tuple[str, list[int]]:
    """The text (NFC) with digits for what is read as digits and nothing unseen after one; where each sign stood."""
    kept, places = [], []
    for place, sign in enumerate(text):
        if sign.isascii():
            kept.append(sign)
        elif kept and kept[-1].isdecimal() and unicodedata.category(sign) in ("Mn", "Me", "Cf"):
            continue
        elif sign in "²³" or (digit := unicodedata.digit(sign, None)) is None:
            kept.append(sign)
        else:
            kept.append(str(digit))
        places.append(place)
    plain = "".join(kept)
    return _WORD.sub(lambda hit: hit[0].translate(_LIKE_DIGITS), plain), places


def oddly_written(text: str) -> Iterator[tuple[int, int]]:
    """Where groups of digits stand with odd signs between them."""
    yield from (hit.span() for hit in _ODD.finditer(text))


def in_words(text: str) -> Iterator[tuple[int, int]]:
    """Where a number is said digit by digit; counting from one to ten is none."""
    run: list[tuple[int, int, str, bool]] = []
    for hit in _ITEM.finditer(text):
        said = hit[0] if hit[0].isdecimal() else _SAID.get(fold(hit[0]), "")
        if run and (not said or not _SPACE.fullmatch(text, run[-1][1], hit.start())):
            yield from _number(run)
            run = []
        if said:
            run.append((*hit.span(), said, not hit[0].isdecimal()))
    yield from _number(run)


def _number(run: list[tuple[int, int, str, bool]]) -> Iterator[tuple[int, int]]:
    digits = "".join(said for _start, _end, said, _is_word in run)
    words = sum(is_word for *_rest, is_word in run)
    if words >= _FEWEST_WORDS and _FEWEST <= len(digits) <= _MOST and not digits.startswith(_COUNTING):
        yield run[0][0], run[-1][1]
