"""Doing the work of jobs that send mails."""

from mobilization.outbox import runner
from mobilization.outbox.models import Job


def send_waiting(*kinds):
    """Run the waiting jobs of these kinds (all when none is named), oldest first; returns the jobs."""
    waiting = Job.objects.filter(state="queued", **({"kind__in": kinds} if kinds else {}))
    ids = list(waiting.order_by("id").values_list("pk", flat=True))
    for pk in ids:
        runner.run_job(pk)
    return list(Job.objects.filter(pk__in=ids))
