"""The export of units to Excel: exactly the rows the filters find."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from organizations.filters.units import UnitFilter
from organizations.models import Unit
from organizations.permissions.units import may_export_units
from organizations.services.units import EXPORT_UNITS


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_UNITS, export_units, title=gettext_lazy("Export of the list of units"), may_request=may_export_units
    )


def export_units(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit."""
    if run.owner is None:
        raise JobRefused(_("An export needs somebody who asked for it."))
    chosen = UnitFilter(run.params["filters"], queryset=Unit.objects.visible_to(run.owner))
    if not chosen.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    found = chosen.found()
    content = run.temporary_file()
    try:
        rows = write_workbook(content, [Sheet(_("Units"), _columns(), _rows(run, found))], title=_("Units"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "units")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows}


def _columns() -> list[Column]:
    return [
        Column(_("Code"), width=12),
        Column(_("Name"), width=40),
        Column(_("Kind"), width=18),
        Column(_("Level"), width=28),
        Column(_("Belongs to"), width=30),
        Column(_("Exists from"), Kind.DATE),
        Column(_("Last day"), Kind.DATE),
        Column(_("Latitude"), Kind.DECIMAL),
        Column(_("Longitude"), Kind.DECIMAL),
        Column(_("Area (km²)"), Kind.DECIMAL),
        Column(_("Note"), width=60),
    ]


def _rows(run: JobRun, found: QuerySet[Unit]) -> Iterator[list[Any]]:
    total = found.count()
    for done, unit in enumerate(found.select_related("parent").order_by("sort_key", "id").iterator(chunk_size=1000)):
        run.progress(done, max(done, total), _("Writing rows"))
        yield [
            unit.code,
            unit.name,
            unit.get_kind_display(),
            unit.get_level_display(),
            unit.parent.name if unit.parent else "",
            unit.valid_from,
            unit.valid_to,
            unit.latitude,
            unit.longitude,
            unit.area_km2,
            unit.note,
        ]
