"""Who registered for a conference, as an Excel file for the table at its door; for who handles it alone."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.models import Conference, Registration
from dialogues.permissions.conferences import writes_conference
from dialogues.services.registrations import EXPORT_REGISTRATIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import rows_of, write
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("List of who registered for a conference")
    registry.register(
        EXPORT_REGISTRATIONS, export_registrations, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_registrations(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused when its owner does not handle it any more."""
    owner = owner_in_office(run)
    known = Conference.objects.filter(pk=run.params["filters"]["conference"])
    conference = known.select_related("steward").first()
    if conference is None or not writes_conference(owner, conference):
        raise JobRefused(_("You may no longer read who registered for this conference."))
    rows = conference.registrations.order_by("id")
    columns = [
        Column(_("Name"), width=40),
        Column(_("Group or place of living"), width=50),
        Column(_("How many people"), Kind.INT),
        Column(_("Registered at"), Kind.DATETIME),
        Column(_("Waiting list"), width=20),
    ]
    sheet = Sheet(_("Registrations"), columns, rows_of(run, rows, _cells))
    return write(run, [sheet], title=conference.title, name=pgettext("file name", "registrations"))


def _cells(row: Registration) -> list[Any]:
    return [row.name, row.group, row.people, row.at, _("waiting") if row.is_waiting else ""]
