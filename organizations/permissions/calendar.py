"""Who keeps the working calendar: it holds for everybody, so it is kept at the top."""

from typing import Any

from organizations.enums import Role
from organizations.permissions.reach import is_signed_in


def may_change_calendar(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit. Everybody signed in may read it."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    at_the_top = acting is not None and acting.role == Role.ADMINISTRATOR and acting.unit.parent_id is None
    return bool(user.is_superuser or at_the_top)
