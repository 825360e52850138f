"""Schedules, targets and ranks as Excel files, as the filters or choices find them."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.querysets import path_of_reader
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reports.filters.plans import ScheduleFilter, TargetFilter
from reports.forms.rank import RankForm
from reports.models import ReportSchedule, ReportTarget
from reports.queries.rank import Ranked, ranked
from reports.queries.schedules import KNOWN
from reports.queries.targets import SHOWN, Line, lines
from reports.services.rank import EXPORT_RANK
from reports.services.scheduling import EXPORT_SCHEDULES
from reports.services.targets import EXPORT_TARGETS

AT_ONCE = 100
"""So many targets are counted together."""


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (EXPORT_SCHEDULES, export_schedules, gettext_lazy("Export of the schedules of reports")),
        (EXPORT_TARGETS, export_targets, gettext_lazy("Export of targets")),
        (EXPORT_RANK, export_rank, gettext_lazy("Export of a rank of units")),
    ):
        registry.register(kind, handler, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office)


def export_schedules(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(
        ScheduleFilter(run.params["filters"], queryset=ReportSchedule.objects.visible_to(owner), request=asked)
    )
    columns = [
        Column(_("Kind"), width=24),
        Column(_("Unit"), width=36),
        Column(_("Holds for"), width=30),
        Column(_("Closes"), width=40),
        Column(_("Draft made after (days)"), Kind.INT),
        Column(_("Due after (days)"), Kind.INT),
        Column(_("Template"), width=40),
        Column(_("Holds from"), Kind.DATE),
        Column(_("In use"), width=10),
    ]
    sheet = Sheet(_("Schedules"), columns, rows_of(run, rows.select_related(*KNOWN).order_by("-pk"), _schedule))
    return write(run, [sheet], title=_("Schedules of reports"), name=pgettext("file name", "report-schedules"))


def _schedule(row: ReportSchedule) -> list[Any]:
    return [
        row.get_kind_display(),
        row.unit.name,
        row.get_reach_display(),
        row.get_closing_display(),
        row.draft_after,
        row.due_after,
        row.template.title if row.template else _("The standard template"),
        row.starts_on,
        _("yes") if row.is_in_use else _("no"),
    ]


def export_targets(run: JobRun) -> dict[str, Any]:
    """Write the file with what was reached until now. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(TargetFilter(run.params["filters"], queryset=ReportTarget.objects.visible_to(owner), request=asked))
    targets = list(rows.select_related(*SHOWN).order_by("-year", "-pk"))
    columns = [
        Column(_("Figure"), width=44),
        Column(_("Unit"), width=36),
        Column(_("Year"), Kind.INT),
        Column(_("To be reached"), Kind.INT),
        Column(_("Reached so far"), Kind.INT),
        Column(_("Per cent"), Kind.DECIMAL),
        Column(_("Source"), width=40),
    ]
    told = []
    for first in range(0, len(targets), AT_ONCE):
        run.progress(first, len(targets), _("Counting"))
        told += [_target(line) for line in lines(owner, targets[first : first + AT_ONCE])]
    sheet = Sheet(_("Targets"), columns, told)
    return write(run, [sheet], title=_("Targets"), name=pgettext("file name", "report-targets"))


def _target(line: Line) -> list[Any]:
    target, reached = line.target, line.reached
    told = [reached.number, reached.percent] if reached else [None, None]
    return [line.title, target.unit.name, target.year, target.number, *told, target.note]


def export_rank(run: JobRun) -> dict[str, Any]:
    """Write the file as its owner is told the numbers. Raises JobRefused when the right or the unit is gone."""
    owner = owner_in_office(run)
    form = RankForm(run.params["filters"], user=owner)
    if path_of_reader(owner) is None or not form.is_valid():
        raise JobRefused(_("You may no longer read these figures."))
    asked = form.asked()
    rows = ranked(owner, asked)
    shares = [Column(str(asked.whole.title), Kind.INT), Column(_("Per cent"), Kind.DECIMAL)] if asked.whole else []
    columns = [
        Column(pgettext("rank", "Place"), Kind.INT),
        Column(_("Unit"), width=36),
        Column(str(asked.measure.title), Kind.INT),
        *shares,
        Column(_("Same period before"), Kind.INT),
        Column(_("Place before"), Kind.INT),
    ]
    sheet = Sheet(_("Rank of units"), columns, [_ranked(row, is_share=bool(asked.whole)) for row in rows])
    return write(run, [sheet], title=asked.title, name=pgettext("file name", "rank-of-units"))


def _ranked(row: Ranked, *, is_share: bool) -> list[Any]:
    share = [row.now.whole, row.now.value] if is_share else []
    return [row.now.place, row.unit.name, row.now.number, *share, row.before.number, row.before.place]
