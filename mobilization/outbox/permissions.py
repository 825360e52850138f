"""Who may see and steer a job. Plain predicates `(user, job) -> bool`, shared by pages, API and admin."""

from typing import TYPE_CHECKING, Any

from mobilization.outbox import registry
from mobilization.outbox.enums import ACTIVE_STATES, JobState

if TYPE_CHECKING:
    from mobilization.outbox.models import Job, JobFile


def may_see_all_jobs(user: Any) -> bool:
    """Administrators see everybody's jobs, the clock's own too."""
    return bool(user.is_active and user.is_superuser)


def may_export_jobs(user: Any) -> bool:
    """Everybody with an account may export the list of jobs they see."""
    return bool(user.is_active)


def may_see_job(user: Any, job: "Job") -> bool:
    """The one who asked for it, and administrators. The same rule as `Job.objects.visible_to(user)`."""
    return bool(user.is_active and (may_see_all_jobs(user) or (user.pk is not None and job.owner_id == user.pk)))


def may_fetch_file(user: Any, file: "JobFile") -> bool:
    """Who sees the job, as far as its kind allows: a file may hold more than its owner may see by now."""
    return may_see_job(user, file.job) and registry.may_fetch(user, file.job)


def files_offered(user: Any, job: "Job") -> bool:
    """Whether the files of a job one sees are named at all: what cannot be fetched is not offered."""
    return registry.may_fetch(user, job)


def may_fetch_export(user: Any, job: "Job") -> bool:
    """An export of everybody's jobs is for who sees everybody's jobs now, not for who once did."""
    return may_see_all_jobs(user) or not job.result.get("everybody")


def may_cancel_job(user: Any, job: "Job") -> bool:
    """Who sees a job may stop it while it waits or runs, once."""
    return may_see_job(user, job) and job.state in ACTIVE_STATES and job.cancel_requested_at is None


def may_retry_job(user: Any, job: "Job") -> bool:
    """A job set aside is tried again by an administrator, who has read why it failed, while all it needs is kept."""
    return may_see_all_jobs(user) and job.state == JobState.QUARANTINED and not registry.has_forgotten(job)


def may_read_error_detail(user: Any, job: "Job") -> bool:
    """The technical trace may hold data of the rows it failed on: administrators only."""
    return may_see_all_jobs(user)


def available_actions(user: Any, job: "Job") -> list[str]:
    """What `user` may do with `job` now: `"cancel"`, `"retry"`; shown by page and API alike."""
    rules = {"cancel": may_cancel_job, "retry": may_retry_job}
    return [action for action, may in rules.items() if may(user, job)]
