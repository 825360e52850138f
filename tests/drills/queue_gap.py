"""X5: a process that dies between COMMIT and the message to the queue; the sweep finds its job."""

import os
import signal
from unittest import mock

from django.db import connections

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from tests.drills.stack import Stack, until

TIMES, LIMIT_SECONDS = 50, 5.0


def _commit_and_die() -> None:
    def die(_job_id: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with mock.patch("mobilization.outbox.services.wake_worker", die):
        request_job(kind="outbox.drill", owner=None, params={"seconds": 0})
    os._exit(0)


def drill(stack: Stack) -> tuple[bool, str]:
    """Fifty processes, one after the other, each killed as soon as its job is committed."""
    slowest, wrong = 0.0, []
    for number in range(TIMES):
        last = Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        connections.close_all()
        child = os.fork()
        if child == 0:
            _commit_and_die()
        _pid, status = os.waitpid(child, 0)
        job = Job.objects.filter(pk__gt=last).get()
        found = until(lambda pk=job.pk: Job.objects.filter(pk=pk, started_at__isnull=False).exists(), LIMIT_SECONDS * 2)
        job.refresh_from_db()
        took = (job.started_at - job.created_at).total_seconds() if job.started_at else LIMIT_SECONDS * 2
        slowest = max(slowest, took)
        if os.WTERMSIG(status) != signal.SIGKILL or found is None or took > LIMIT_SECONDS:
            wrong.append(f"job {number}: {took:.1f} s")
    return not wrong, f"{TIMES} kills, slowest found after {slowest:.1f} s (limit 5) {'; '.join(wrong)}"
