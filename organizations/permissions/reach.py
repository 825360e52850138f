"""How far a right reaches: from the unit a person acts for down its subtree, never up or sideways (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES

if TYPE_CHECKING:
    from organizations.models import Stewarded, Unit


def is_signed_in(user: Any) -> bool:
    """An account that is there and switched on."""
    return bool(user.is_authenticated and user.is_active)


def reaches(user: Any, unit: "Unit", *roles: str) -> bool:
    """Whether the person acts, in one of the roles, for the unit or one above it; a superuser reaches all.

    A partner system does what an officer does, as far as the scopes of its key let the request through.
    """
    if not is_signed_in(user):
        return False
    if user.is_superuser:
        return True
    acting = user.acting
    if acting is None or not unit.path.startswith(acting.unit.path):
        return False
    return acting.role in roles or (acting.role == Role.PARTNER and Role.OFFICER in roles)


def administers(user: Any, unit: "Unit") -> bool:
    """Whether the person may give and end rights in the unit. The same rule as `Unit.objects.administered_by(user)`."""
    return reaches(user, unit, Role.ADMINISTRATOR)


def keeps_common_lists(user: Any) -> bool:
    """Superusers, and who acts as administrator of a topmost unit: what holds for everybody is kept at the top."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    at_the_top = acting is not None and acting.role == Role.ADMINISTRATOR and acting.unit.parent_id is None
    return bool(user.is_superuser or at_the_top)


def may_see_unit(user: Any, unit: "Unit") -> bool:
    """Everybody signed in knows all units. The same rule as `Unit.objects.visible_to(user)`."""
    return is_signed_in(user)


def may_see_record(user: Any, record: "Stewarded") -> bool:
    """Whoever works for the steward or a unit above it. The same rule as `visible_to` of stewarded records.

    What everybody may read of a record elsewhere (title, unit, summary: DOMAIN §8) each kind of record says itself.
    """
    return reaches(user, record.steward, *SUBTREE_ROLES)
