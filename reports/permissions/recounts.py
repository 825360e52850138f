"""Who reads what recounts found, and who makes sums anew."""

from typing import Any

from organizations.enums import Role
from organizations.permissions.history import may_audit


def may_read_recounts(user: Any) -> bool:
    """Administrators and auditors: the numbers are those that every report tells."""
    return may_audit(user)


def may_mend_sums(user: Any) -> bool:
    """Administrators of the portal, and those of a unit that stands below none: sums are kept of whole cities."""
    if not may_audit(user):
        return False
    acting = user.acting
    is_top = acting is not None and acting.role == Role.ADMINISTRATOR and acting.unit.parent_id is None
    return bool(user.is_superuser or is_top)
