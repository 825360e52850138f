"""The export of changes to Excel: exactly the changes the one who asked may read, a row for each field that changed."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.changes import Change, changes
from mobilization.common.documents import XLSX, Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.filters.history import HistoryFilter
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.history import may_audit
from organizations.permissions.reach import is_signed_in
from organizations.queries.history import events_visible_to
from organizations.queries.narrowed_changes import units_of
from organizations.services.history import EXPORT_HISTORY

AT_ONCE = 500


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_HISTORY,
        export_history,
        title=gettext_lazy("Export of changes"),
        may_request=_may_have,
        may_fetch=may_fetch_in_office,
    )


def _may_have(user: Any) -> bool:
    if not is_signed_in(user):
        return False
    return may_audit(user) or any(each.role in ("administrator", "auditor") for each in user.memberships_now)


def export_history(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"changes": n}`. Raises JobRefused when the right is gone or the list too long."""
    owner = owner_in_office(run)
    if not may_audit(owner):
        raise JobRefused(_("You no longer hold the office in which you asked for this export."))
    chosen = HistoryFilter(run.params["filters"], user=owner)
    events = chosen.among(events_visible_to(owner, chosen.where()))
    written = _Written(owner)
    content = run.temporary_file()
    try:
        sheet = Sheet(_("Changes"), _columns(), written.rows(run, events))
        write_workbook(content, [sheet], title=_("Changes"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "changes")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(written.number, written.number)
    return {"changes": written.number}


def _columns() -> list[Column]:
    return [
        Column(_("When"), Kind.DATETIME),
        Column(_("What was done")),
        Column(_("Record"), width=40),
        Column(_("Unit"), width=32),
        Column(_("Field"), width=24),
        Column(_("Before"), width=32),
        Column(_("After"), width=32),
        Column(_("By"), width=28),
        Column(_("Reason"), width=40),
        Column(_("Request"), width=36),
    ]


class _Written:
    """The rows of the sheet, newest change first, and how many changes they tell."""

    def __init__(self, owner: Any) -> None:
        self.number, self.owner = 0, owner

    def rows(self, run: JobRun, events: dict[Any, Any]) -> Iterator[list[Any]]:
        cursor: str | None = None
        while True:
            page = changes(events, cursor=cursor, size=AT_ONCE)
            units = units_of(page.items, self.owner)
            for change in page.items:
                self.number += 1
                run.progress(self.number, None, _("Writing rows"))
                yield from _of(change, units.get((change.model, change.object_id), ""))
            if (cursor := page.older) is None:
                return


def _of(change: Change, unit: str) -> Iterator[list[Any]]:
    lines = [(line.label, line.old, line.new) for line in change.lines] or [("", "", "")]
    for label, old, new in lines:
        told = (label, old, new, change.actor, change.reason, change.request)
        yield [change.at, change.title, change.about, unit, *told]
