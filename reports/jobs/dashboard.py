"""A dashboard as an Excel file: each of its tables on a sheet of its own."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import write
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.permissions import may_read_figures
from models_registry.queries.judged import Row
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office
from reports.forms.dashboard import dashboard_form
from reports.queries.below import Below, below_of
from reports.queries.dashboard import Dashboard, dashboard_of
from reports.queries.dashboard_map import Spread
from reports.services.dashboard import EXPORT_DASHBOARD


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_DASHBOARD,
        export_dashboard,
        title=gettext_lazy("Export of a dashboard"),
        may_request=may_read_figures,
        may_fetch=may_fetch_in_office,
    )


def export_dashboard(run: JobRun) -> dict[str, Any]:
    """Write the file as its owner is told the numbers. Raises JobRefused when the right or the unit is gone."""
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_read_figures(owner):
        raise JobRefused(_("You may no longer read these figures."))
    asked = run.params["asked"]
    form = dashboard_form(asked, unit, owner)
    if not form.is_valid():
        raise JobRefused(_("The figures could not be exported: a day has an error."))
    board = dashboard_of(owner, form.scope(), form.chosen())
    below = below_of(owner, form.scope(), asked.get("order", ""))
    sheets = [*sheets_of(board), *([_below(below)] if below.lines else [])]
    title = _("Dashboard of %(unit)s") % {"unit": unit.name}
    return write(run, sheets, title=title, name=pgettext("file name", "dashboard") + f"-{unit.code}")


def sheets_of(board: Dashboard) -> list[Sheet]:
    """The tables of the page."""
    sheets = [*_of_models(board), *([_by_unit(board.spread, board)] if board.spread else [])]
    if board.clock:
        sheets.append(_told(_("Opinions"), board.clock.rows))
    if board.awards:
        sheets.append(_told(_("Commendation"), board.awards))
    if board.late:
        rows = [[each.title, each.number] for each in board.late]
        sheets.append(Sheet(_("What is late"), [Column(_("What"), width=52), Column(_("Number"), Kind.INT)], rows))
    return sheets


def _of_models(board: Dashboard) -> list[Sheet]:
    """The funnel, and the chosen figure by domain and level, month and theme."""
    figure, (year, earlier) = str(board.figure.title), board.months.years
    stages = [[each.title, *(number.value for number in each.by_lens[0])] for each in board.stages]
    lines = [*board.parts.lines, board.parts.total]
    months = [[line.title, line.now.value if line.now else None, line.before.value] for line in board.months.lines]
    tables = (
        (_("Recognition funnel"), _("Stage"), [_("In the period"), _("The year before")], stages),
        (
            _("By domain and level"),
            f"{_('Domain')} ({figure})",
            board.parts.columns,
            [[line.title, *(number.value for number in line.numbers)] for line in lines],
        ),
        (_("By month"), f"{_('Month')} ({figure})", [str(year), str(earlier)], months),
        (
            _("By theme"),
            f"{_('Theme')} ({figure})",
            [_("In the period")],
            [[line.title, line.numbers[0].value] for line in board.themes],
        ),
    )
    return [
        Sheet(title, [Column(first, width=44), *(Column(name, Kind.INT) for name in names)], rows)
        for title, first, names, rows in tables
    ]


def _by_unit(spread: Spread, board: Dashboard) -> Sheet:
    rows = [[spot.unit.name, spot.number.value] for spot in spread.spots]
    return Sheet(_("By unit"), [Column(_("Unit"), width=44), Column(str(board.figure.title), Kind.INT)], rows)


def _told(title: str, rows: Iterable[Row]) -> Sheet:
    columns = [
        Column(_("Figure"), width=44),
        Column(_("In the period"), Kind.INT),
        Column(_("Reckoned of it"), Kind.DECIMAL),
        Column(_("The year before"), Kind.INT),
        Column(_("Reckoned of it"), Kind.DECIMAL),
        Column(_("Measure"), width=18),
    ]
    cells = [
        [str(row.tally.title), row.now.number, row.now.value, row.before.number, row.before.value,
         str(row.tally.measured_in)]
        for row in rows
    ]  # fmt: skip
    return Sheet(title, columns, cells)


def _below(below: Below) -> Sheet:
    columns = [
        Column(_("Unit"), width=44),
        *(Column(str(each.title), Kind.INT) for each in below.columns),
        Column(_("Rank"), Kind.INT),
        Column(_("Share, per cent"), Kind.DECIMAL),
    ]
    lines = [
        [line.unit.name, *(number.value for number in line.numbers), line.rank, line.share] for line in below.lines
    ]
    own = [_("Directly at the unit"), *(number.value for number in below.own.numbers), None, None]
    total = [_("Together"), *(number.value for number in below.total), None, None]
    return Sheet(_("Units below"), columns, [*lines, own, total])
