"""Who may see a notice: whom it was written to, as long as they see what it tells of; not even administrators else."""

from typing import Any

from django.db.models import Q

from notifications.models import MailPreference, Notice
from notifications.reach import still_seen
from organizations.permissions.history import belongs_to, people_below, readable
from organizations.querysets import READERS_OF_PEOPLE


def may_see_notice(user: Any, notice: Notice) -> bool:
    """One's own, about a record one sees still. The same rule as `Notice.objects.visible_to(user)`."""
    if not user.is_active or user.pk is None or notice.recipient_id != user.pk:
        return False
    return Notice.objects.filter(still_seen(user), pk=notice.pk).exists()


readable(
    MailPreference,
    within=lambda path: Q(user__person__in=people_below(path)),
    roles=READERS_OF_PEOPLE,
    own=lambda user: Q(user=user.pk),
)
belongs_to(MailPreference, "user__person__memberships__unit")
