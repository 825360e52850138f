"""The export of co-opinions to Excel: exactly the rows the filters find."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.filters.opinions import OpinionFilter
from awards.models import CoOpinion
from awards.queries.opinions import standing
from awards.services.opinions import EXPORT_OPINIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.dates import today
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of co-opinions")
    registry.register(
        EXPORT_OPINIONS, export_opinions, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_opinions(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(OpinionFilter(run.params["filters"], queryset=CoOpinion.objects.visible_to(owner), request=asked))
    rows = rows.select_related("asked", "nomination__unit", "nomination__body", "nomination__title", "nomination__form")
    sheet = Sheet(_("Co-opinions"), _columns(), rows_of(run, rows.order_by("-asked_on", "-id"), _cells))
    return write(run, [sheet], title=_("Co-opinions"), name=pgettext("file name", "co-opinions"))


def _columns() -> list[Column]:
    return [
        Column(_("Nomination"), width=18),
        Column(_("Recipient"), width=36),
        Column(_("Title or form"), width=36),
        Column(_("Unit that nominates"), width=36),
        Column(_("Who decides"), width=36),
        Column(_("Who is asked"), width=36),
        Column(_("Asked on"), Kind.DATE),
        Column(_("Answer due on"), Kind.DATE),
        Column(_("State"), width=30),
        Column(_("Answered on"), Kind.DATE),
        Column(_("Number and symbol of the answer"), width=24),
        Column(_("Reason"), width=50),
    ]


def _cells(row: CoOpinion) -> list[Any]:
    nomination = row.nomination
    return [
        nomination.code,
        nomination.name,
        str(nomination.subject),
        nomination.unit.name,
        nomination.decider,
        row.body,
        row.asked_on,
        row.due_on,
        standing(row, today()).label,
        row.answered_on,
        row.document_number,
        row.reason,
    ]
