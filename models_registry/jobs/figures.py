"""The figures of a unit as an Excel file: the tables of the page, a sheet each."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.permissions import may_read_figures
from models_registry.queries.funnel import LENSES, Stage, Table, figures_for, funnel, tables
from models_registry.queries.judged import Row, judged
from models_registry.services.figures import EXPORT_FIGURES
from organizations.figures import Figure, Period, Scope
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.tallies import AWARDING


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_FIGURES,
        export_figures,
        title=gettext_lazy("Export of figures"),
        may_request=may_read_figures,
        may_fetch=may_fetch_in_office,
    )


def export_figures(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"sheets": n}`. Raises JobRefused when the right is gone."""
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_read_figures(owner):
        raise JobRefused(_("You may no longer read these figures."))
    begins, ends = (_day(run.params[name]) for name in ("begins", "ends"))
    lens = run.params["lens"]
    scope = Scope(root=unit, as_it_was=lens == LENSES[1], period=Period(begins=begins, ends=ends))
    figures = figures_for(owner, unit)
    parts = [_sheet(table, figures) for table in tables(scope, figures)]
    sheets = [_funnel_sheet(funnel(unit, scope.period, figures, [lens])), *parts]
    if rows := judged(owner, scope):
        sheets.append(_judged_sheet(_("Judging"), rows))
    awarded = judged(owner, scope, AWARDING)
    if any(row.now.number or row.before.number for row in awarded):
        sheets.insert(-1 if rows else len(sheets), _judged_sheet(_("Commendation"), awarded))
    content = run.temporary_file()
    write_workbook(content, sheets, title=_("Figures of %(unit)s") % {"unit": unit.name})
    name = pgettext("file name", "figures")
    run.add_file("xlsx", f"{name}-{unit.code}-{ends or begins}.xlsx", content, content_type=XLSX)
    return {"sheets": len(sheets)}


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _funnel_sheet(stages: list[Stage]) -> Sheet:
    columns = [
        Column(_("Stage")),
        Column(_("In the period"), Kind.INT),
        Column(_("The year before"), Kind.INT),
        Column(_("What is counted"), width=60),
    ]
    rows = [[each.title, each.by_lens[0][0].value, each.by_lens[0][1].value, each.counts] for each in stages]
    return Sheet(_("Recognition funnel"), columns, rows)


def _judged_sheet(title: str, rows: list[Row]) -> Sheet:
    columns = [
        Column(_("Figure")),
        Column(_("In the period"), Kind.INT),
        Column(_("Reckoned of it"), Kind.DECIMAL),
        Column(_("The year before"), Kind.INT),
        Column(_("Reckoned of it"), Kind.DECIMAL),
        Column(_("Measure")),
        Column(_("What is counted"), width=60),
    ]
    cells = [
        [
            str(row.tally.title), row.now.number, row.now.value, row.before.number, row.before.value,
            str(row.tally.measured_in), str(row.tally.counts),
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet(title, columns, cells)


def _sheet(table: Table, figures: Iterable[Figure]) -> Sheet:
    columns = [Column(heading) for heading in table.headings]
    columns += [Column(str(figure.title), Kind.INT) for figure in figures]
    return Sheet(table.title, columns, _cells(table))


def _cells(table: Table) -> Iterator[list[Any]]:
    for labels, values in table.rows:
        yield [*labels, *(number.value for number in values)]
