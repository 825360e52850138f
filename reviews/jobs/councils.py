"""The export of councils to Excel: exactly the rows the filters find, and who sits in them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.filters.councils import CouncilFilter
from reviews.models import Council, CouncilMember
from reviews.queries.councils import BY_ROLE, with_numbers
from reviews.services.councils import EXPORT_COUNCILS


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of councils")
    registry.register(
        EXPORT_COUNCILS, export_councils, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_councils(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    chosen = CouncilFilter(run.params["filters"], queryset=Council.objects.visible_to(owner))
    councils = found(chosen)
    rows = with_numbers(councils).order_by("-valid_from", "-id")
    members = CouncilMember.objects.filter(council__in=councils.values("pk")).select_related("council", "person")
    members = members.annotate(place=BY_ROLE).order_by("-council__valid_from", "-council", "place", "person__sort_key")
    council = [
        Column(_("Council"), width=60),
        Column(_("Unit"), width=32),
        Column(_("Looked after by"), width=32),
        Column(_("Set up by document"), width=22),
        Column(_("Day of the document"), Kind.DATE),
        Column(_("In office from"), Kind.DATE),
        Column(_("In office until"), Kind.DATE),
        Column(_("Members today"), Kind.INT),
    ]
    seat = [
        Column(_("Council"), width=60),
        Column(_("Full name"), width=28),
        Column(_("In the council"), width=18),
        Column(_("Position"), width=40),
        Column(_("From"), Kind.DATE),
        Column(_("Until"), Kind.DATE),
    ]
    sheets = [
        Sheet(_("Councils"), council, rows_of(run, rows, _council_row)),
        Sheet(_("Members"), seat, rows_of(run, members, _seat_row)),
    ]
    return write(run, sheets, title=_("Councils"), name=pgettext("file name", "councils"))


def _council_row(council: Any) -> list[Any]:
    return [
        council.name,
        council.unit.name,
        council.steward.name,
        council.document_number,
        council.document_date,
        council.valid_from,
        council.valid_to,
        council.members_now,
    ]


def _seat_row(seat: CouncilMember) -> list[Any]:
    return [
        seat.council.name,
        seat.person.full_name,
        seat.get_role_display(),
        seat.position,
        seat.valid_from,
        seat.valid_to,
    ]
