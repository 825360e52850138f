"""A measure as an Excel file: its numbers in both views, its parts, its months, and what is counted."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet
from mobilization.outbox import registry
from mobilization.outbox.list_files import write
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.permissions import may_read_figures
from organizations.figures import Scope
from organizations.offices import may_fetch_in_office, owner_in_office
from reports import measures
from reports.forms.measures import MeasureForm
from reports.measures import Measure
from reports.queries.catalogue import Entry
from reports.queries.measure_page import Lens, Parts, lenses, months, parts
from reports.services.exports import EXPORT_MEASURE

ALL_OF_THEM = 100_000


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_MEASURE,
        export_measure,
        title=gettext_lazy("Export of a figure with its parts"),
        may_request=may_read_figures,
        may_fetch=may_fetch_in_office,
    )


def export_measure(run: JobRun) -> dict[str, Any]:
    """Write the file, as its owner is told the number. Raises JobRefused when the right or the days are gone."""
    owner, asked = owner_in_office(run), run.params["filters"]
    given = QueryDict(mutable=True)
    for name, value in asked.items():
        given.setlist(name, value if isinstance(value, list) else [value])
    try:
        measure = measures.measure(asked["key"])
    except KeyError as unknown:
        raise JobRefused(_("The portal counts no such number.")) from unknown
    form = MeasureForm(given, asked=measure, own=owner.acting.unit if owner.acting else None)
    if not form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    scope = form.scope()
    if measure.key not in {each.key for each in measures.readable(owner, scope.root)}:
        raise JobRefused(_("You may no longer read these figures."))
    divided = parts(measure, scope, form.dimensions(), owner, most=ALL_OF_THEM)
    sheets = [
        _numbers(measure, scope, lenses(measure, scope.root, scope.period, owner)),
        _parts(divided),
        _months(measure, scope, owner),
        _words(measure),
    ]
    name = f"{pgettext('file name', 'figure')}-{measure.key.replace('.', '-').replace('_', '-')}"
    return write(run, sheets, title=str(measure.title), name=name)


def _numbers(measure: Measure, scope: Scope, told: list[Lens]) -> Sheet:
    where = scope.root.name if scope.root else _("All units")
    titles = {"steward": _("As it is now"), "unit": _("As it was")}
    columns = [
        Column(_("Unit"), width=36),
        Column(_("First day"), Kind.DATE),
        Column(_("Last day"), Kind.DATE),
        Column(_("View"), width=20),
        Column(_("In the period"), Kind.INT, width=16),
        Column(_("Reckoned of it"), Kind.DECIMAL, width=16),
        Column(_("The year before"), Kind.INT, width=16),
        Column(_("Reckoned of it"), Kind.DECIMAL, width=16),
        Column(_("Measured in"), width=18),
    ]
    period, measured_in = scope.period, Entry(measure).measured_in
    rows: list[list[Any]] = [
        [
            where, period.begins, period.ends, titles[each.key], each.now.number, each.now.value, each.before.number,
            each.before.value, measured_in,
        ]
        for each in told
    ]  # fmt: skip
    return Sheet(_("Number"), columns, rows)


def _parts(divided: Parts) -> Sheet:
    columns = [
        *(Column(heading, width=36) for heading in divided.headings),
        Column(_("In the period"), Kind.INT, width=16),
        Column(_("The year before"), Kind.INT, width=16),
    ]
    rows: list[list[Any]] = [[*line.labels, line.number, line.before] for line in divided.lines]
    return Sheet(_("Parts"), columns, rows)


def _months(measure: Measure, scope: Scope, owner: Any) -> Sheet:
    columns = [
        Column(_("Month"), Kind.DATE),
        Column(_("In the period"), Kind.INT, width=16),
        Column(_("The year before"), Kind.INT, width=16),
    ]
    rows: list[list[Any]] = [[each.first, each.number, each.before] for each in months(measure, scope, owner)]
    return Sheet(_("By month"), columns, rows)


def _words(measure: Measure) -> Sheet:
    entry = Entry(measure)
    rows: list[list[Any]] = [
        [_("Figure"), str(measure.title)],
        [_("What is counted"), str(measure.counts)],
        [_("Counted by"), str(measure.by_day)],
        [_("Whose"), entry.whose],
        [_("Records"), entry.source],
        [pgettext("figure", "Key"), measure.key],
    ]
    return Sheet(_("What is counted"), [Column(_("What"), width=24), Column(_("Words"), width=90)], rows)
