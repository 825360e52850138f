"""The export of commitments to Excel: exactly the rows the filters find; of an opinion its number and no word."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.filters.commitments import CommitmentFilter
from dialogues.models import Commitment
from dialogues.queries.commitments import told
from dialogues.services.commitments import EXPORT_COMMITMENTS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.dates import today
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of commitments")
    registry.register(
        EXPORT_COMMITMENTS, export_commitments, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_commitments(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    seen = Commitment.objects.visible_to(owner)
    rows = found(CommitmentFilter(run.params["filters"], queryset=seen, request=asked))
    rows = rows.select_related("unit", "steward", "responsible", "responsible_steward", "conference", "opinion")
    sheet = Sheet(_("Commitments"), _columns(), rows_of(run, rows.order_by("-promised_for", "-id"), _cells))
    return write(run, [sheet], title=_("Commitments"), name=pgettext("file name", "commitments"))


def _columns() -> list[Column]:
    return [
        Column(_("What is promised"), width=60),
        Column(_("Conference"), width=40),
        Column(_("Number of the opinion"), width=18),
        Column(_("Promised by"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("Unit that keeps it"), width=36),
        Column(_("Promised on"), Kind.DATE),
        Column(_("Promised at first for"), Kind.DATE),
        Column(_("Promised for"), Kind.DATE),
        Column(_("Day moved on"), Kind.DATE),
        Column(_("Promised at first"), width=60),
        Column(_("Reworded on"), Kind.DATE),
        Column(_("State"), width=16),
        Column(_("How it stands to its day"), width=28),
        Column(_("Kept or given up on"), Kind.DATE),
        Column(_("Entered on"), Kind.DATE),
        Column(_("What became of it"), width=60),
        Column(_("Address of a proof"), width=40),
    ]


def _cells(row: Commitment) -> list[Any]:
    return [
        row.title,
        str(row.conference or ""),
        row.opinion.number if row.opinion else "",
        row.unit.name,
        row.steward.name,
        row.responsible_steward.name,
        row.promised_on,
        row.first_promised_for,
        row.promised_for,
        row.moved_on,
        row.first_title,
        row.reworded_on,
        row.get_state_display(),
        told(row, today()),
        row.ended_on,
        row.ended_noted_on,
        row.outcome,
        row.link,
    ]
