"""Who may change units, and who decides about what a change left open (DOMAIN §§3, 8)."""

from typing import Any

from organizations.enums import Role


def may_reorganise(user: Any) -> bool:
    """Administrators, for units of their own subtree (`Unit.objects.administered_by`), and superusers."""
    if not (user.is_authenticated and user.is_active):
        return False
    return bool(user.is_superuser or (user.acting and user.acting.role == Role.ADMINISTRATOR))
