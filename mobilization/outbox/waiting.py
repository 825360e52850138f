"""What the home page says about jobs: one's own that are under way, and those that need somebody."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilization.common.waiting import WaitingItem
from mobilization.outbox.enums import ACTIVE_STATES, JobState
from mobilization.outbox.models import Job

LOOK_BACK = timedelta(days=30)
"""Jobs set aside longer ago no longer press; they stay in the list of jobs."""


def jobs_waiting(user: Any) -> list[WaitingItem]:
    """At most two items, with one query: set aside (for administrators everybody's), and under way (one's own)."""
    recent = Q(finished_at__gte=Now() - LOOK_BACK, state=JobState.QUARANTINED)
    mine = Q(owner=user, state__in=ACTIVE_STATES)
    counts = (
        Job.objects.visible_to(user)
        .filter(recent | mine)
        .aggregate(aside=Count("pk", filter=recent), running=Count("pk", filter=mine))
    )
    items = []
    if number := counts["aside"]:
        items.append(
            WaitingItem(
                title=ngettext("A job was set aside after errors", "Jobs were set aside after errors", number),
                text=_("Look at the reason; those who run the portal can have it tried again."),
                url=f"{reverse('jobs:list')}?state={JobState.QUARANTINED}",
                tone="danger",
                count=number,
            )
        )
    if number := counts["running"]:
        items.append(
            WaitingItem(
                title=ngettext("Your job is under way", "Your jobs are under way", number),
                text=_("You can go on working; the result will stand on the job’s page."),
                url=reverse("jobs:list"),
                tone="progress",
                icon="hourglass-split",
                count=number,
            )
        )
    return items
