"""The signals of a unit as an Excel file: exactly those of the list, a row each."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.filters.signals import SignalFilter
from models_registry.permissions import may_export_models, may_read_signals
from models_registry.queries.signals import of_unit, signals_of
from models_registry.services.signals import EXPORT_SIGNALS
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 500


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_SIGNALS,
        export_signals,
        title=gettext_lazy("Export of signals"),
        may_request=may_export_models,
        may_fetch=may_fetch_in_office,
    )


def export_signals(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused when the right is gone or a filter no longer fits.

    What its owner may see is asked when it runs.
    """
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_read_signals(owner, unit):
        raise JobRefused(_("You may no longer read these signals."))
    found = SignalFilter(run.params["filters"], queryset=of_unit(owner, unit), user=owner)
    if not found.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    columns = [
        Column(_("Model"), width=50),
        Column(_("Code"), width=18),
        Column(_("Unit")),
        Column(_("Signal")),
        Column(_("What it rests on"), width=60),
        Column(_("Registered on"), Kind.DATE),
        Column(_("Why it was dismissed"), width=40),
    ]
    content = run.temporary_file()
    try:
        rows = write_workbook(content, [Sheet(_("Signals"), columns, _rows(run, found, owner))], title=_("Signals"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "signals")
    run.add_file("xlsx", f"{name}-{unit.code}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows}


def _rows(run: JobRun, found: SignalFilter, owner: Any) -> Iterator[list[Any]]:
    total = found.found().count()
    models = found.found().select_related("unit", "steward").order_by(*found.order()).iterator(chunk_size=AT_ONCE)
    done = 0
    while some := list(islice(models, AT_ONCE)):
        run.progress(done, max(done, total), _("Writing rows"))
        done += len(some)
        signals = signals_of(some, owner)
        for model in some:
            for each in found.wanted(signals[model.pk]):
                yield [
                    model.title,
                    model.code,
                    model.steward.name,
                    each.title,
                    each.why,
                    model.registered_on,
                    each.dismissal.reason if each.dismissal else "",
                ]
