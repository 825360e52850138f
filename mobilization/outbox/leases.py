"""Who works on a job: claim, renew, finish, fail. Only this file and `services.py` assign `Job.state`.

A worker holds a job by the random token of its lease. Every write names the token, so a late worker whose lease was
given to another writes nothing. Time is PostgreSQL's.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from mobilization.common.files import remove_bytes, store
from mobilization.outbox import registry
from mobilization.outbox.enums import JobState
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job, JobFile


class LeaseLost(Exception):
    """The lease ran out and another worker has the job, or it is finished: what this worker did is void."""


@dataclass(frozen=True)
class Progress:
    """How far the work is: `done` of `total` (None while unknown), and a sentence for people."""

    done: int = 0
    total: int | None = None
    text: str = ""


@dataclass(frozen=True)
class ResultFile:
    """A file the work made: the stream stands at its beginning when it is stored."""

    format: str
    name: str
    content: IO[bytes]
    content_type: str = ""


_FREE = {"lease_token": None, "lease_until": None, "leased_by": ""}


def language_of(job: Job) -> str:
    """The language in which texts for the one who asked are written."""
    return str(getattr(job.owner, "language", None) or settings.LANGUAGE_CODE)


@transaction.atomic
def claim(*, worker: str, job_id: int | None = None) -> Job | None:
    """Take the lease of this waiting job, or of the one that waits longest; None when there is nothing to take.

    Jobs whose row another transaction holds are passed over (`SKIP LOCKED`), so workers never wait for each other.
    """
    due = Job.objects.due() if job_id is None else Job.objects.due().filter(pk=job_id)
    job = due.select_for_update(skip_locked=True).order_by("id").first()
    if job is None:
        return None
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        lease_token=uuid.uuid4(),
        leased_by=worker,
        lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        heartbeat_at=Now(),
        started_at=Now(),
        progress_done=0,
        progress_total=None,
        progress_text="",
    )
    return Job.objects.select_related("owner").get(pk=job.pk)


def renew(token: uuid.UUID, *, progress: Progress | None = None) -> bool:
    """Push the end of the lease out and write the progress; True when somebody asked to cancel. Raises LeaseLost."""
    fields: dict[str, Any] = {
        "lease_until": Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        "heartbeat_at": Now(),
    }
    if progress:
        fields |= _progress_fields(progress)
    if not Job.objects.filter(lease_token=token).update(**fields):
        raise LeaseLost
    return Job.objects.filter(lease_token=token, cancel_requested_at__isnull=False).exists()


@transaction.atomic
def finish(
    token: uuid.UUID,
    *,
    result: dict[str, Any],
    progress: Progress,
    files: Iterable[ResultFile] = (),
    effects: Iterable[Callable[[], None]] = (),
) -> None:
    """The one result: state, files and the work's own writes (`effects`) in one transaction. Raises LeaseLost."""
    job = _held(token)
    stored: list[JobFile] = []
    try:
        for effect in effects:
            effect()
        for file in files:
            row = JobFile(job=job, format=file.format)
            store(row, file.content, name=file.name, content_type=file.content_type, by=job.owner)
            stored.append(row)
        _end(job, JobState.DONE, result=result, **_progress_fields(progress))
    except BaseException:
        for row in stored:
            remove_bytes(row)
        raise


@transaction.atomic
def refuse(token: uuid.UUID, *, message: str, detail: str = "") -> None:
    """The work cannot be done for a reason people can mend; `message` tells them. Raises LeaseLost."""
    _end(_held(token), JobState.REFUSED, error=message, error_detail=detail)


@transaction.atomic
def postpone(token: uuid.UUID, *, message: str, detail: str, pauses: Sequence[timedelta]) -> None:
    """Back into the queue for the next of the pauses; refused when they are used up. Raises LeaseLost."""
    job = _held(token)
    if job.cancel_requested_at:
        _end(job, JobState.CANCELLED)
    elif job.postponed >= len(pauses):
        _end(job, JobState.REFUSED, error=message, error_detail=detail)
    else:
        _wait(job, pauses[job.postponed], postponed=F("postponed") + 1, error=message, error_detail=detail)
        record_event(kind="job.postponed", subject=job, by=None, data={"error": message})


@transaction.atomic
def stop(token: uuid.UUID) -> None:
    """The worker has stopped because somebody cancelled. Raises LeaseLost."""
    _end(_held(token), JobState.CANCELLED)


@transaction.atomic
def fail(token: uuid.UUID, *, detail: str) -> None:
    """An error nobody foresaw: back into the queue after a pause, or set aside at the last try. Raises LeaseLost."""
    job = _held(token)
    with translation.override(language_of(job)):
        message = _("An error in the portal stopped the work. Those who run the portal see the details.")
    _count_failure(job, error=message, detail=detail)


@transaction.atomic
def take_back_abandoned(*, limit: int = 100) -> int:
    """Jobs whose worker has not been heard of: back into the queue, set aside, or cancelled. Returns how many."""
    jobs = list(
        Job.objects.abandoned().select_for_update(skip_locked=True, of=("self",)).select_related("owner")[:limit]
    )
    for job in jobs:
        with translation.override(language_of(job)):
            message = _("The program that did the work ended before it was finished.")
        _count_failure(job, error=message, detail=f"Lease of {job.leased_by} ran out at {job.lease_until:%H:%M:%S}.")
    return len(jobs)


def _held(token: uuid.UUID) -> Job:
    """The job under this lease, its row locked until the transaction ends."""
    job = Job.objects.select_for_update(of=("self",)).select_related("owner").filter(lease_token=token).first()
    if job is None:
        raise LeaseLost
    return job


def _count_failure(job: Job, *, error: str, detail: str) -> None:
    failures = job.failures + 1
    if job.cancel_requested_at:
        _end(job, JobState.CANCELLED, failures=failures)
    elif failures >= settings.JOB_QUARANTINE_AFTER:
        _end(job, JobState.QUARANTINED, failures=failures, error=error, error_detail=detail)
    else:
        pauses = settings.JOB_BACKOFF_SECONDS
        pause = timedelta(seconds=pauses[min(failures, len(pauses)) - 1])
        _wait(job, pause, failures=F("failures") + 1, error=error, error_detail=detail)
        record_event(kind="job.failed", subject=job, by=None, data={"failures": failures, "error": error})


def _wait(job: Job, pause: timedelta, **fields: Any) -> None:
    """Queued again, but not before the pause is over."""
    again = {"state": JobState.QUEUED, "not_before": Now() + pause, "woken_at": None}
    Job.objects.filter(pk=job.pk).update(**again, **_FREE, **fields)


def forgetting(job: Job, error_detail: str = "") -> dict[str, Any]:
    """What an end writes of a job whose kind forgets some of its params: without them, in the detail too."""
    forgotten = {name: job.params[name] for name in registry.forgets(job.kind) if name in job.params}
    if not forgotten:
        return {"error_detail": error_detail}
    for value in filter(None, map(str, forgotten.values())):
        error_detail = re.sub(re.escape(value), "…", error_detail, flags=re.IGNORECASE)
    kept = {name: value for name, value in job.params.items() if name not in forgotten}
    return {"params": kept, "error_detail": error_detail}


def _end(job: Job, state: JobState, **fields: Any) -> None:
    if state == JobState.DONE:
        fields |= {"error": "", "error_detail": ""}
    fields |= forgetting(job, fields.get("error_detail", job.error_detail))
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=Now(), **_FREE, **fields)
    data = {"kind": job.kind, "owner": job.owner_id, "error": fields.get("error", "")}
    by = job.cancel_requested_by if state == JobState.CANCELLED else None
    record_event(kind=f"job.{state.value}", subject=job, by=by, data=data)


def _progress_fields(progress: Progress) -> dict[str, Any]:
    return {
        "progress_done": max(0, progress.done),
        "progress_total": progress.total,
        "progress_text": progress.text[:200],
    }
