"""The export of conferences to Excel: exactly the rows the filters find, and who was invited to them."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.enums import HostRole
from dialogues.filters.conferences import ConferenceFilter
from dialogues.models import Conference, InvitedGroup
from dialogues.services.conferences import EXPORT_CONFERENCES
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of dialogue conferences")
    registry.register(
        EXPORT_CONFERENCES, export_conferences, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_conferences(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    chosen = found(
        ConferenceFilter(run.params["filters"], queryset=Conference.objects.visible_to(owner), request=asked)
    )
    rows = chosen.select_related("unit", "steward", "theme").order_by("-planned_from", "-id")
    groups = InvitedGroup.objects.filter(conference__in=chosen.values("pk")).select_related("conference__unit")
    sheets = [
        Sheet(_("Conferences"), _columns(), rows_of(run, rows, _cells)),
        Sheet(_("Invited groups"), _of_groups(), rows_of(run, groups.order_by("-conference", "position"), _group)),
    ]
    return write(run, sheets, title=_("Dialogue conferences"), name=pgettext("file name", "conferences"))


def _columns() -> list[Column]:
    return [
        Column(_("Name of the conference"), width=60),
        Column(_("Kind"), width=26),
        Column(_("Voters who asked for it"), Kind.INT),
        Column(_("Unit that holds it"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("Theme"), width=30),
        *(Column(str(role.label), width=34) for role in HostRole),
        Column(_("Year"), Kind.INT),
        Column(_("Planned from"), Kind.DATE),
        Column(_("Planned until"), Kind.DATE),
        Column(_("Day"), Kind.DATE),
        Column(_("Begins at"), width=12),
        Column(_("Place or link"), width=50),
        Column(_("State"), width=22),
        Column(_("Announced on"), Kind.DATE),
        Column(_("To be announced until"), Kind.DATE),
        Column(_("Announced late or not at all"), width=16),
        Column(_("Conclusion due until"), Kind.DATE),
        Column(_("Conclusion published on"), Kind.DATE),
        Column(_("Conclusion entered on"), Kind.DATE),
    ]


def _cells(row: Conference) -> list[Any]:
    hosting = dict(row.hosts)
    return [
        row.title,
        row.get_kind_display(),
        row.voters,
        row.unit.name,
        row.steward.name,
        str(row.theme or ""),
        *((hosting[role] or _("yes")) if role in hosting else "" for role in HostRole),
        row.year,
        row.planned_from,
        row.planned_to,
        row.day,
        f"{row.begins:%H:%M}" if row.begins else "",
        row.place or row.link,
        row.get_state_display(),
        row.announced_on,
        row.announce_due,
        _("yes") if row.is_late else "",
        row.conclusion_due,
        row.published_on,
        row.published_noted_on,
    ]


def _of_groups() -> list[Column]:
    return [
        Column(_("Name of the conference"), width=60),
        Column(_("Unit that holds it"), width=36),
        Column(_("Invited group"), width=50),
        Column(_("How many came"), Kind.INT),
    ]


def _group(group: InvitedGroup) -> list[Any]:
    return [group.conference.title, group.conference.unit.name, group.name, group.attended]
