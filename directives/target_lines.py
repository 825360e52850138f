"""Targets pasted from a table: a line a unit, its name or code and a number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mobilization.common.text import clean, fold
from organizations.models import Unit

_LINE = re.compile(r"^(?P<name>.*?)\s*(?:[\t;|]|\s)\s*(?P<number>\S+)$")
_NUMBER = re.compile(r"^(?:\d{1,6}|\d{1,3}(?:[.,\u00a0]\d{3})+)$")


@dataclass(frozen=True)
class FaultyLine:
    """A line that was not taken: where it stood, what it says, why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class Pasted:
    """What was understood, by unit id, and what was not."""

    numbers: dict[int, int] = field(default_factory=dict)
    faulty: list[FaultyLine] = field(default_factory=list)


def read_lines(text: str, units: Iterable[Unit], *, most: int) -> Pasted:
    """Read the lines; units are known by code or by either name, with or without accents and capitals."""
    by_name = _by_name(units)
    found, first = Pasted(), dict[int, int]()
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        unit, number, reason = _read(line, by_name, most)
        if unit is not None and unit in first:
            reason = _("the unit stands in line %(line)s already") % {"line": first[unit]}
        if reason or unit is None:
            found.faulty.append(FaultyLine(place, clean(line.replace("\t", " "))[:200], reason))
            continue
        found.numbers[unit], first[unit] = number, place
    return found


def _read(line: str, by_name: dict[str, set[int]], most: int) -> tuple[int | None, int, str]:
    parts = _LINE.match(line.strip())
    if parts is None or not _NUMBER.match(parts["number"]):
        return None, 0, _("there is no whole number at its end")
    number = int(re.sub(r"\D", "", parts["number"]))
    if not 1 <= number <= most:
        return None, 0, _("the number is out of bounds")
    known = by_name.get(_key(parts["name"]), set())
    if not known:
        return None, 0, _("no unit of this campaign has this name or code")
    if len(known) > 1:
        return None, 0, _("more than one unit has this name; write its code")
    return next(iter(known)), number, ""


def _by_name(units: Iterable[Unit]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for unit in units:
        for name in {_key(unit.name), _key(unit.short_name), _key(unit.code)}:
            found.setdefault(name, set()).add(unit.pk)
    return found


def _key(name: str) -> str:
    return fold(clean(name)).strip(" .,:-")
