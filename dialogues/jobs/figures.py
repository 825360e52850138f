"""The export of the figures of dialogues: the numbers, their parts, of the days asked for."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dialogues.forms.figures import acting_unit, figures_form
from dialogues.queries.earlier import Combined, combined
from dialogues.queries.figures import Division, divisions
from dialogues.services.figures import EXPORT_FIGURES
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import write
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.queries.judged import judged
from organizations import tallies
from organizations.figures import Scope
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_FIGURES,
        export_figures,
        title=gettext_lazy("Export of dialogues in figures"),
        may_request=is_signed_in,
        may_fetch=may_fetch_in_office,
    )


def export_figures(run: JobRun) -> dict[str, Any]:
    """Write the file, as its owner is told the numbers. Raises JobRefused for days that no longer fit."""
    owner = owner_in_office(run)
    own = acting_unit(owner)
    form = figures_form(run.params["filters"], own)
    if not form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    scope = form.scope_of(form.unit(own))
    is_told = bool(tallies.readable(owner, scope.root, tallies.DIALOGUE))
    parts = divisions(owner, scope) if is_told else []
    history = combined(owner, scope) if is_told else None
    title = _("Dialogues in figures")
    numbers = [*_numbers(owner, scope), *(_with_history(history) if history and history.rows else [])]
    sheets = [Sheet(title, _columns(), numbers), Sheet(_("Parts"), _part_columns(), _parts(parts))]
    return write(run, sheets, title=title, name=pgettext("file name", "dialogue-figures"))


def _numbers(owner: Any, scope: Scope) -> list[list[Any]]:
    return [
        [str(row.tally.title), row.now.number, row.now.value, str(row.tally.measured_in), row.before.number]
        for row in judged(owner, scope, tallies.DIALOGUE)
    ]


def _with_history(both: Combined) -> list[list[Any]]:
    return [
        [_("From history"), both.from_history, None, "", None],
        [_("Counted here, beside the history"), both.counted, None, "", None],
        [_("Together"), both.together, None, "", None],
        *([row.figures.title, row.total, None, row.why_not, None] for row in both.rows),
    ]


def _parts(parts: list[Division]) -> list[list[Any]]:
    return [
        [part.title, line.title, column, number]
        for part in parts
        for line in part.lines
        for column, (number, _url) in zip(part.columns, line.numbers, strict=True)
    ]


def _columns() -> list[Column]:
    return [
        Column(_("Number"), width=44),
        Column(_("In the period"), Kind.INT, width=16),
        Column(_("Share or median"), Kind.DECIMAL, width=16),
        Column(_("Measured in"), width=18),
        Column(_("The year before"), Kind.INT, width=16),
    ]


def _part_columns() -> list[Column]:
    return [
        Column(_("Divided"), width=44),
        Column(_("Part"), width=36),
        Column(_("Number"), width=36),
        Column(_("In the period"), Kind.INT, width=16),
    ]
