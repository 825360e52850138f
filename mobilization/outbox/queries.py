"""Reads for the pages of jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job

TONES: dict[str, str] = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "progress",
    JobState.DONE: "success",
    JobState.REFUSED: "warning",
    JobState.CANCELLED: "neutral",
    JobState.QUARANTINED: "danger",
}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of what happened to a job."""

    at: datetime
    title: str
    actor: str = ""
    text: str = ""
    tone: str = "neutral"
    icon: str = "circle"


def timeline(job: Job) -> list[TimelineEntry]:
    """What happened to `job` (with owner and person loaded), oldest first; one query."""
    titles = {
        "job.failed": (_("Stopped, will be tried again"), "warning", "arrow-counterclockwise"),
        "job.done": (_("Done"), "success", "check-circle-fill"),
        "job.postponed": (_("Postponed, will be tried again"), "waiting", "hourglass-split"),
        "job.refused": (_("Refused"), "warning", "exclamation-triangle-fill"),
        "job.cancelled": (_("Cancelled"), "neutral", "slash-circle"),
        "job.quarantined": (_("Set aside after repeated failures"), "danger", "x-octagon-fill"),
        "job.retried": (_("Given new tries"), "info", "arrow-repeat"),
    }
    who = job.owner.get_full_name() if job.owner else _("The portal itself")
    entries = [TimelineEntry(job.created_at, _("Requested"), actor=who, tone="info", icon="plus-circle")]
    if job.started_at:
        entries.append(TimelineEntry(job.started_at, _("Started"), tone="progress", icon="play-circle"))
    if job.is_active and job.cancel_requested_at:
        entries.append(TimelineEntry(job.cancel_requested_at, _("Cancellation requested"), icon="slash-circle"))
    for event in Event.objects.about(job).select_related("actor__person"):
        title, tone, icon = titles.get(event.kind, (event.kind, "neutral", "circle"))
        actor = event.actor.get_full_name() if event.actor else ""
        text = str(event.data.get("error") or "")
        entries.append(TimelineEntry(event.created_at, title, actor=actor, text=text, tone=tone, icon=icon))
    return sorted(entries, key=lambda entry: entry.at)
