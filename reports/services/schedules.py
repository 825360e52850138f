"""Asking for the drafts that are due; which they are says `reports/clock.py`."""

import datetime

from django.db.models import Q
from django.db.models.functions import Now

from mobilization.outbox.enums import ACTIVE_STATES, JobState
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_together
from organizations.dates import today
from reports.clock import due_drafts

DRAFT = "reports.draft"
AGAIN_AFTER = datetime.timedelta(days=1)
"""A draft whose job was set aside after repeated failures is asked for again only then."""


def request_due_drafts(on: datetime.date | None = None) -> int:
    """Promise a job for each draft that is due; returns how many are due. Asked again, it promises nothing twice.

    The number of statements does not grow with the units.
    """
    due = {each.key: each for each in due_drafts(on or today())}
    if not due:
        return 0
    waiting = Q(state__in=ACTIVE_STATES) | Q(state=JobState.QUARANTINED, finished_at__gt=Now() - AGAIN_AFTER)
    asked = set(Job.objects.filter(waiting, kind=DRAFT).values_list("unique_key", flat=True))
    wanted = {
        key: {
            "unit": each.unit, "kind": each.period.kind.value, "year": each.period.year, "number": each.period.number,
            "closing": each.schedule.closing,
        }
        for key, each in due.items() if key not in asked
    }  # fmt: skip
    request_together(kind=DRAFT, wanted=wanted)
    return len(due)
