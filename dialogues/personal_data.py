"""Personal data in free text: telephone and personal numbers, e-mail, accounts, the citizen themselves, houses.

Numbers and what is known of the citizen never go out to the public. A house with its street is a hint, for opinions are
about places. What only looks like such a number is told apart by how it is written: money and areas by their groups of
three and the unit behind them, days, spans of years.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dialogues.hidden_numbers import as_read, in_words, oddly_written
from mobilization.common.text import fold, nfc


class Found(TextChoices):
    """What was found, in words for whoever is to take it out."""

    PHONE = "phone", _("a telephone number")
    PERSONAL = "personal", _("a number like that of an identity card (9 or 12 digits)")
    ACCOUNT = "account", _("a long number like that of a bank account or card")
    HIDDEN = "hidden", _("a number in words, or with odd signs between its digits")
    EMAIL = "email", _("an e-mail address")
    NAME = "name", _("the citizen’s name stands in the text")
    CONTACT = "contact", _("the citizen’s telephone or address stands in the text")
    CALLED = "called", _("somebody is called as the citizen is")
    HOUSE = "house", _("a house number with its street")


HINTS = (Found.CALLED, Found.HOUSE)
"""What an official may let pass, with a reason; all else never goes out."""
OF_CITIZEN = (Found.NAME, Found.CONTACT, Found.CALLED)


@dataclass(frozen=True, order=True)
class Finding:
    """From where to where in the text (NFC) what was found."""

    start: int
    end: int
    kind: Found

    @property
    def is_hint(self) -> bool:
        """Whether it may pass with a reason."""
        return self.kind in HINTS


@dataclass(frozen=True)
class Citizen:
    """What is known of who said it, to be looked for and never shown."""

    name: str = ""
    phone: str = ""
    address: str = ""


_SEP = r"[ \t\u00a0.\-‐‑–—·_()]{0,8}"
_RUN = re.compile(rf"\d(?:{_SEP}\d)*")
_PHONE = re.compile(
    rf"(?<!\d)(?:\(?(?:\+|00)?{_SEP}84\)?{_SEP}\(?0?\)?|\(?0){_SEP}"
    rf"(?:[35789](?:{_SEP}\d){{8}}|2(?:{_SEP}\d){{9}}|1{_SEP}[2689](?:{_SEP}\d){{8}})(?!\d)"
)
_AT = r"(?:[@＠﹫]|[(\[{]\s?(?:at|a còng|a móc)\s?[)\]}]|(?<=\s)a (?:còng|móc)(?=\s))"
_DOT = r"(?:[.．。]|[(\[{]\s?(?:dot|chấm)\s?[)\]}]|(?<=\s)chấm(?=\s))"
_EMAIL = re.compile(
    rf"(?<![\w.+\-])[\w.+\-]+\s{{0,3}}{_AT}\s{{0,3}}[\w\-]+(?:\s{{0,3}}{_DOT}\s{{0,3}}[\w\-]{{2,}})+", re.IGNORECASE
)
"""Begun where a word begins alone: at each letter it would take the square of their number."""
_THOUSANDS = r"[1-9]\d{0,2}(?:([.,\u00a0 ])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?"
_POINTED = r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*"
_MONEY_OR_SIZE = (
    r"(?:đồng(?!\s+(?:chí|ý|hồ|bào|nghiệp|thời|hương|đội|môn|loạt|tình|thuận))|đ|₫|vnđ|vnd|usd|nghìn|ngàn|triệu|tỷ|tỉ"
    r"|m2|m²|m3|m³|mét|m|km|ha|kg|tấn|lít|%)(?!\w)"
)
_COUNTED = r"(?:người|nhân khẩu|hộ|lượt|suất|cây|con|cái)(?!\w)"
_MEASURED = re.compile(rf"(?<![\d.,])(?:{_THOUSANDS}|[1-9]\d*)\s*{_MONEY_OR_SIZE}", re.IGNORECASE)
_MANY = re.compile(rf"(?<![\d.,]){_POINTED}\s*{_COUNTED}", re.IGNORECASE)
"""Plain digits before "người" or "hộ" may be a number of somebody: "CMND 123456789 hộ khẩu …"."""
_DAY = r"(?:0?[1-9]|[12]\d|3[01])[./\-](?:0?[1-9]|1[0-2])[./\-](?:19|20)\d\d"
_DAYS = re.compile(rf"(?<!\d)(?<!\d[.\-]){_DAY}(?:[ \-–]+{_DAY})*(?![.\-]?\d)(?! \d)")
_YEARS = re.compile(r"(?<![\d])(?<!\d[ .\-])(?:19|20)\d\d(?:\s*[\-–,]?\s*(?:19|20)\d\d)+(?![ .\-]?\d)")
_DOCUMENT = re.compile(r"(?<![\w.])\d{1,7}/(?:\d{4}/)?[A-ZĐ][A-ZĐa-z0-9Đđ\-]*")
_INNOCENT = (_MEASURED, _MANY, _DAYS, _YEARS, _DOCUMENT)
_BANK = re.compile(r"(?:tai khoan|\bstk\b|so tk|\btk\b|so the|ngan hang)\D{0,25}$")
_HOUSE = re.compile(
    r"(?<!\w)(?:(?:số\s+)?nhà\s+(?:số\s+)?|số\s+)\d+[A-Za-z]?(?:/\d+[A-Za-z]?)*\s*,?\s*(?:đường|phố|ngõ|ngách|hẻm|tổ)\s+[\wÀ-ỹ]+"
    r"|(?<!\w)(?:số\s+)?nhà\s+(?:số\s+)?\d+[A-Za-z]?(?:/\d+[A-Za-z]?)*(?![\w%])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_HONORIFIC = frozenset(("ong", "ba", "anh", "chi", "co", "chu", "bac", "em", "chau", "di", "cu", "me"))
_CARD = (9, 12)
_FEWEST_OF_ACCOUNT, _MOST_OF_ACCOUNT, _PLAIN_ACCOUNT, _GROUPED_ACCOUNT = 8, 19, 10, 13
_FEWEST_OF_PHONE = 7
_FEWEST_OF_ADDRESS = 2


def find_personal_data(text: str, citizen: Citizen | None = None) -> list[Finding]:
    """All that stands in the text (NFC or not; places are those of its NFC form), in order, none inside another."""
    text, places = as_read(nfc(text))
    found = [*_numbers(text), *(Finding(hit.start(), hit.end(), Found.EMAIL) for hit in _EMAIL.finditer(text))]
    found += [Finding(*span, Found.HIDDEN) for span in (*oddly_written(text), *in_words(text))]
    if citizen is not None:
        found += _of_citizen(text, citizen)
    found += [Finding(hit.start(), hit.end(), Found.HOUSE) for hit in _HOUSE.finditer(text)]
    return outermost(Finding(places[each.start], places[each.end - 1] + 1, each.kind) for each in found)


def digits_of(phone: str) -> str:
    """A telephone number as it is compared: digits alone, without the country."""
    digits = re.sub(r"\D", "", phone)
    return "0" + digits[2:] if phone.strip().startswith(("+84", "84")) else digits


def with_marks(text: str, findings: Iterable[Finding]) -> SafeString:
    """The text as HTML, escaped, with what was found marked."""
    text, at, parts = nfc(text), 0, []
    for finding in findings:
        parts += [conditional_escape(text[at : finding.start])]
        parts += [format_html('<mark title="{}">{}</mark>', finding.kind.label, text[finding.start : finding.end])]
        at = finding.end
    return format_html_join("", "{}", ((part,) for part in [*parts, conditional_escape(text[at:])]))


def outermost(found: Iterable[Finding]) -> list[Finding]:
    """What blocks before hints, the longer before the shorter; in the order of the text."""
    kept: list[Finding] = []
    for each in sorted(found, key=lambda one: (one.is_hint, one.start - one.end)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept)


def _numbers(text: str) -> Iterator[Finding]:
    innocent = [hit.span() for pattern in _INNOCENT for hit in pattern.finditer(text)]

    def is_innocent(start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in innocent)

    rest = text
    for hit in _PHONE.finditer(text):
        if not is_innocent(*hit.span()):
            yield Finding(*hit.span(), Found.PHONE)
            rest = rest[: hit.start()] + "|" * len(hit[0]) + rest[hit.end() :]
    for hit in _RUN.finditer(rest):
        kind = _kind_of(rest, hit)
        if kind is not None and not is_innocent(*hit.span()):
            yield Finding(hit.start(), hit.end(), kind)


def _kind_of(text: str, hit: "re.Match[str]") -> Found | None:
    """What a run of digits is, by their number and how they are grouped."""
    groups = re.findall(r"\d+", hit[0])
    digits = "".join(groups)
    number = len(digits)
    if number < _FEWEST_OF_ACCOUNT:
        return None
    is_one, shortest = len(groups) == 1, min(map(len, groups))
    is_spelled = set(map(len, groups)) == {1} and int(digits[0]) + 1 != int(digits[1])
    if number in _CARD and (is_one or shortest >= 3 or is_spelled or digits[0] == "0"):  # noqa: PLR2004 - groups of three
        return Found.PERSONAL
    if number <= _MOST_OF_ACCOUNT and _BANK.search(fold(text[max(hit.start() - 60, 0) : hit.start()])):
        return Found.ACCOUNT
    if (is_one and number >= _PLAIN_ACCOUNT) or (number >= _GROUPED_ACCOUNT and (shortest >= 3 or is_spelled)):  # noqa: PLR2004
        return Found.ACCOUNT
    return None


def _of_citizen(text: str, citizen: Citizen) -> Iterator[Finding]:
    words = [(fold(hit[0]), *hit.span()) for hit in _WORD.finditer(text)]
    name = [fold(word) for word in _WORD.findall(nfc(citizen.name))]
    if len(name) > 1:
        yield from _runs(words, name, Found.NAME)
    if name:
        for before, called in itertools.pairwise(words):
            if before[0] in _HONORIFIC and called[0] == name[-1] and text[called[1]].isupper():
                yield Finding(before[1], called[2], Found.CALLED)
    address = [fold(word) for word in _WORD.findall(nfc(citizen.address))]
    if len(address) >= _FEWEST_OF_ADDRESS:
        yield from _runs(words, address, Found.CONTACT)
    digits = digits_of(citizen.phone)
    if len(digits) >= _FEWEST_OF_PHONE:
        spelled = _SEP.join(digits.removeprefix("0"))
        for hit in re.finditer(rf"(?<!\d)(?:(?:\+|00)?84{_SEP})?(?:0{_SEP})?{spelled}(?!\d)", text):
            yield Finding(hit.start(), hit.end(), Found.CONTACT)


def _runs(words: list[tuple[str, int, int]], wanted: list[str], kind: Found) -> Iterator[Finding]:
    folded = [word for word, _start, _end in words]
    for place in range(len(words) - len(wanted) + 1):
        if folded[place : place + len(wanted)] == wanted:
            yield Finding(words[place][1], words[place + len(wanted) - 1][2], kind)
