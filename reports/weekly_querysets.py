"""Reads on what reports keep."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from organizations.enums import Role

if TYPE_CHECKING:
    from reports.models import WeeklyDigest  # noqa: F401

TOLD_WEEKLY = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
"""Who is told of the week of the unit they act for."""


class WeeklyDigestQuerySet(models.QuerySet["WeeklyDigest"]):
    """Reads on weekly digests."""

    def visible_to(self, user: Any) -> Self:
        """One's own, as long as one has such a role in the unit they tell of."""
        acting = user.acting if user.is_authenticated and user.is_active else None
        if acting is None or acting.role not in TOLD_WEEKLY:
            return self.none()
        return self.filter(recipient=user.pk, unit=acting.unit_id)
