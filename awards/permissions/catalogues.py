"""Who keeps the catalogues and the authority matrix: they hold for everybody, so they are kept at the top."""

from typing import Any

from organizations.permissions.reach import keeps_common_lists


def may_keep_awards(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit. Everybody signed in reads them."""
    return keeps_common_lists(user)


def entry_actions(user: Any) -> list[str]:
    """What the account may do with a title or a form; a code means one thing for ever, so none is taken away."""
    return ["edit"] if may_keep_awards(user) else []


def authority_actions(user: Any) -> list[str]:
    """What the account may do with a row of the matrix."""
    return ["edit", "remove"] if may_keep_awards(user) else []
