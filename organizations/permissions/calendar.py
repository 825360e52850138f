"""Who keeps the working calendar: it holds for everybody, so it is kept at the top."""

from typing import Any

from organizations.permissions.reach import keeps_common_lists


def may_change_calendar(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit. Everybody signed in may read it."""
    return keeps_common_lists(user)
