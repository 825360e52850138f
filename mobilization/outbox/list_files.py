"""What exports of lists to Excel have in common: filters that still fit, a file written row by row."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mobilization.common.documents import Sheet, TooManyRows, write_workbook
from mobilization.outbox.runner import JobRefused, JobRun

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def found(chosen: Any) -> Any:
    """The rows that the filters find. Raises JobRefused for filters that no longer fit."""
    if not chosen.form.is_valid():
        raise JobRefused(_("The list could not be exported: a filter has an error."))
    return chosen.found()


def write(run: JobRun, sheets: list[Sheet], *, title: str, name: str) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for too many rows."""
    content = run.temporary_file()
    try:
        number = write_workbook(content, sheets, title=title)
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(number, number)
    return {"rows": number}


def rows_of(run: JobRun, rows: Any, row: Callable[[Any], list[Any]]) -> Iterator[list[Any]]:
    """The cells of each row, saying how far it is."""
    total = rows.count()
    for done, each in enumerate(rows.iterator(chunk_size=1000)):
        run.progress(done, max(done, total), _("Writing rows"))
        yield row(each)
