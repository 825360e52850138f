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
from organizations.letterheads import REPORT, UNKNOWN_LETTERS, body_of, issuer_of, place_of, signature_of, symbol_of
from reports.documents import document_of
from reports.enums import ReportState
from reports.models import Report
from reports.queries.reports import cell_text, drawn

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
        recipients=_recipients(report, layout),
        signatures=[signature_of(unit, layout)],
        marks=marks,
        has_contents=tables >= LONG,
        is_counted=True,
    )


def number_of(report: Report) -> str:
    """Number and symbol as they stand at the head of its paper (Nghị định 30/2020/NĐ-CP; Hướng dẫn 36-HD/VPTW).

    12-BC/ĐU, 312/BC-UBND; what was given where there is no number in it, or the unit's letters are not known.
    """
    layout, unit = Layout(report.layout), report.unit if report.as_it_was else report.steward
    number, symbol = _number(report.number, symbol_of(unit, layout, REPORT))
    is_known = number and UNKNOWN_LETTERS not in symbol
    return f"{number}{'-' if layout == Layout.PARTY else '/'}{symbol}" if is_known else report.number


def _number(given: str, usual: str) -> tuple[str, str]:
    """The number and the symbol after it: of 12-BC/ĐU the 12 and the rest; a symbol that is not given is the usual."""
    number, _sign, symbol = re.fullmatch(r"(\d*)\s*([-/]?)\s*(.*)", given.strip()).groups()  # type: ignore[union-attr]
    return number, symbol or usual


def _marks(report: Report) -> list[str]:
    marks = [] if report.state == ReportState.PUBLISHED else ["Dự thảo"]
    if report.edition > 1:
        marks.append(f"Bản đính chính lần {report.edition - 1}")
    return marks


def _recipients(report: Report, layout: Layout) -> list[str]:
    """Whom it is handed to, by the name under which that body signs; the papers of the unit keep one."""
    above = report.steward.parent
    return [*([f"{body_of(above, layout)} (để báo cáo)"] if above else []), "Lưu: Văn thư"]


def _body(document: Mapping[str, Any], layout: Layout) -> Iterator[Block]:
    for number, section in enumerate(document["sections"], start=1):
        yield Section(f"{roman(number)}. {section['heading']}")
        if section["text"]:
            yield Text(section["text"])
        if section["table"]:
            yield from _table(section)
    counted = parse_datetime(document["counted_at"]) if document["counted_at"] else None
    at = f"{counted:%H} giờ {counted:%M} phút, ngày {counted:%d/%m/%Y}" if counted else "…"
    yield Text(f"Số liệu được hệ thống tổng hợp lúc {at}{ENDS[layout]}")


def _table(section: Mapping[str, Any]) -> Iterator[Block]:
    table = section["table"]
    columns, rows = table["columns"], table["rows"]
    kinds = [column["kind"] for column in columns[1:]]
    heads = [Column("TT", align=CENTRE), Column(columns[0]["title"])]
    heads += [Column(column["title"], align=RIGHT if column["kind"] != "text" else CENTRE) for column in columns[1:]]
    if not rows:
        if not section["text"]:
            yield Text("Không có số liệu trong kỳ.")
        return
    told = [[str(number), row["label"], *_texts(row["cells"], kinds)] for number, row in enumerate(rows, start=1)]
    total = table["total"]
    totals = [["", total["label"], *_texts(total["cells"], kinds)]] if total else []
    yield Table(heads, told, title=section["heading"], totals=totals, note=table["note"], fits=True)
    if chart := drawn(section):
        yield Chart(chart.kind, section["heading"], chart.rows, value_title=chart.value_title)


def _texts(cells: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> list[str]:
    return [cell_text(cell, kind) for cell, kind in zip(cells, kinds, strict=True)]
