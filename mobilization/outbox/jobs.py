"""Work done by workers: the task every job comes through, and this app's own kinds."""

from celery import shared_task
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry, runner
from mobilization.outbox.drill import DRILL, drill
from mobilization.outbox.export import EXPORT_JOBS, export_jobs
from mobilization.outbox.permissions import may_export_jobs, may_fetch_export, may_see_all_jobs


@shared_task(name="outbox.run_job")
def run_job(*, job_id: int) -> None:
    """Wake up and look at this job; when it is done or taken already, there is nothing to do."""
    runner.run_job(job_id)


def register() -> None:
    """Make this app's kinds known."""
    registry.register(
        EXPORT_JOBS,
        export_jobs,
        title=_("Export of the list of jobs"),
        may_request=may_export_jobs,
        may_fetch=may_fetch_export,
    )
    if settings.DEVELOPMENT_TOOLS:
        registry.register(DRILL, drill, title=_("Drill"), may_request=may_see_all_jobs)
