"""A report as one document: words with their figures, tables, charts; from it page, Word, PDF, Excel and JSON are made.

    {"title", "unit", "superior", "kind", "period", "begins", "ends", "edition", "counted_at", "numbers",
     "sections": [{"heading", "text", "kind", "chart", "table" or None}]}

What is still written is put together anew each time; what was submitted is read as it was sealed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import override, pgettext

from reports.content import Question, asked_by, question_of
from reports.models import Report
from reports.narrative import has_gap, written
from reports.periods import name_of


def document_of(report: Report) -> dict[str, Any]:
    """The document; before the first count without numbers and tables.

    A table that was not asked for when it was counted is not there yet; one that was stands where its section stands,
    in a count from before tables were named at its place.
    """
    if report.is_sealed and report.document is not None:
        sealed: dict[str, Any] = report.document
        return sealed
    content = report.count.content if report.count else {"numbers": {}, "tables": {}}
    tables = {table.get("of", place): table for place, table in content["tables"].items()}
    with override("vi"):
        period = name_of(report.kind, report.begins, report.ends)
        kind = str(report.get_kind_display())
    unit = report.unit if report.as_it_was else report.steward
    return {
        "title": report.title,
        "unit": unit.name,
        "kind": kind,
        "period": period,
        "begins": report.begins.isoformat(),
        "ends": report.ends.isoformat(),
        "edition": report.edition,
        "counted_at": localtime(report.count.counted_at).isoformat(timespec="seconds") if report.count else None,
        "numbers": content["numbers"],
        "sections": [
            {
                "heading": each.heading,
                "text": written(each.text, content["numbers"], period=period, unit=unit.name),
                "kind": each.kind,
                "chart": each.chart,
                "table": tables.get(asked.name, tables.get(str(each.place))) if (asked := asked_by(each)) else None,
            }
            for each in report.sections.all()
        ],
    }


def unwritten(document: dict[str, Any]) -> list[str]:
    """The headings of sections whose words still have “…” where something is to be said."""
    return [each["heading"] for each in document["sections"] if has_gap(each["text"])]


def question(report: Report) -> Question:
    """What the report asks for now."""
    return question_of(report, report.sections.all())


def is_counted(report: Report) -> bool:
    """Whether the report stands on a count of just what it asks for now."""
    return report.count is not None and report.count.asked == question(report).name


@dataclass(frozen=True)
class Change:
    """A number that a correction changed: where it stands, what it was, what it is."""

    section: str
    row: str
    column: str
    before: str
    after: str


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs between two documents: the title, numbers by section, row and column, then words by section."""
    title = ("", pgettext("report", "Title"), "", "")
    return [
        Change(where[1], where[2], where[3], _said(old.get(where)), _said(new.get(where)))
        for old, new in (
            ({title: before["title"]}, {title: after["title"]}),
            (dict(_numbers(before)), dict(_numbers(after))),
            (dict(_words(before)), dict(_words(after))),
        )
        for where in dict.fromkeys([*new, *old])
        if old.get(where) != new.get(where)
    ]


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell)


Where = tuple[Any, str, str, str]
"""How often the place stood before, section, row and column: equal headings hide no change."""


def _counted(found: Iterator[tuple[tuple[str, str, str], Any]]) -> Iterator[tuple[Where, Any]]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for where, said in found:
        yield (seen[where], *where), said
        seen[where] += 1


def _words(document: dict[str, Any]) -> Iterator[tuple[Where, str]]:
    found = _counted(((each["heading"], "", ""), each["text"]) for each in document["sections"])
    return ((where, text) for where, text in found if text)


def _numbers(document: dict[str, Any]) -> Iterator[tuple[Where, Any]]:
    return _counted(_cells(document))


def _cells(document: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], Any]]:
    for section in document["sections"]:
        table = section["table"]
        if not table:
            continue
        titles = [column["title"] for column in table["columns"][1:]]
        for row in [*table["rows"], *([table["total"]] if table["total"] else [])]:
            for title, cell in zip(titles, row["cells"], strict=True):
                said = cell["text"] if cell["n"] is None else cell["n"]
                if said is not None:
                    yield (section["heading"], row["label"], title), said
