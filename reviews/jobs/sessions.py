"""The export of sessions to Excel: exactly the rows the filters find, and their agendas with votes and outcomes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in
from reviews.agenda_kinds import Matter, shown_matters
from reviews.filters.sessions import SessionFilter
from reviews.models import Session, SessionItem
from reviews.queries.round_items import shown_item
from reviews.queries.sessions import with_items_shown, with_numbers
from reviews.services.sessions import EXPORT_SESSIONS


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of sessions")
    registry.register(
        EXPORT_SESSIONS, export_sessions, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_sessions(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    sessions = found(SessionFilter(run.params["filters"], queryset=Session.objects.visible_to(owner)))
    rows = with_numbers(sessions, owner).order_by("-held_on", "-id")
    items = with_items_shown(SessionItem.objects.visible_to(owner), owner)
    items = items.filter(session__in=sessions.values("pk")).order_by("-session__held_on", "-session", "position")
    matters = shown_matters(items.filter(item=None), owner)
    columns = [
        Column(_("Session"), width=60),
        Column(_("Council"), width=60),
        Column(_("Round of review"), width=50),
        Column(_("Held on"), Kind.DATE),
        Column(_("Candidacies"), Kind.INT),
        Column(_("Recognised"), Kind.INT),
        Column(_("State"), width=18),
    ]
    of_item = [
        Column(_("Session"), width=60),
        Column(_("Place on the agenda"), Kind.INT),
        Column(_("Model"), width=60),
        Column(_("Unit"), width=32),
        Column(_("In favour"), Kind.INT),
        Column(_("Against"), Kind.INT),
        Column(_("Abstained"), Kind.INT),
        Column(_("Invalid"), Kind.INT),
        Column(_("Outcome"), width=20),
    ]

    def item_row(item: SessionItem) -> list[Any]:
        shown = shown_item(item.item, owner) if item.item else matters.get(item.pk, Matter(""))
        votes = [item.in_favour, item.against, item.abstained, item.invalid]
        return [item.session.name, item.position, shown.title, shown.unit, *votes, item.outcome_told]

    sheets = [
        Sheet(_("Sessions"), columns, rows_of(run, rows, _row)),
        Sheet(_("Agenda"), of_item, rows_of(run, items, item_row)),
    ]
    return write(run, sheets, title=_("Sessions"), name=pgettext("file name", "sessions"))


def _row(each: Any) -> list[Any]:
    return [
        each.name,
        each.council.name,
        each.round.name if each.round else "",
        each.held_on,
        each.number,
        each.recognised,
        each.get_state_display(),
    ]
