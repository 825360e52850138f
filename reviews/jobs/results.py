"""The export of a round's scores to Excel: the leaderboard raw and made fair, every sheet criterion by criterion."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import rows_of, write
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.enums import SheetState
from reviews.models import Criterion, Round, ScoreSheet
from reviews.permissions.sheets import may_read_scores
from reviews.queries.results import Result, results
from reviews.queries.sheets import lines_of
from reviews.services.results import EXPORT_RESULTS


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the scores of a round")
    registry.register(
        EXPORT_RESULTS, export_results, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_results(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused when its owner may not read the scores any more."""
    owner = owner_in_office(run)
    known = Round.objects.select_related("steward", "council", "criteria_set")
    found = known.filter(pk=run.params["round"]).first()
    if found is None or not may_read_scores(owner, found):
        raise JobRefused(_("You may no longer read how this round was scored."))
    criteria = lines_of(found.criteria_set)
    given = ScoreSheet.objects.standing().filter(assignment__item__round=found)
    given = given.select_related("assignment__item__candidacy__model", "assignment__seat__person")
    given = given.prefetch_related("points").order_by(
        "assignment__item__position", "assignment__seat__person__sort_key"
    )
    sheets = [
        Sheet(_("Leaderboard"), _result_columns(), _result_rows(found)),
        Sheet(_("Score sheets"), _sheet_columns(criteria), rows_of(run, given, lambda one: _sheet_row(one, criteria))),
    ]
    return write(run, sheets, title=found.name, name=pgettext("file name", "scores"))


def _result_columns() -> list[Column]:
    return [
        Column(_("Place by mean"), Kind.INT),
        Column(_("Place by fair mean"), Kind.INT),
        Column(_("Model"), width=60),
        Column(_("Unit"), width=32),
        Column(_("Sheets"), Kind.INT),
        Column(_("Missing sheets"), Kind.INT),
        Column(_("Mean"), Kind.DECIMAL),
        Column(_("Fair mean"), Kind.DECIMAL),
        Column(_("Median"), Kind.DECIMAL),
        Column(_("Lowest"), Kind.DECIMAL),
        Column(_("Highest"), Kind.DECIMAL),
        Column(_("Standard deviation"), Kind.DECIMAL),
        Column(_("Grade"), width=20),
        Column(_("Far from the others"), width=40),
        Column(_("Not to be recognised: too few points at"), width=40),
        Column(_("Decision due by"), Kind.DATE),
    ]


def _result_rows(found: Round) -> Iterator[list[Any]]:
    fair = {one.item: one.place for one in results(found, "fair") if one.fair is not None}
    for one in results(found):
        yield [one.place if one.spread else None, fair.get(one.item), *_result(one)]


def _result(one: Result) -> list[Any]:
    told = one.spread
    mean = told.mean if told else None
    of_sheets = (told.median, told.lowest, told.highest, told.deviation) if told else (None, None, None, None)
    apart = "; ".join(f"{name}: {points}" for name, points in one.outliers)
    out = "; ".join(map(str, one.knocked_out))
    numbers = [one.sheets, one.lacking, mean, one.fair, *of_sheets]
    return [one.title, one.unit, *numbers, one.grade, apart, out, one.due_on]


def _sheet_columns(criteria: list[Criterion]) -> list[Column]:
    return [
        Column(_("Model"), width=60),
        Column(_("Member"), width=28),
        Column(_("State"), width=18),
        Column(pgettext("when", "Submitted"), Kind.DATETIME),
        Column(_("Total"), Kind.DECIMAL),
        *(Column(line.title, Kind.DECIMAL, width=16) for line in criteria),
        Column(_("Overall comment"), width=60),
        Column(_("Comments at criteria"), width=60),
    ]


def _sheet_row(sheet: ScoreSheet, criteria: list[Criterion]) -> list[Any]:
    """Points and words of a sheet that was submitted; before that they are its member's own."""
    told = [
        sheet.assignment.item.candidacy.model.title,
        sheet.assignment.seat.person.full_name,
        sheet.get_state_display(),
        sheet.submitted_at,
        sheet.total,
    ]
    if sheet.state != SheetState.SUBMITTED:
        return [*told, *(None for _line in criteria), "", ""]
    rows = {row.criterion_id: row for row in sheet.points.all()}
    points = [rows[line.pk].points if line.pk in rows else None for line in criteria]
    words = [f"{line.title}: {rows[line.pk].comment}" for line in criteria if line.pk in rows and rows[line.pk].comment]
    return [*told, *points, sheet.comment, "\n".join(words)]
