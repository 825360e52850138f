"""Who changes what stands about a unit (DOMAIN §8: administrators, for their own subtree)."""

from typing import Any

from organizations.models import Unit
from organizations.permissions.reach import administers, is_signed_in


def may_edit_unit(user: Any, unit: Unit) -> bool:
    """Administrators of the unit or one above it, and superusers. The same rule as `Unit.objects.administered_by`."""
    return administers(user, unit)


def may_export_units(user: Any) -> bool:
    """Everybody signed in reads all units, so everybody takes the list along."""
    return is_signed_in(user)


def unit_actions(user: Any, unit: Unit) -> list[str]:
    """What the account may do with the unit now, for pages and API alike."""
    return ["edit"] if may_edit_unit(user, unit) else []
