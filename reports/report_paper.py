"""The report as an official paper, in the layout of Party or State bodies; from its document, and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime

from mobilization.common.numerals import roman
from mobilization.common.papers.layouts import ENDS
from mobilization.common.papers.paper import (
    CENTRE,
    RIGHT,
    Block,
    Chart,
    Column,
    Layout,
    Paper,
    Section,
    Table,
    Text,
)
from organizations.letterheads import REPORT, issuer_of, place_of, signature_of, symbol_of
from reports.documents import document_of
from reports.enums import ReportState
from reports.models import Report
from reports.queries.reports import cell_text, drawn

NUMBERED, LABEL, NUMBER, MANY = 1, 5, 2, 6
"""How wide columns are, in parts of the page, and from how many columns on those of numbers take more of it."""
NUMBERED_OF_MANY, LABEL_OF_MANY, NUMBER_OF_MANY = 1.7, 4, 2.6
LONG = 12
"""So many sections with tables, and the paper has a table of contents."""


def paper_of_report(report: Report) -> Paper:
    """The paper; marked as a draft until it is published. Asks for the unit's parent."""
    layout, document = Layout(report.layout), document_of(report)
    unit = report.unit if report.as_it_was else report.steward
    with translation.override("vi"):
        body = list(_body(document, layout))
        marks = _marks(report)
    number, symbol = _number(report.number, symbol_of(unit, layout, REPORT))
    tables = sum(1 for each in document["sections"] if each["table"])
    return Paper(
        layout=layout,
        kind="Báo cáo",
        title=document["title"],
        issuer=issuer_of(unit, layout),
        symbol=symbol,
        number=number,
        place=place_of(unit),
        on=report.published_on,
        year=(report.published_on or report.ends).year,
        body=body,
        recipients=_recipients(report),
        signatures=[signature_of(unit, layout)],
        marks=marks,
        has_contents=tables >= LONG,
        is_counted=True,
    )


def _number(given: str, usual: str) -> tuple[str, str]:
    """The number and the symbol after it: of 12-BC/ĐU the 12 and the rest; a symbol that is not given is the usual."""
    number, _sign, symbol = re.fullmatch(r"(\d*)\s*([-/]?)\s*(.*)", given.strip()).groups()  # type: ignore[union-attr]
    return number, symbol or usual


def _marks(report: Report) -> list[str]:
    marks = [] if report.state == ReportState.PUBLISHED else ["Dự thảo"]
    if report.edition > 1:
        marks.append(f"Bản đính chính lần {report.edition - 1}")
    return marks


def _recipients(report: Report) -> list[str]:
    above = report.steward.parent
    return [*([f"{above.name} (để báo cáo)"] if above else []), "Lưu: Văn thư"]


def _body(document: Mapping[str, Any], layout: Layout) -> Iterator[Block]:
    for number, section in enumerate(document["sections"], start=1):
        yield Section(f"{roman(number)}. {section['heading']}")
        if section["text"]:
            yield Text(section["text"])
        if section["table"]:
            yield from _table(section)
    counted = parse_datetime(document["counted_at"]) if document["counted_at"] else None
    at = f"{counted:%H} giờ {counted:%M} phút ngày {counted:%d/%m/%Y}" if counted else "…"
    yield Text(f"Số liệu trong báo cáo được hệ thống tính lúc {at}{ENDS[layout]}")


def _table(section: Mapping[str, Any]) -> Iterator[Block]:
    table = section["table"]
    columns, rows = table["columns"], table["rows"]
    kinds = [column["kind"] for column in columns[1:]]
    has_many = len(columns) >= MANY
    number, label, wide = (NUMBERED_OF_MANY, LABEL_OF_MANY, NUMBER_OF_MANY) if has_many else (NUMBERED, LABEL, NUMBER)
    heads = [Column("TT", number, CENTRE), Column(columns[0]["title"], label)]
    heads += [Column(column["title"], wide, RIGHT if column["kind"] != "text" else CENTRE) for column in columns[1:]]
    if not rows:
        yield Text("Không có số liệu trong kỳ.")
        return
    told = [[str(number), row["label"], *_texts(row["cells"], kinds)] for number, row in enumerate(rows, start=1)]
    total = table["total"]
    totals = [["", total["label"], *_texts(total["cells"], kinds)]] if total else []
    yield Table(heads, told, title=section["heading"], totals=totals, note=table["note"])
    if chart := drawn(section):
        yield Chart(chart.kind, section["heading"], chart.rows, value_title=chart.value_title)


def _texts(cells: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> list[str]:
    return [cell_text(cell, kind) for cell, kind in zip(cells, kinds, strict=True)]
