"""Chains of reads on notices."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from notifications.models import Notice  # noqa: F401


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads on notices."""

    def visible_to(self, user: Any) -> Self:
        """One's own, whoever one is: what `permissions.may_see_notice` allows (a test holds them equal)."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self.filter(recipient=user)

    def unread(self) -> Self:
        """Not read yet."""
        return self.filter(read_at=None)
