"""Mails about notices: the work of the mail queue."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.outbox import registry
from mobilization.outbox.runner import JobRun
from notifications.services.mailing import SEND_MAILS, due_mails, send_mails


def send(run: JobRun) -> dict[str, Any]:
    """Send the mails the job names, or all that are due when it names none; returns `{"sent": how many}`."""
    if "mails" in run.params:
        return {"sent": send_mails(run.params["mails"], progress=run.progress)}
    sent = 0
    while ids := due_mails():
        sent += send_mails(ids, progress=run.progress)
    return {"sent": sent}


def register() -> None:
    """Make the kind known; only the portal itself asks for it."""
    registry.register(SEND_MAILS, send, title=_("Mails about notices"))
