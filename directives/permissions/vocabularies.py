"""Who keeps vocabularies and dated rules: they hold for everybody, so they are kept at the top."""

from typing import Any

from organizations.permissions.reach import keeps_common_lists


def may_keep_vocabularies(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit. Everybody signed in may read them."""
    return keeps_common_lists(user)


def may_keep_rules(user: Any) -> bool:
    """The same people as vocabularies; everybody signed in may read which rule held when."""
    return keeps_common_lists(user)


def term_actions(user: Any) -> list[str]:
    """What the account may do with a word."""
    return ["edit"] if may_keep_vocabularies(user) else []


def rule_actions(user: Any) -> list[str]:
    """What the account may do with a dated rule: give it a new value from a day on."""
    return ["periods"] if may_keep_rules(user) else []
