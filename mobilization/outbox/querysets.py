"""Chains of reads on jobs and events."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from mobilization.outbox.enums import JobState

if TYPE_CHECKING:
    from mobilization.outbox.models import Event, Job  # noqa: F401


class JobQuerySet(models.QuerySet["Job"]):
    """Reads on jobs; time is PostgreSQL's, so that machines with different clocks agree."""

    def visible_to(self, user: Any) -> Self:
        """What `permissions.may_see_job` allows: one's own jobs, for administrators all (a test holds them equal)."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self if user.is_superuser else self.filter(owner=user)

    def due(self) -> Self:
        """Waiting, and not held back by a pause after a failure."""
        return self.filter(Q(not_before=None) | Q(not_before__lte=Now()), state=JobState.QUEUED)

    def abandoned(self) -> Self:
        """Running by their row, but the worker has not renewed its lease in time."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=Now())

    def unwoken(self, *, grace: timedelta, again_after: timedelta) -> Self:
        """Due, and no worker was woken for them lately: `grace` after the request, `again_after` the last wake."""
        never = Q(woken_at=None, created_at__lt=Now() - grace)
        return self.due().filter(never | Q(woken_at__lt=Now() - again_after))


class EventQuerySet(models.QuerySet["Event"]):
    """Reads on the stream of events."""

    def after(self, position: int) -> Self:
        """Published events behind `position`, in order. Who remembers the last position misses none."""
        return self.filter(position__gt=position).order_by("position")

    def about(self, subject: models.Model) -> Self:
        """Events of one object, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("id")
