"""The export of the figures of awards: the numbers and their parts of the days asked for."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.forms.award_figures import acting_unit, figures_form
from awards.queries.award_figures import COUNTED, divisions
from awards.services.exports import EXPORT_FIGURES
from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import write
from mobilization.outbox.runner import JobRefused, JobRun
from organizations import tallies
from organizations.offices import may_fetch_in_office, owner_in_office
from organizations.permissions.reach import is_signed_in


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_FIGURES,
        export_figures,
        title=gettext_lazy("Export of awards in figures"),
        may_request=is_signed_in,
        may_fetch=may_fetch_in_office,
    )


def export_figures(run: JobRun) -> dict[str, Any]:
    """Write the file, as its owner is told the numbers. Raises JobRefused for days that no longer fit."""
    owner = owner_in_office(run)
    root = acting_unit(owner)
    form = figures_form(run.params["filters"], root)
    if not form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    scope = form.scope_of(root)
    is_told = bool(tallies.readable(owner, root, tallies.AWARDING))
    rows = [
        [part.title, line.title, *(number for number, _url in line.numbers), line.percent]
        for part in (divisions(owner, scope) if is_told else [])
        for line in part.lines
    ]
    columns = [
        Column(_("Divided"), width=30),
        Column(_("Part"), width=44),
        *(Column(str(tallies.get(key).title), Kind.INT, width=18) for key in COUNTED),
        Column(_("Share of who works directly (%)"), Kind.INT, width=18),
    ]
    title = _("Awards in figures")
    return write(run, [Sheet(title, columns, rows)], title=title, name=pgettext("file name", "award-figures"))
