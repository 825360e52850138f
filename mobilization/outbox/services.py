"""What people and apps do with jobs: ask, cancel, try again. Running them is `leases.py` and `runner.py`."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from mobilization.outbox import leases, registry
from mobilization.outbox.enums import ACTIVE_STATES, JobState
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.permissions import may_see_all_jobs, may_see_job
from mobilization.outbox.wake import wake_worker

_SWEEP_LOCK = 5_293_190_246_713_071_881
_GRACE = timedelta(seconds=1)
_TOGETHER = 1000


class WrongJobState(Exception):
    """The job is no longer in a state that allows this; the text says so to people."""


@transaction.atomic
def request_job(*, kind: str, owner: Any, params: dict[str, Any] | None = None, unique_key: str | None = None) -> Job:
    """Promise work: the row is written with the caller's change, a worker is woken after the commit.

    `owner` is the user who asks, or None for the clock. `params` must be JSON. With a `unique_key` at most one such
    job of the kind is active: the active one is returned instead of a second (put the owner into the key unless
    the result is for everybody). Raises registry.UnknownKind, and PermissionDenied when the owner may not ask.
    """
    if owner is not None and not registry.get(kind).may_request(owner):
        raise PermissionDenied
    registry.get(kind)
    job = Job(kind=kind, owner=owner, params=params or {}, unique_key=unique_key)
    if unique_key is None:
        job.save()
    else:
        job = _one_active(job)
    transaction.on_commit(partial(wake_worker, job.pk))
    return Job.objects.get(pk=job.pk)


@transaction.atomic
def request_together(*, kind: str, wanted: Mapping[str, dict[str, Any]]) -> int:
    """Promise many pieces of work of the clock at once, `wanted` their params by unique key; how many are new.

    As `request_job` without an owner does for each, in a number of statements that does not grow with them (one more
    for each thousand). Workers are woken after the commit. Raises registry.UnknownKind.
    """
    registry.get(kind)
    jobs = [Job(kind=kind, params=params, unique_key=key) for key, params in wanted.items()]
    Job.objects.bulk_create(jobs, ignore_conflicts=True, batch_size=_TOGETHER)
    fresh = Job.objects.filter(kind=kind, unique_key__in=list(wanted), state=JobState.QUEUED, woken_at=None)
    found = list(fresh.order_by("pk").values_list("pk", flat=True))
    transaction.on_commit(partial(_wake_all, found))
    return len(found)


def _wake_all(jobs: Sequence[int]) -> None:
    """Until the broker is away; the sweep wakes the rest."""
    for job in jobs:
        if not wake_worker(job):
            return


def request_once(*, kind: str, owner: Any, params: dict[str, Any]) -> Job:
    """The same for a file that a person asks for: asked again while the same is under way, it is that job.

    The same is the kind, the owner and all of `params`: what a file holds has to follow from these.
    """
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=kind, owner=owner, params=params, unique_key=f"{owner.pk}:{same}")


def _one_active(job: Job) -> Job:
    """Insert the job, or return the active one with its key; an insert that would collide waits for the other."""
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = Job.objects.filter(kind=job.kind, unique_key=job.unique_key, state__in=ACTIVE_STATES).first()
        if found:
            return found


@transaction.atomic
def cancel_job(job: Job, *, by: Any) -> Job:
    """Stop a job: at once while it waits, at the worker's next look (about a second) while it runs.

    Raises PermissionDenied, and WrongJobState when it is finished or already being cancelled.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not may_see_job(by, job):
        raise PermissionDenied
    if job.state not in ACTIVE_STATES or job.cancel_requested_at:
        raise WrongJobState(_("This job is finished or is being cancelled already."))
    fields: dict[str, Any] = {"cancel_requested_at": Now(), "cancel_requested_by": by}
    if job.state == JobState.QUEUED:
        fields |= {"state": JobState.CANCELLED, "finished_at": Now(), **leases.forgetting(job, job.error_detail)}
        record_event(kind="job.cancelled", subject=job, by=by, data={"kind": job.kind, "owner": job.owner_id})
    Job.objects.filter(pk=job.pk).update(**fields)
    return Job.objects.get(pk=job.pk)


@transaction.atomic
def retry_job(job: Job, *, by: Any) -> Job:
    """Give a job that was set aside three new tries. Raises PermissionDenied, WrongJobState."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not may_see_all_jobs(by):
        raise PermissionDenied
    if job.state != JobState.QUARANTINED:
        raise WrongJobState(_("Only a job that was set aside can be tried again."))
    if registry.has_forgotten(job):
        raise WrongJobState(_("What this work needs was not kept. It must be asked for anew."))
    try:
        with transaction.atomic():  # waits for a request of the same work that has not been committed yet
            Job.objects.filter(pk=job.pk).update(
                state=JobState.QUEUED, failures=0, postponed=0, finished_at=None, not_before=None, woken_at=None
            )
    except IntegrityError as error:
        raise WrongJobState(_("The same work is already waiting or running.")) from error
    record_event(kind="job.retried", subject=job, by=by)
    transaction.on_commit(partial(wake_worker, job.pk))
    return Job.objects.get(pk=job.pk)


def sweep(*, limit: int = 50) -> dict[str, int]:
    """Find what was left: leases that ran out, and waiting jobs whose wake message was lost.

    Runs every second; when another sweep is at work it returns at once. Returns `{"taken_back": n, "woken": n}`.
    """
    with transaction.atomic():
        if not _alone():
            return {"taken_back": 0, "woken": 0}
        taken_back = leases.take_back_abandoned()
        waiting = Job.objects.unwoken(grace=_GRACE, again_after=timedelta(seconds=settings.JOB_REWAKE_SECONDS))
        oldest_first = waiting.order_by(F("woken_at").asc(nulls_first=True), "id")
        ids = list(oldest_first.values_list("id", flat=True)[:limit])
    # After the commit: a worker that finds the row locked would pass it over. Marked only when the message went out.
    woken = [job_id for job_id in ids if wake_worker(job_id)]
    Job.objects.filter(id__in=woken).update(woken_at=Now())
    return {"taken_back": taken_back, "woken": len(woken)}


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SWEEP_LOCK])
        return bool(cursor.fetchone()[0])
