"""Signals of models, and of units, as Excel files: exactly those of the list, a row each."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.filters.signals import SignalFilter, SignalsFilter
from models_registry.filters.unit_signals import UnitSignalFilter
from models_registry.permissions import may_export_models, may_read_signals
from models_registry.queries.signals import of_unit, signals_of
from models_registry.queries.unit_signals import of_units
from models_registry.services.signals import EXPORT_SIGNALS, EXPORT_UNIT_SIGNALS
from organizations.models import Unit
from organizations.offices import may_fetch_in_office, owner_in_office

AT_ONCE = 500
Rows = Iterator[list[Any]]


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (EXPORT_SIGNALS, export_signals, gettext_lazy("Export of signals")),
        (EXPORT_UNIT_SIGNALS, export_unit_signals, gettext_lazy("Export of units’ signals")),
    ):
        registry.register(kind, handler, title=title, may_request=may_export_models, may_fetch=may_fetch_in_office)


def export_signals(run: JobRun) -> dict[str, Any]:
    """Those of models; returns `{"rows": n}`. Raises JobRefused when the right is gone or a filter no longer fits.

    What its owner may see is asked when it runs.
    """
    owner, unit = _whose(run)
    columns = [
        Column(_("Model"), width=50),
        Column(_("Code"), width=18),
        Column(_("Unit")),
        Column(_("Signal")),
        Column(_("What it rests on"), width=60),
        Column(_("Registered on"), Kind.DATE),
        Column(_("Why it was dismissed"), width=40),
    ]
    found = SignalFilter(run.params["filters"], queryset=of_unit(owner, unit), user=owner)
    name = f"{pgettext('file name', 'signals')}-{unit.code}"
    return _write(run, found, columns, lambda: _model_rows(run, found), name)


def export_unit_signals(run: JobRun) -> dict[str, Any]:
    """Those of units, in the same way."""
    owner, unit = _whose(run)
    columns = [
        Column(_("Unit"), width=40),
        Column(_("Campaign"), width=40),
        Column(_("Signal")),
        Column(_("What it rests on"), width=60),
        Column(_("Why it was dismissed"), width=40),
    ]
    found = UnitSignalFilter(run.params["filters"], queryset=of_units(unit), user=owner)
    name = f"{pgettext('file name', 'signals-of-units')}-{unit.code}"
    return _write(run, found, columns, lambda: _unit_rows(run, found), name)


def _whose(run: JobRun) -> tuple[Any, Unit]:
    """The owner in the office in which they asked, and the unit of the list."""
    owner = owner_in_office(run)
    unit = Unit.objects.filter(pk=run.params["unit"]).first()
    if unit is None or not may_read_signals(owner, unit):
        raise JobRefused(_("You may no longer read these signals."))
    return owner, unit


def _write(
    run: JobRun, found: SignalsFilter, columns: Sequence[Column], rows: Callable[[], Rows], name: str
) -> dict[str, Any]:
    if not found.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    content = run.temporary_file()
    try:
        number = write_workbook(content, [Sheet(_("Signals"), columns, rows())], title=_("Signals"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(number, number)
    return {"rows": number}


def _pieces(run: JobRun, rows: Any, total: int | None) -> Iterator[list[Any]]:
    """What the filters find, in pieces, with how far the job is."""
    found, done = rows.iterator(chunk_size=AT_ONCE), 0
    while some := list(islice(found, AT_ONCE)):
        run.progress(done, total if total is None else max(done, total), _("Writing rows"))
        done += len(some)
        yield some


def _model_rows(run: JobRun, found: SignalFilter) -> Rows:
    models = found.found().select_related("unit", "steward").order_by(*found.order())
    for some in _pieces(run, models, found.found().count()):
        signals = signals_of(some, found.user)
        for model in some:
            for each in found.wanted(signals[model.pk]):
                unit, day = model.steward.name, model.registered_on
                yield [model.title, model.code, unit, each.title, each.why, day, _reason(each)]


def _unit_rows(run: JobRun, found: UnitSignalFilter) -> Rows:
    for some in _pieces(run, found.found().order_by(*found.order()), None):
        signals = found.wanted(some)
        for unit in some:
            for each in signals[unit.pk]:
                yield [unit.name, each.campaign.name, each.title, each.why, _reason(each)]


def _reason(signal: Any) -> str:
    return signal.dismissal.reason if signal.dismissal else ""
