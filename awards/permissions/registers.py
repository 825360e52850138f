"""Who reads the registers of a unit, and who says where they begin."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.reach import is_signed_in, reaches

if TYPE_CHECKING:
    from awards.models import DecisionRegister
    from organizations.models import Unit

KEEPERS = (Role.SECRETARY, Role.ADMINISTRATOR)


def may_see_register(user: Any, register: "DecisionRegister") -> bool:
    """Its unit and those above. The same rule as `DecisionRegister.objects.visible_to`."""
    return reaches(user, register.unit, *SUBTREE_ROLES)


def may_keep_registers(user: Any) -> bool:
    """Whether there is any unit whose registers the person keeps."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    return bool(user.is_superuser or (acting and acting.role in KEEPERS))


def may_keep_registers_of(user: Any, unit: "Unit") -> bool:
    """The secretary and the administrator of the unit, or of one above it."""
    return reaches(user, unit, *KEEPERS)


def register_actions(user: Any, register: "DecisionRegister") -> list[str]:
    """What the account may do with it: a register that gave a number keeps its beginning."""
    return ["edit"] if not register.has_given and may_keep_registers_of(user, register.unit) else []
