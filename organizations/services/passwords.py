"""Asking for a new password: the request only promises a letter, so that its answer tells nobody who has an account."""

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job

SEND_PASSWORD_LETTER = "organizations.send_password_letter"  # noqa: S105 - the name of a kind of job


def request_password_letter(*, address: str, language: str) -> None:
    """Promise the letter to this address, whether an account has it or not: the job looks, in its own time."""
    params = {"address": address.strip().lower(), "language": language}
    request_job(kind=SEND_PASSWORD_LETTER, owner=None, params=params)


def forget_address(job_id: int) -> None:
    """Somebody typed the address, perhaps one that is nobody's here: it does not stay in the row of the job."""
    Job.objects.filter(pk=job_id).update(params={})
