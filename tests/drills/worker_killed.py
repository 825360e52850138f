"""X3: a worker killed in the middle of a 20-second job; the job is finished exactly once, soon."""

import os
import signal

from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from mobilization.outbox.services import request_job
from tests.drills.stack import Stack, until

INSTANTS, JOB_SECONDS, LIMIT_SECONDS = 10, 20.0, 60.0


def _kill(stack: Stack, job: Job, *, whole_worker: bool) -> None:
    """Either the process that does the job, or the whole worker with everything below it."""
    if whole_worker:
        stack.kill("worker", signal.SIGKILL, children=True)
    else:
        os.kill(int(job.leased_by.rpartition(":")[2]), signal.SIGKILL)


def drill(stack: Stack) -> tuple[bool, str]:
    """Ten kills, two seconds apart in the life of their jobs; every second one takes the whole worker."""
    slowest, wrong = 0.0, []
    for number in range(INSTANTS):
        job = request_job(kind="outbox.drill", owner=None, params={"seconds": JOB_SECONDS})
        steps = 1 + int(number * JOB_SECONDS * 10 / INSTANTS)

        def reached(pk: int = job.pk, steps: int = steps) -> bool:
            job = Job.objects.get(pk=pk)
            return job.state == JobState.RUNNING and job.progress_done >= steps

        if until(reached, LIMIT_SECONDS) is None:
            wrong.append(f"job {number} did not start")
            continue
        _kill(stack, Job.objects.get(pk=job.pk), whole_worker=bool(number % 2))
        took = until(lambda pk=job.pk: Job.objects.filter(pk=pk, state=JobState.DONE).exists(), LIMIT_SECONDS)
        slowest = max(slowest, took or LIMIT_SECONDS)
        results = Job.objects.get(pk=job.pk).files.count()
        notices = Event.objects.filter(kind="job.done", subject_id=str(job.pk)).count()
        if took is None or (results, notices) != (1, 1):
            wrong.append(f"job {number}: after {took} s, {results} files, {notices} notices")
    return not wrong, f"{INSTANTS} kills, slowest finish {slowest:.1f} s after the kill (limit 60) {'; '.join(wrong)}"
