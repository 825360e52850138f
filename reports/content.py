"""What a count of a report holds, and how it is made: its numbers and tables from the measures, nothing by hand.

    {"numbers": {key: {"title", "now", "before", "value", "value_before", "measure", "target"}},
     "tables": {place of the section: {"columns": [{"title", "kind"}],
                                       "rows": [{"label", "cells": [cell, …]}], "total": row or None, "note": text,
                                       "of": what names the table}}}

A cell is `{"n": number or None, "text": text or None, "behind": [measure, scope, dimension, part] or None}`; `behind`
names the rows that `CountedIds` keeps. Everything is JSON and Vietnamese: a report is an official paper.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from organizations.figures import Figure, Period, Scope
from organizations.models import Unit
from reports import measures as composed
from reports.dividing import shown_parts, title_of
from reports.enums import SectionKind
from reports.measures import Measure
from reports.narrative import change_in_percent, measures_in, percent_of, shown
from reports.periods import before as period_before
from reports.units_below import children_of, gathered, ranks

NOW, BEFORE = "now", "before"
Cell = dict[str, Any]
Row = dict[str, Any]
Table = dict[str, Any]
TABLES = (SectionKind.FIGURES, SectionKind.PARTS, SectionKind.UNITS, SectionKind.RETURNS)


class Disagrees(Exception):
    """A number is not that of the rows behind it, or not that of its parts: a fault of ours, never of who asks."""


@dataclass(frozen=True)
class Asked:
    """What one section asks for."""

    place: int
    kind: str
    measures: tuple[str, ...]
    dimension: str = ""

    @property
    def name(self) -> str:
        """What names just this table, wherever it stands."""
        return digest_of([self.kind, self.measures, self.dimension])


@dataclass(frozen=True)
class Question:
    """All that a report asks for: whose, of when, in which view, by which sections, against which targets."""

    unit: Unit
    kind: str
    period: Period
    as_it_was: bool
    closing: str
    sections: tuple[Asked, ...]
    in_text: tuple[str, ...]

    @property
    def scope(self) -> Scope:
        """The period."""
        return Scope(root=self.unit, as_it_was=self.as_it_was, period=self.period)

    @property
    def scopes(self) -> dict[str, Scope]:
        """The period, and the same period before."""
        begins, ends = self.period.begins, self.period.ends
        if begins is None or ends is None:
            raise ValueError("A report has a first and a last day")
        days = period_before(self.kind, begins, ends)
        return {NOW: self.scope, BEFORE: Scope(root=self.unit, as_it_was=self.as_it_was, period=days)}

    @property
    def keys(self) -> list[str]:
        """The measures it needs, each once."""
        named = [key for section in self.sections for key in section.measures]
        return list(dict.fromkeys([*named, *self.in_text]))

    @property
    def name(self) -> str:
        """What names just this question."""
        told = [
            self.unit.pk, self.kind, str(self.period.begins), str(self.period.ends), self.as_it_was, self.closing,
            [[each.place, each.kind, each.measures, each.dimension] for each in self.sections], sorted(self.in_text),
        ]  # fmt: skip
        return digest_of(told)


def digest_of(content: Any) -> str:
    """SHA-256 over the content as JSON with sorted keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def asked_by(section: Any) -> Asked | None:
    """What a section asks for; None of one with words alone."""
    if section.kind not in TABLES:
        return None
    return Asked(section.place, section.kind, tuple(section.measures), section.dimension)


def question_of(report: Any, sections: Iterable[Any]) -> Question:
    """What the report with these sections asks for."""
    sections = list(sections)
    named = [key for each in sections for key in measures_in(each.text)]
    return Question(
        unit=report.unit if report.as_it_was else report.steward,
        kind=report.kind,
        period=Period(begins=report.begins, ends=report.ends),
        as_it_was=report.as_it_was,
        closing=report.closing,
        sections=tuple(asked for each in sections if (asked := asked_by(each))),
        in_text=tuple(dict.fromkeys(named)),
    )


def counted(question: Question, targets: Mapping[str, int], returns: Mapping[int, Any]) -> dict[str, Any]:
    """The content: numbers and tables. `targets` by the measure's key, `returns` by the lower unit's id."""
    asked = [composed.measure(key) for key in question.keys]
    with override("vi"):
        found = composed.counted(composed.with_wholes(asked), question.scopes)
        numbers = {each.key: _number(each, found, targets) for each in asked}
        tables = {
            str(section.place): _table(question, section, numbers, returns) | {"of": section.name}
            for section in question.sections
        }
    return {"numbers": numbers, "tables": tables}


def _number(each: Measure, found: Mapping[str, Any], targets: Mapping[str, int]) -> dict[str, Any]:
    now, before = found[NOW][each.key], found[BEFORE][each.key]
    return {
        "title": str(each.title),
        "now": now.number,
        "before": before.number,
        "value": _text(now.value),
        "value_before": _text(before.value),
        "measure": "" if isinstance(each, Figure) else str(each.measured_in),
        "target": targets.get(each.key),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _table(question: Question, section: Asked, numbers: Mapping[str, Any], returns: Mapping[int, Any]) -> Table:
    if section.kind == SectionKind.FIGURES:
        return _of_figures(section, numbers)
    asked = [composed.measure(key) for key in section.measures]
    if section.kind == SectionKind.PARTS:
        return _of_parts(question, section.dimension, asked, numbers)
    if section.kind == SectionKind.UNITS:
        return _of_units(question, asked, numbers)
    return _of_returns(question, asked, returns)


def _of_figures(section: Asked, numbers: Mapping[str, Any]) -> Table:
    """A line for each figure: the period, the same before, the difference; target and value where there are any.

    Figures that are nought in both and have no target are told by their number alone.
    """
    told_keys = [key for key in section.measures if any(numbers[key][name] for name in (NOW, BEFORE, "target"))]
    silent = len(section.measures) - len(told_keys)
    rows = [numbers[key] for key in told_keys]
    has_value = any(row["value"] is not None or row["value_before"] is not None for row in rows)
    has_target = any(row["target"] is not None for row in rows)
    columns = [_column("Chỉ tiêu", "label"), _column("Trong kỳ", "number")]
    columns += [_column("Tỷ lệ, giá trị", "text")] if has_value else []
    columns += [
        _column("Cùng kỳ", "number"),
        _column("Tăng, giảm", "change"),
        _column("Tăng, giảm (%)", "percent_change"),
    ]
    columns += [_column("Chỉ tiêu giao", "number"), _column("Đạt (%)", "percent")] if has_target else []
    told = []
    for key in told_keys:
        row = numbers[key]
        cells = [_cell(row["now"], [key, NOW, "", ""])]
        cells += [_cell(None, text=_valued(composed.measure(key), row["value"]))] if has_value else []
        cells += [
            _cell(row["before"], [key, BEFORE, "", ""]),
            _cell(row["now"] - row["before"]),
            _cell(_text(change_in_percent(row["now"], row["before"]))),
        ]
        if has_target:
            cells += [_cell(row["target"]), _cell(_text(percent_of(row["now"], row["target"])))]
        told.append({"label": row["title"], "cells": cells})
    note = f"Không nêu {shown(silent)} chỉ tiêu không phát sinh trong kỳ và cùng kỳ." if silent and told else ""
    return {"columns": columns, "rows": told, "total": None, "note": note}


def _valued(each: Measure, value: str | None) -> str:
    """What is reckoned beside the number, in what it is measured."""
    if value is None or isinstance(each, Figure):
        return ""
    return shown(value, percent=True) if each.measure == "percent" else f"{shown(value)} {each.measured_in}".strip()


def _of_parts(question: Question, dimension: str, asked: Sequence[Measure], numbers: Mapping[str, Any]) -> Table:
    """A line for each part that is not all nought, and the whole below."""
    found = composed.divided(asked, question.scope, dimension)
    parts = shown_parts(dimension, found, question.scope)
    rows = [
        {
            "label": part.label,
            "cells": [
                _cell(found[each.key].get(part.value, 0), [each.key, NOW, dimension, part.key]) for each in asked
            ],
        }
        for part in parts
    ]
    columns = [_column(title_of(dimension), "label"), *(_column(str(each.title), "number") for each in asked)]
    shown_ones = [part.value for part in parts]
    sums = {each.key: sum(found[each.key].get(value, 0) for value in shown_ones) for each in asked}
    note = _note(dimension, asked, sums, numbers)
    return {"columns": columns, "rows": rows, "total": _total(asked, numbers), "note": note}


def _total(asked: Sequence[Measure], numbers: Mapping[str, Any]) -> Row:
    cells = [_cell(numbers[each.key]["now"], [each.key, NOW, "", ""]) for each in asked]
    return {"label": "Tổng cộng", "cells": cells}


def _note(dimension: str, asked: Sequence[Measure], sums: Mapping[str, int], numbers: Mapping[str, Any]) -> str:
    """Why parts do not add up to the whole, where they do not and need not. Raises Disagrees where they must."""
    odd = [each for each in asked if sums[each.key] != numbers[each.key]["now"]]
    if not odd:
        return ""
    if wrong := [each.key for each in odd if composed.adds_up(each, dimension)]:
        raise Disagrees(f"The parts by {dimension} do not make the whole: {', '.join(wrong)}")
    named = ", ".join(f"“{each.title}”" for each in odd)
    return (
        f"Cộng các phần của {named} không bằng tổng số vì một đối tượng có thể thuộc nhiều phần; tổng số tính mỗi đối "
        "tượng một lần."
    )


@dataclass(frozen=True)
class Lower:
    """A unit directly below, with the numbers of all that stands at or below it."""

    unit: Unit
    numbers: dict[str, int]


def lower_units(
    question: Question, asked: Sequence[Measure], also: Iterable[int] = ()
) -> tuple[list[Lower], dict[str, int]]:
    """The units directly below with their numbers, and the numbers of the unit itself alone.

    Those of the ids in `also` stand there whenever they are directly below.

    As it is now, too, they are those of the period's last day: the report tells of that day.
    """
    root, days = question.unit, question.period
    lens = "unit" if question.as_it_was else "steward"
    found = gathered(root, composed.divided(asked, question.scope, lens))
    first = days.begins if question.as_it_was else days.ends
    having = {pk for numbers in found.values() for pk in numbers}
    units = children_of(root, Period(begins=first, ends=days.ends), {*having, *also})
    of = {pk: {key: numbers[pk] for key, numbers in found.items() if pk in numbers} for pk in having}
    return [Lower(unit, of.get(unit.pk, {})) for unit in units], of.get(root.pk, {})


def _of_units(question: Question, asked: Sequence[Measure], numbers: Mapping[str, Any]) -> Table:
    """A line for each unit directly below that has something, with its place by the first figure, and the unit itself.

    Who has nothing of the first figure has no place.
    The note says how many have nothing; the last line is the whole.
    """
    below, own = lower_units(question, asked)
    first = asked[0].key
    lower = [each for each in below if any(each.numbers.values())]
    places = ranks([each.numbers.get(first, 0) for each in lower])
    rows = [
        {
            "label": each.unit.name,
            "cells": [
                *(_cell(each.numbers.get(one.key, 0), [one.key, NOW, "lower", str(each.unit.pk)]) for one in asked),
                _cell(place),
            ],
        }
        for each, place in zip(lower, places, strict=True)
    ]
    if any(own.values()):
        cells = [_cell(own.get(one.key, 0), [one.key, NOW, "lower", ""]) for one in asked]
        rows.insert(0, {"label": question.unit.name, "cells": [*cells, _cell(None)]})
    total = _total(asked, numbers)
    total["cells"].append(_cell(None))
    columns = [_column("Đơn vị", "label"), *(_column(str(each.title), "number") for each in asked)]
    columns.append(_column("Xếp thứ", "number"))
    notes = [f"Xếp thứ theo “{asked[0].title}”."] if lower else []
    if silent := len(below) - len(lower):
        notes.append(f"{_of_all(silent, below)} không có số liệu trong kỳ, không nêu trong bảng.")
    return {"columns": columns, "rows": rows, "total": total, "note": " ".join(notes)}


def _of_all(number: int, below: Sequence[Lower]) -> str:
    """So many units of all below, at the beginning of a sentence."""
    return f"Có {shown(number)}/{shown(len(below))} đơn vị"


DIFFERS = (
    "Có chênh lệch giữa báo cáo của đơn vị và số liệu hệ thống đếm tại thời điểm tổng hợp: dữ liệu nhập sau khi báo "
    "cáo được gửi không thay đổi báo cáo đó."
)


@dataclass(frozen=True)
class Returned:
    """What a unit below handed in for the period: the state in words, its numbers by the measure's key."""

    state: str
    numbers: Mapping[str, int]


def _of_returns(question: Question, asked: Sequence[Measure], returns: Mapping[int, Returned]) -> Table:
    """Of each unit below what its report says beside what is counted now, and both together.

    Units without a report and without anything counted are told by their number alone.
    """
    below_it, _own = lower_units(question, asked, also=returns)
    lower = [each for each in below_it if each.unit.pk in returns or any(each.numbers.values())]
    columns = [_column("Đơn vị", "label"), _column("Báo cáo", "text")]
    for each in asked:
        columns += [_column(f"{each.title}: báo cáo", "number"), _column("Hệ thống đếm", "number")]
    rows, sums = [], {each.key: [0, 0] for each in asked}
    differs = False
    for below in lower:
        returned = returns.get(below.unit.pk)
        cells = [_cell(None, text=returned.state if returned else "Chưa có")]
        for one in asked:
            said = returned.numbers.get(one.key) if returned else None
            here = below.numbers.get(one.key, 0)
            sums[one.key][0] += said or 0
            sums[one.key][1] += here
            differs = differs or (said is not None and said != here)
            cells += [_cell(said), _cell(here, [one.key, NOW, "lower", str(below.unit.pk)])]
        rows.append({"label": below.unit.name, "cells": cells})
    total = [_cell(None, text="")]
    for said, here in sums.values():
        total += [_cell(said), _cell(here)]
    notes = [DIFFERS] if differs else []
    if silent := len(below_it) - len(lower):
        notes.append(f"{_of_all(silent, below_it)} chưa có báo cáo và không có số liệu, không nêu trong bảng.")
    total_row = {"label": "Cộng", "cells": total}
    return {"columns": columns, "rows": rows, "total": total_row, "note": " ".join(notes)}


def _column(title: str, kind: str) -> dict[str, str]:
    return {"title": title, "kind": kind}


def _cell(number: Any, behind: list[str] | None = None, text: str | None = None) -> Cell:
    return {"n": number, "text": text, "behind": behind}


def cells_behind(content: Mapping[str, Any]) -> Iterable[tuple[int, list[str]]]:
    """Each number that rows stand behind, with the name of these; each name once."""
    seen: set[tuple[str, ...]] = set()
    tables = content["tables"].values()
    rows = [row for table in tables for row in [*table["rows"], *([table["total"]] if table["total"] else [])]]
    cells = [(cell["n"], cell["behind"]) for row in rows for cell in row["cells"] if cell["behind"]]
    cells += [(each["now"], [key, NOW, "", ""]) for key, each in content["numbers"].items()]
    cells += [(each["before"], [key, BEFORE, "", ""]) for key, each in content["numbers"].items()]
    for number, behind in cells:
        if tuple(behind) not in seen:
            seen.add(tuple(behind))
            yield number, behind
