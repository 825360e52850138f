"""Imports in the background: reading and judging a table, writing what is good in it."""

from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet, write_workbook
from mobilization.common.tables import TableRefused, read_table
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused, JobRun
from models_registry.enums import ImportStage, RowVerdict
from models_registry.import_books import write_book
from models_registry.import_columns import sheet_names
from models_registry.kept_words import read
from models_registry.models import ModelImport
from models_registry.permissions import may_import_models
from models_registry.queries.import_pages import UnitsOfRows, offers, wrong_rows
from models_registry.services.imports import (
    READ_IMPORT,
    WRITE_IMPORT,
    ImportRefused,
    finish_reading,
    finish_writing,
    judge_rows,
    refuse_import,
    stage_rows,
    write_rows,
)
from organizations.offices import may_fetch_in_office, owner_in_office


def register() -> None:
    """Make the kinds of work known."""
    for kind, handler, title in (
        (READ_IMPORT, read_import, gettext_lazy("Reading of an import of models")),
        (WRITE_IMPORT, write_import, gettext_lazy("Import of models")),
    ):
        registry.register(kind, handler, title=title, may_request=may_import_models, may_fetch=may_fetch_in_office)


def _source(run: JobRun) -> ModelImport:
    found: ModelImport | None = ModelImport.objects.filter(pk=run.params["import"]).first()
    if found is None:
        raise JobRefused(_("The import was deleted."))
    return found


def read_import(run: JobRun) -> dict[str, Any]:
    """Stage and judge the rows; with a file of those that are wrong. Returns how many of each verdict.

    May be repeated: what an earlier try staged is replaced. Raises JobRefused for a file that cannot be imported.
    """
    owner, source = owner_in_office(run), _source(run)
    try:
        with default_storage.open(source.key) as file:
            total = stage_rows(source, read_table(file, source.format, sheets=sheet_names()))
    except (TableRefused, ImportRefused) as refused:
        refuse_import(source, refused)
        raise JobRefused(str(refused)) from refused
    counts = judge_rows(source, by=owner, progress=lambda done: run.progress(done, total, _("Checking rows")))
    if counts[RowVerdict.ERROR]:
        content = run.temporary_file()
        write_book(content, wrong_rows(source), offers=offers(owner), has_errors=True)
        name = pgettext("file name", "errors")
        run.add_file("xlsx", f"{name}-{Path(source.name).stem}.xlsx", content, content_type=XLSX)
    run.on_finish(lambda: finish_reading(source, counts))
    return dict(counts)


def write_import(run: JobRun) -> dict[str, Any]:
    """Write the good rows, from where an earlier try ended; with a file of what came of each row."""
    owner, source = owner_in_office(run), _source(run)
    if source.stage != ImportStage.WRITING:
        raise JobRefused(_("The import was deleted."))
    is_written = write_rows(source, by=owner, progress=lambda done, total: run.progress(done, total, _("Writing rows")))
    run.on_finish(lambda: finish_writing(source, is_written=is_written))
    _add_result(run, source, UnitsOfRows(source, owner))
    return {"written": source.rows.filter(is_done=True).exclude(verdict=RowVerdict.ERROR).count()}


def _add_result(run: JobRun, source: ModelImport, units: UnitsOfRows) -> None:
    columns = [
        Column(_("Row"), Kind.INT),
        Column(_("Result"), width=18),
        Column(_("Unit"), width=30),
        Column(_("Code"), width=18),
        Column(_("Title"), width=60),
        Column(_("What is wrong"), width=80),
    ]
    rows = (
        [
            row.number,
            _outcome(row),
            units.of(row)[1],
            row.code,
            row.title,
            "\n".join(f"{e['cell']}: {read(e['text'])}" for e in row.errors),
        ]
        for row in source.rows.select_related("model__unit").order_by("number").iterator(chunk_size=1000)
    )
    content = run.temporary_file()
    write_workbook(content, [Sheet(_("Result of the import"), columns, rows)], title=_("Result of the import"))
    name = pgettext("file name", "import-result")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)


def _outcome(row: Any) -> str:
    if row.verdict in (RowVerdict.NEW, RowVerdict.UPDATE) and not row.is_done:
        return _("Not imported")
    words = {
        RowVerdict.NEW: pgettext("row of an import", "Entered"),
        RowVerdict.UPDATE: _("Changed"),
        RowVerdict.UNCHANGED: _("Unchanged"),
        RowVerdict.ERROR: _("Error"),
    }
    return words[RowVerdict(row.verdict)]
