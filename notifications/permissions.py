"""Who may see a notice: whom it was written to, and nobody else, administrators included."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notifications.models import Notice


def may_see_notice(user: Any, notice: "Notice") -> bool:
    """One's own. The same rule as `Notice.objects.visible_to(user)`."""
    return bool(user.is_active and user.pk is not None and notice.recipient_id == user.pk)
