"""The signals of units as an Excel file: exactly those of the list, a row each."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.filters.unit_signals import UnitSignalFilter
from models_registry.jobs.signal_lists import AT_ONCE, XLSX
from models_registry.permissions import may_export_models, may_read_signals
from models_registry.queries.unit_signals import of_units
from models_registry.services.unit_signals import EXPORT_UNIT_SIGNALS
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_UNIT_SIGNALS,
        export_unit_signals,
        title=gettext_lazy("Export of units’ signals"),
        may_request=may_export_models,
        may_fetch=may_fetch_in_office,
    )


def export_unit_signals(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused when the right is gone or a filter no longer fits."""
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_read_signals(owner, unit):
        raise JobRefused(_("You may no longer read these signals."))
    found = UnitSignalFilter(run.params["filters"], queryset=of_units(unit), user=owner)
    if not found.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    columns = [
        Column(_("Unit"), width=40),
        Column(_("Campaign"), width=40),
        Column(_("Signal")),
        Column(_("What it rests on"), width=60),
        Column(_("Why it was dismissed"), width=40),
    ]
    content = run.temporary_file()
    try:
        rows = write_workbook(content, [Sheet(_("Signals"), columns, _rows(run, found))], title=_("Signals"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "signals-of-units")
    run.add_file("xlsx", f"{name}-{unit.code}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows}


def _rows(run: JobRun, found: UnitSignalFilter) -> Iterator[list[Any]]:
    units = found.found().order_by(*found.order()).iterator(chunk_size=AT_ONCE)
    done = 0
    while some := list(islice(units, AT_ONCE)):
        run.progress(done, None, _("Writing rows"))
        done += len(some)
        signals = found.wanted(some)
        for unit in some:
            for each in signals[unit.pk]:
                reason = each.dismissal.reason if each.dismissal else ""
                yield [unit.name, each.campaign.name, each.title, each.why, reason]
