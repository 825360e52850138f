"""The report as files, all from its one document: Word, PDF, Excel with a sheet for each table, JSON."""

import datetime
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.common.text import fold
from mobilization.common.workbooks import ReportSheet, SheetChart, Workbook, write_report_workbook
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.dates import today
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reports.documents import document_of, is_counted
from reports.filters.reports import ReportFilter
from reports.models import Report
from reports.periods import named_by
from reports.permissions.reports import may_follow_returns
from reports.queries.reports import KNOWN, PERCENTAGES, cell_text, drawn
from reports.report_paper import number_of, paper_of_report
from reports.services.files import REPORT_FILES, RETURNS_LIST
from reports.services.reports import EXPORT_REPORTS
from reports.services.returns import returns_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "number": Kind.INT,
    "change": Kind.CHANGE,
    "percent": Kind.PERCENT,
    "percent_change": Kind.PERCENT_CHANGE,
    "text": Kind.TEXT,
    "label": Kind.TEXT,
}
EVERYTHING = 4


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (REPORT_FILES, report_files, gettext_lazy("Report as Word, PDF, Excel and JSON")),
        (RETURNS_LIST, returns_list, gettext_lazy("Export of the reports of units below")),
        (EXPORT_REPORTS, export_reports, gettext_lazy("Export of the list of reports")),
    ):
        registry.register(kind, handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def report_files(run: JobRun) -> dict[str, Any]:
    """All four files of the job, or none. Raises JobRefused when its owner reads it no more, or while it is counted."""
    owner = owner_in_office(run)
    report = Report.objects.visible_to(owner).select_related(*KNOWN).filter(pk=run.params["report"]).first()
    if report is None:
        raise JobRefused(_("You may no longer read this report."))
    if not report.is_sealed and not is_counted(report):
        raise JobRefused(_("The figures are being counted. Try again in a moment."))
    document = document_of(report)
    paper = paper_of_report(report)
    name = file_name(report)
    run.progress(0, EVERYTHING, _("Writing the paper"))
    run.add_file("docx", f"{name}.docx", io.BytesIO(docx_of(paper)), content_type=DOCX)
    run.progress(1, EVERYTHING, _("Writing the paper"))
    run.add_file("pdf", f"{name}.pdf", io.BytesIO(pdf_of(paper)), content_type="application/pdf")
    run.progress(2, EVERYTHING, _("Writing the tables"))
    content = run.temporary_file()
    with override("vi"):
        write_report_workbook(content, workbook_of(report, document))
    run.add_file("xlsx", f"{name}.xlsx", content, content_type=XLSX)
    told = json.dumps(as_json(report, document), ensure_ascii=False, indent=1).encode()
    run.add_file("json", f"{name}.json", io.BytesIO(told), content_type="application/json")
    run.progress(EVERYTHING, EVERYTHING)
    return {"report": report.pk}


def file_name(report: Report) -> str:
    """bao-cao-phuong-ba-dinh-2026-06-30, with the edition of a correction."""
    unit = slugify(fold(report.unit.name))[:60]
    edition = f"-{report.edition}" if report.edition > 1 else ""
    return f"bao-cao-{unit}-{report.ends:%Y-%m-%d}{edition}"


def as_json(report: Report, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with what it is: its address among reports, its state, number, day of publishing, its seal.

    `number` is what was given, as over the API; `number_and_symbol` what stands on the paper.
    """
    published = report.published_on.isoformat() if report.published_on else None
    head = {"id": report.pk, "state": report.state, "number": report.number, "number_and_symbol": number_of(report)}
    return {**head, "published_on": published, "seal": report.seal, **document}


def workbook_of(report: Report, document: Mapping[str, Any]) -> Workbook:
    """A sheet for each table, its chart beside it; before them what the report is. In Vietnamese, as papers are."""
    counted = parse_datetime(document["counted_at"]) if document["counted_at"] else None
    facts = [
        ("Loại báo cáo", document["kind"]),
        ("Kỳ báo cáo", document["period"]),
        ("Trạng thái", str(report.get_state_display())),
        ("Số, ký hiệu", number_of(report)),
        ("Ngày ban hành", f"{report.published_on:%d/%m/%Y}" if report.published_on else ""),
        ("Lần ban hành", str(report.edition)),
        ("Số liệu tính lúc", f"{counted:%H:%M %d/%m/%Y}" if counted else ""),
        ("Mã niêm phong", report.seal or "Chưa gửi"),
    ]
    sheets = [_sheet(each) for each in document["sections"] if each["table"]]
    return Workbook(
        title=document["title"], unit=document["unit"], facts=[each for each in facts if each[1]],
        sheets=sheets or [_numbers(document)], made_at=counted,
    )  # fmt: skip


def _numbers(document: Mapping[str, Any]) -> ReportSheet:
    """Of a report without tables the numbers that its words name."""
    columns = [Column("Chỉ tiêu", width=50), Column("Trong kỳ", Kind.INT), Column("Cùng kỳ", Kind.INT)]
    rows = [[each["title"], each["now"], each["before"]] for each in document["numbers"].values()]
    return ReportSheet("Số liệu", columns, rows)


def _sheet(section: Mapping[str, Any]) -> ReportSheet:
    table = section["table"]
    kinds = [column["kind"] for column in table["columns"][1:]]
    columns = [Column(table["columns"][0]["title"], width=44)]
    columns += [Column(column["title"], KINDS[column["kind"]]) for column in table["columns"][1:]]
    total = table["total"]
    chart = drawn(section)
    charts = [SheetChart(chart.kind, section["heading"], 0, [place + 1 for place in chart.columns])] if chart else []
    return ReportSheet(
        title=section["heading"],
        columns=columns,
        rows=[[row["label"], *_values(row["cells"], kinds)] for row in table["rows"]],
        total_rows=[[total["label"], *_values(total["cells"], kinds)]] if total else [],
        note=table["note"],
        charts=charts,
    )


def _values(cells: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> list[Any]:
    return [_value(cell, kind) for cell, kind in zip(cells, kinds, strict=True)]


def _value(cell: Mapping[str, Any], kind: str) -> Any:
    if kind == "text":
        return cell_text(cell, kind) if cell["text"] else None
    if cell["n"] is None:
        return None
    return Decimal(cell["n"]) / 100 if kind in PERCENTAGES else int(cell["n"])


def returns_list(run: JobRun) -> dict[str, Any]:
    """The units below with their reports of the period. Raises JobRefused when the right is gone."""
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_follow_returns(owner, unit):
        raise JobRefused(_("You may no longer read these reports."))
    begins, ends = (datetime.date.fromisoformat(run.params[name]) for name in ("begins", "ends"))
    period = named_by(run.params["kind"], begins, ends)
    if period is None:
        raise JobRefused(_("There is no such period."))
    rows = [
        [
            row.unit.code, row.unit.name, str(row.report.get_state_display()) if row.report else _("Not drafted"),
            row.due_on, row.submitted_on, row.days_late or None,
        ]
        for row in returns_of(unit, period)
    ]  # fmt: skip
    columns = [
        Column(_("Code"), width=14),
        Column(_("Unit"), width=40),
        Column(_("State"), width=18),
        Column(_("To be submitted until"), Kind.DATE),
        Column(_("First submitted on"), Kind.DATE),
        Column(_("Days late"), Kind.INT),
    ]
    title = _("Reports of units below")
    return write(run, [Sheet(title, columns, rows)], title=title, name=pgettext("file name", "reports-of-units"))


def export_reports(run: JobRun) -> dict[str, Any]:
    """Write the filtered list; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(ReportFilter(run.params["filters"], queryset=Report.objects.visible_to(owner), request=asked))
    rows = rows.select_related("unit", "steward").defer("document")
    sheet = Sheet(_("Reports"), _columns(), rows_of(run, rows.order_by("-ends", "-id"), _cells))
    return write(run, [sheet], title=_("Reports"), name=pgettext("file name", "reports"))


def _columns() -> list[Column]:
    return [
        Column(pgettext("report", "Title"), width=60),
        Column(_("Kind"), width=20),
        Column(_("Period"), width=26),
        Column(_("First day"), Kind.DATE),
        Column(_("Last day"), Kind.DATE),
        Column(_("Unit"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("Number and symbol"), width=18),
        Column(_("Edition"), Kind.INT),
        Column(_("State"), width=16),
        Column(_("To be submitted until"), Kind.DATE),
        Column(_("First submitted on"), Kind.DATE),
        Column(_("Late"), width=8),
        Column(_("Published on"), Kind.DATE),
        Column(_("Seal"), width=66),
    ]


def _cells(row: Report) -> list[Any]:
    return [
        row.title, str(row.get_kind_display()), row.period_name, row.begins, row.ends, row.unit.name, row.steward.name,
        row.number, row.edition, str(row.get_state_display()), row.due_on, row.first_submitted_on,
        _("yes") if row.is_late(today()) else "", row.published_on, row.seal,
    ]  # fmt: skip
