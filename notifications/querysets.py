"""Chains of reads on notices and their mails."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from notifications.reach import still_seen

if TYPE_CHECKING:
    from notifications.models import Notice, NoticeMail  # noqa: F401


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads on notices."""

    def visible_to(self, user: Any) -> Self:
        """One's own, whoever one is, about records one sees still: what `permissions.may_see_notice` allows."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self.filter(still_seen(user), recipient=user)

    def unread(self) -> Self:
        """Not read yet."""
        return self.filter(read_at=None)

    def for_digest_before(self, moment: datetime.datetime) -> Self:
        """Unread, not mailed, told before the moment, to be told once more in a mail of the day."""
        return self.unread().filter(for_digest=True, created_at__lt=moment)


class MailQuerySet(models.QuerySet["NoticeMail"]):
    """Reads on mails."""

    def due(self, now: datetime.datetime) -> Self:
        """Mails that somebody may try to send now."""
        return self.filter(next_try__lte=now)
