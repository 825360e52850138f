"""Export of the list of jobs to Excel: exactly the rows the filters find for the one who asked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mobilization.common.documents import XLSX, Column, Kind, Sheet, TooManyRows, write_workbook
from mobilization.outbox.filters import JobFilter
from mobilization.outbox.models import Job
from mobilization.outbox.permissions import may_see_all_jobs
from mobilization.outbox.runner import JobRefused, JobRun
from mobilization.outbox.services import request_once

EXPORT_JOBS = "outbox.export_jobs"


def request_export(*, filters: dict[str, str], by: Any) -> Job:
    """Ask for the export; asking again while the same export is under way returns that one."""
    return request_once(kind=EXPORT_JOBS, owner=by, params={"filters": filters})


def export_jobs(run: JobRun) -> dict[str, Any]:
    """Write the file; returns `{"rows": n}`, with `"everybody": True` when it is not only one's own jobs.

    Raises JobRefused for a list longer than a sheet.
    """
    if run.owner is None:
        raise JobRefused(_("An export needs somebody who asked for it."))
    visible = Job.objects.visible_to(run.owner)
    found = JobFilter(run.params["filters"], queryset=visible, user=run.owner).found()
    total = found.count()
    content = run.temporary_file()
    sheet = Sheet(_("Jobs"), _columns(), _rows(run, found, total))
    try:
        rows = write_workbook(content, [sheet], title=_("Jobs"))
    except TooManyRows as error:
        raise JobRefused(str(error)) from error
    name = pgettext("file name", "jobs")
    run.add_file("xlsx", f"{name}-{timezone.localdate():%Y-%m-%d}.xlsx", content, content_type=XLSX)
    run.progress(rows, rows)
    return {"rows": rows, "everybody": True} if may_see_all_jobs(run.owner) else {"rows": rows}


def _columns() -> list[Column]:
    return [
        Column(_("Number"), Kind.INT),
        Column(_("Kind")),
        Column(_("State"), width=20),
        Column(_("Requested by")),
        Column(_("Requested"), Kind.DATETIME),
        Column(_("Started"), Kind.DATETIME),
        Column(_("Finished"), Kind.DATETIME),
        Column(_("Done"), Kind.INT),
        Column(_("Of"), Kind.INT),
        Column(_("What went wrong"), width=60),
    ]


def _rows(run: JobRun, found: QuerySet[Job], total: int) -> Iterator[list[Any]]:
    """A row for each job, newest first, with the progress of the export itself."""
    jobs = found.select_related("owner__person").order_by("-created_at", "-id")
    for done, job in enumerate(jobs.iterator(chunk_size=1000)):
        run.progress(done, max(done, total), _("Writing rows"))
        yield [
            job.pk,
            job.title,
            job.get_state_display(),
            job.owner.get_full_name() if job.owner else "",
            job.created_at,
            job.started_at,
            job.finished_at,
            job.progress_done,
            job.progress_total,
            job.error,
        ]
