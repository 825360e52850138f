"""The export of reception days to Excel: exactly the rows the filters find."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.filters.receptions import ReceptionFilter
from dialogues.models import ReceptionDay
from dialogues.models.reception import MATTERS, told_as
from dialogues.services.receptions import EXPORT_RECEPTIONS
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, rows_of, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of the list of reception days")
    registry.register(
        EXPORT_RECEPTIONS, export_receptions, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_receptions(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    seen = ReceptionDay.objects.visible_to(owner)
    rows = found(ReceptionFilter(run.params["filters"], queryset=seen, request=asked))
    rows = rows.select_related("unit", "steward").order_by("-day", "-id")
    numbers = [told_as(name) for name in ("people", *MATTERS)]
    columns = [
        Column(_("Unit"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("Day"), Kind.DATE),
        Column(_("Who received"), width=34),
        *(Column(each[:1].upper() + each[1:], Kind.INT, width=16) for each in numbers),
        Column(_("Matters together"), Kind.INT, width=16),
        Column(_("Note"), width=60),
    ]
    sheet = Sheet(_("Reception days"), columns, rows_of(run, rows, _cells))
    return write(run, [sheet], title=_("Reception days"), name=pgettext("file name", "reception-days"))


def _cells(row: ReceptionDay) -> list[Any]:
    numbers = [getattr(row, name) for name in ("people", *MATTERS)]
    return [row.unit.name, row.steward.name, row.day, row.get_post_display(), *numbers, row.matters, row.note]
