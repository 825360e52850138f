"""Who keeps vocabularies and dated rules: they hold for everybody, so they are kept at the top."""

from typing import Any

from organizations.permissions.reach import keeps_common_lists


def may_keep_vocabularies(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit. Everybody signed in may read them."""
    return keeps_common_lists(user)


def may_keep_rules(user: Any) -> bool:
    """The same people as vocabularies; everybody signed in may read which rule held when."""
    return keeps_common_lists(user)
