"""Who may see a notice: whom it was written to, and nobody else, administrators included."""

from typing import Any

from django.db.models import Q

from notifications.models import MailPreference, Notice
from organizations.permissions.history import people_below, readable
from organizations.querysets import READERS_OF_PEOPLE


def may_see_notice(user: Any, notice: Notice) -> bool:
    """One's own. The same rule as `Notice.objects.visible_to(user)`."""
    return bool(user.is_active and user.pk is not None and notice.recipient_id == user.pk)


readable(
    MailPreference,
    within=lambda path: Q(user__person__in=people_below(path)),
    roles=READERS_OF_PEOPLE,
    own=lambda user: Q(user=user.pk),
)
