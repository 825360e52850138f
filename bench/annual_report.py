"""Dashboards, and the annual report of the city as its jobs make it: counting, Word, PDF, Excel with its charts.

All also where there are 10,000 models and opinions. A turn of counting is undone; what writes files is given the
report as it was counted, and its memory is told (`MB`, of the process that writes; PostgreSQL's is not in it).
"""

import datetime
import io
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import override

from bench import city, database, figures_fast
from bench.opinion_pages import Desk
from mobilization.common.papers.pdf import pdf_of
from mobilization.common.papers.word import docx_of
from mobilization.common.workbooks import write_report_workbook
from organizations.dates import today
from reports.documents import document_of
from reports.jobs.files import workbook_of
from reports.models import Report
from reports.report_paper import paper_of_report
from reports.services.counting import count_report, take_count
from reports.services.drafting import begin_report
from reports.services.recounting import recount

Sides = dict[str, Callable[[], Any]]


def fill(rows: int) -> SimpleNamespace:
    """The city with as many models and opinions, its sums, and its annual report, counted, in both databases."""
    there = figures_fast.fill(rows)
    there.report = _report(there)
    if database.has_small():
        there.small = database.Small()
        with there.small():
            there.small_report = _report(city.who_looks())
    return there


def _report(there: SimpleNamespace) -> int:
    """The report of the last year, counted once."""
    first, last = datetime.date(today().year - 1, 1, 1), datetime.date(today().year - 1, 12, 31)
    report = Report.objects.filter(unit=there.city, kind="year", begins=first).first()
    if report is None:
        values = {"kind": "year", "begins": first, "ends": last, "closing": "calendar", "layout": "party"}
        report = begin_report(unit=there.city, values=values, template=None, by=there.city_officer)
        made = count_report(_read(report.pk))
        with transaction.atomic():
            take_count(made)
    return int(report.pk)


def _read(pk: int) -> Report:
    found: Report = Report.objects.select_related("unit", "steward", "count").get(pk=pk)
    return found


def cases(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    """`(name, side → what it made: pages their status, the report as many numbers)`."""
    yield from _dashboards(there)
    yield "annual report, city, counted with the rows behind", _both(there, _counted)
    for name, write in (("Word", _word), ("PDF", _pdf), ("Excel", _excel)):
        yield f"annual report, city, {name}", _both(there, write)
    yield "recount of all sums, as each night", {"ours": _recounted}


def _dashboards(there: SimpleNamespace) -> Iterator[tuple[str, Sides]]:
    for role in ("city_leader", "city_officer", "commune_leader"):
        desk = Desk(there, role)
        root = there.commune if role.startswith("commune") else there.city
        for said, asked in (("to date", ""), ("last year", "?period=last_year")):
            yield f"dashboard, {role.replace('_', ' ')}, {said}", desk.sides(f"/units/{root.pk}/dashboard/{asked}")
    yield "dashboard, units below", Desk(there, "city_leader").sides(f"/units/{there.city.pk}/dashboard/below/")


def _both(there: SimpleNamespace, work: Callable[[Report], int]) -> Sides:
    def ours() -> int:
        return work(_read(there.report))

    ours.is_weighed = True  # type: ignore[attr-defined]
    sides: Sides = {"ours": ours}
    if database.has_small():

        def small() -> int:
            return work(_read(there.small_report))

        small_side = there.small.side(small)
        small_side.finds_others = True
        sides["small"] = small_side
    return sides


def _counted(report: Report) -> int:
    with transaction.atomic():
        made = count_report(report)
        transaction.set_rollback(True)
    return len(made.content["numbers"])


def _word(report: Report) -> int:
    return int(docx_of(paper_of_report(report))[:2] == b"PK")


def _pdf(report: Report) -> int:
    return int(pdf_of(paper_of_report(report))[:4] == b"%PDF")


def _excel(report: Report) -> int:
    content = io.BytesIO()
    with override("vi"):
        write_report_workbook(content, workbook_of(report, document_of(report)))
    return int(content.getvalue()[:2] == b"PK")


def _recounted() -> int:
    """It is kept as the run of a night is. SystemExit when something differs."""
    run = recount()
    if run.found:
        raise SystemExit(f"{run.found} sums differ from their rows")
    return run.found
