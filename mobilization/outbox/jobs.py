"""Work done by workers: the task every job comes through, and this app's own kinds."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry, runner
from mobilization.outbox.export import EXPORT_JOBS, export_jobs


@shared_task(name="outbox.run_job")
def run_job(*, job_id: int) -> None:
    """Wake up and look at this job; when it is done or taken already, there is nothing to do."""
    runner.run_job(job_id)


def register() -> None:
    """Make this app's kinds known."""
    registry.register(
        EXPORT_JOBS, export_jobs, title=_("Export of the list of jobs"), may_request=lambda user: bool(user.is_active)
    )
