"""Export of the list of jobs to Excel: exactly the rows the filters find for the one who asked."""

import hashlib
import json
from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mobilization.outbox.filters import JobFilter
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused, JobRun
from mobilization.outbox.services import request_job

EXPORT_JOBS = "outbox.export_jobs"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAX_ROWS = 1_000_000


def request_export(*, filters: dict[str, str], by: Any) -> Job:
    """Ask for the export; asking again while the same export is under way returns that one."""
    same = hashlib.sha256(json.dumps(filters, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=EXPORT_JOBS, owner=by, params={"filters": filters}, unique_key=f"{by.pk}:{same}")


def export_jobs(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`. Raises JobRefused for a list longer than a sheet."""
    if run.owner is None:
        raise JobRefused(_("An export needs somebody who asked for it."))
    visible = Job.objects.visible_to(run.owner)
    found = JobFilter(run.params["filters"], queryset=visible, user=run.owner).found()
    total = found.count()
    if total > _MAX_ROWS:
        raise JobRefused(_("The list is longer than an Excel sheet can hold. Narrow it with the filters."))
    content = run.temporary_file()
    rows = _write(content, _rows(run, found, total))
    name = pgettext("file name", "jobs")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows}


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("State"),
        _("Requested by"),
        _("Requested"),
        _("Started"),
        _("Finished"),
        _("Done"),
        _("Of"),
        _("What went wrong"),
    ]


def _rows(run: JobRun, found: Any, total: int) -> Iterator[list[Any]]:
    jobs = found.select_related("owner__person").order_by("-created_at", "-id")
    for done, job in enumerate(jobs.iterator(chunk_size=1000)):
        run.progress(done, total, _("Writing rows"))
        times = [moment and timezone.localtime(moment) for moment in (job.created_at, job.started_at, job.finished_at)]
        yield [
            job.pk,
            job.title,
            job.get_state_display(),
            job.owner.get_full_name() if job.owner else "",
            *times,
            job.progress_done,
            job.progress_total,
            job.error,
        ]


def _write(stream: IO[bytes], rows: Iterator[list[Any]]) -> int:
    options = {"constant_memory": True, "remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet = workbook.add_worksheet(_("Jobs"))
    sheet.write_row(0, 0, _headings(), workbook.add_format({"bold": True}))
    sheet.set_column(4, 6, 17, moment)
    number = 0
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    workbook.close()
    return number
