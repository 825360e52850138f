"""Models in the import format: as a workbook for editing, as CSV, as JSON; each the same columns."""

import csv
import datetime
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import MOST_ROWS, XLSX
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.enums import LIVING_STATES, WRITABLE_STATES
from models_registry.filters.models import ModelFilter
from models_registry.import_books import BookRow, write_book
from models_registry.import_columns import FORMAT
from models_registry.import_values import cell_of, quoted
from models_registry.models import RegisteredModel
from models_registry.permissions import may_import_models
from models_registry.queries.import_pages import for_export, offers
from models_registry.services.import_exports import EXPORT_FOR_EDITING
from models_registry.services.model_rules import REGISTRATION, is_fixed
from organizations.offices import may_fetch_in_office, owner_in_office

TYPES = {"xlsx": XLSX, "csv": "text/csv", "json": "application/json"}


def register() -> None:
    """Make the kind of work known."""
    registry.register(
        EXPORT_FOR_EDITING,
        export_for_editing,
        title=gettext_lazy("Export of models for editing"),
        may_request=may_import_models,
        may_fetch=may_fetch_in_office,
    )


def export_for_editing(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for filters that no longer fit.

    What its owner may write is asked when it runs.
    """
    owner = owner_in_office(run)
    found = ModelFilter(run.params["filters"], queryset=RegisteredModel.objects.open_to(owner), user=owner)
    if not found.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    models = found.found().filter(state__in=WRITABLE_STATES | LIVING_STATES)
    if (total := models.count()) > MOST_ROWS:
        raise JobRefused(_("There are too many models for one file. Narrow the selection."))
    dressed = for_export(models, owner).order_by(*found.order())
    rows = _rows(run, dressed.iterator(chunk_size=500), total)
    content, kind = run.temporary_file(), run.params["format"]
    if kind == "xlsx":
        count = write_book(content, rows, offers=offers(owner))
    else:
        count = (_write_csv if kind == "csv" else _write_json)(content, rows)
    name = pgettext("file name", "models-to-edit")
    run.add_file(kind, f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}", content, content_type=TYPES[kind])
    run.progress(count, count)
    return {"rows": count}


def _rows(run: JobRun, models: Iterator[RegisteredModel], total: int) -> Iterator[BookRow]:
    for done, model in enumerate(models):
        run.progress(done, max(done, total), _("Writing rows"))
        fixed = ["unit", *(name for name in REGISTRATION if is_fixed(model, name))]
        yield BookRow({column.key: cell_of(model, column.key) for column in FORMAT}, fixed=fixed)


def _write_csv(content: IO[bytes], rows: Iterator[BookRow]) -> int:
    """UTF-8 with the mark Excel needs to see that it is; nothing in it is a formula."""
    content.write(b"\xef\xbb\xbf")
    text, count = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True), 0
    writer = csv.writer(text)
    writer.writerow([str(column.title) for column in FORMAT])
    for row in rows:
        writer.writerow([_csv_cell(row.values[column.key]) for column in FORMAT])
        count += 1
    text.detach()
    return count


def _csv_cell(value: Any) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return quoted(value, formulas=True) if isinstance(value, str) else "" if value is None else str(value)


def _write_json(content: IO[bytes], rows: Iterator[BookRow]) -> int:
    """An object a model, under `models`; names are those for programs."""
    content.write(b'{"models": [')
    count = 0
    for count, row in enumerate(rows, 1):
        told = {key: _json_value(value) for key, value in row.values.items()}
        content.write((",\n" if count > 1 else "\n").encode() + json.dumps(told, ensure_ascii=False).encode())
    content.write(b"\n]}\n")
    return count


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return quoted(value) if isinstance(value, str) else value
