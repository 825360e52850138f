"""The export of opinions to Excel: exactly the rows the filters find, without who said them and what they say.

A file leaves the portal, where no look is logged and nothing is erased: words and place stay inside.
"""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.filters.opinions import OpinionFilter
from dialogues.models import Opinion
from dialogues.opinion_clock import clock_told
from dialogues.services.opinions import EXPORT_OPINIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.dates import today
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of opinions")
    registry.register(
        EXPORT_OPINIONS, export_opinions, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_opinions(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(OpinionFilter(run.params["filters"], queryset=Opinion.objects.visible_to(owner), request=asked))
    rows = rows.select_related("unit", "steward", "theme", "assigned", "place_unit", "conference")
    sheet = Sheet(_("Opinions"), _columns(), rows_of(run, rows.order_by("-received_on", "-id"), _cells))
    return write(run, [sheet], title=_("Opinions"), name=pgettext("file name", "opinions"))


def _columns() -> list[Column]:
    return [
        Column(_("Number"), width=18),
        Column(_("Kind"), width=14),
        Column(_("How it came"), width=20),
        Column(_("Received on"), Kind.DATE),
        Column(_("Received by"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("Conference"), width=40),
        Column(_("Domain"), width=26),
        Column(_("Theme"), width=30),
        Column(_("Unit of the place"), width=30),
        Column(_("State"), width=24),
        Column(_("Assigned to"), width=36),
        Column(_("Assigned on"), Kind.DATE),
        Column(_("Due until"), Kind.DATE),
        Column(_("Working days of extension"), Kind.INT),
        Column(_("Answered on"), Kind.DATE),
        Column(_("How it stands to its clock"), width=40),
    ]


def _cells(row: Opinion) -> list[Any]:
    return [
        row.number,
        row.get_kind_display(),
        row.get_channel_display(),
        row.received_on,
        row.unit.name,
        row.steward.name,
        str(row.conference or ""),
        row.get_domain_display(),
        str(row.theme or ""),
        row.place_unit.name if row.place_unit else "",
        row.get_state_display(),
        row.assigned.name if row.assigned else "",
        row.assigned_on,
        row.due_on,
        row.extended_days,
        row.answered_on,
        clock_told(row, today())[0],
    ]
