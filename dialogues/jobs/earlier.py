"""The export of figures of earlier years to Excel: each with the sum of its parts, and the parts themselves."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.filters.earlier import EarlierFilter
from dialogues.models import DialogueFigures
from dialogues.queries.earlier import dressed
from dialogues.services.earlier import EXPORT_EARLIER
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import found, write
from mobilization.outbox.runner import JobRun
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    title = gettext_lazy("Export of figures of earlier dialogues")
    registry.register(
        EXPORT_EARLIER, export_earlier, title=title, may_request=is_signed_in, may_fetch=may_fetch_in_office
    )


def export_earlier(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    owner = owner_in_office(run)
    asked: Any = SimpleNamespace(user=owner)
    rows = found(EarlierFilter(run.params["filters"], DialogueFigures.objects.visible_to(owner), request=asked))
    told = dressed(rows.select_related("unit", "steward").order_by("-begins", "-id"))
    figures = [
        [
            row.figures.title, row.figures.unit.name, row.figures.steward.name, row.figures.begins, row.figures.ends,
            row.total, row.figures.claimed, row.total - row.figures.claimed if row.is_mismatch else None,
            row.figures.answered_share, row.figures.source_title, row.figures.source_url, row.figures.note,
        ]
        for row in told
    ]  # fmt: skip
    parts = [
        [
            row.figures.title, row.figures.unit.name, part.get_level_display(), part.get_kind_display(), part.number,
            part.people, part.is_about,
        ]
        for row in told
        for part in row.parts
    ]  # fmt: skip
    title = _("Dialogues of earlier years")
    sheets = [Sheet(title, _columns(), figures), Sheet(_("Parts"), _part_columns(), parts)]
    return write(run, sheets, title=title, name=pgettext("file name", "earlier-dialogues"))


def _columns() -> list[Column]:
    return [
        Column(_("Name of the figures"), width=60),
        Column(_("Unit"), width=36),
        Column(_("Looked after by"), width=36),
        Column(_("First day"), Kind.DATE),
        Column(_("Last day"), Kind.DATE),
        Column(_("Sum of the parts"), Kind.INT, width=16),
        Column(_("Total that the source states"), Kind.INT, width=16),
        Column(_("Difference"), Kind.INT),
        Column(_("Answered in the hall, as the source states (%)"), Kind.INT, width=18),
        Column(_("Source"), width=60),
        Column(_("Address of the source"), width=40),
        Column(_("Note"), width=60),
    ]


def _part_columns() -> list[Column]:
    return [
        Column(_("Name of the figures"), width=60),
        Column(_("Unit"), width=36),
        Column(_("Level"), width=24),
        Column(_("Kind"), width=36),
        Column(_("How many"), Kind.INT),
        Column(_("People who came"), Kind.INT),
        Column(_("approximate"), Kind.BOOL, width=16),
    ]
