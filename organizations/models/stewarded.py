"""What every record of the portal shares: the unit it was made by, and the steward that looks after it today."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.enums import Role

if TYPE_CHECKING:
    from organizations.models.unit import Unit

SUBTREE_ROLES = frozenset(Role) - {Role.REVIEWER}
"""Roles that read everything the subtree of their unit looks after; a council member reads what is assigned."""


class StewardedQuerySet(models.QuerySet[Any]):
    """Reads on records with a steward."""

    def visible_to(self, user: Any) -> Self:
        """Records whose steward is the unit the person acts for, or stands below it. Never up, never sideways."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role not in SUBTREE_ROLES:
            return self.none()
        return self.filter(steward__path__startswith=acting.unit.path)

    def of_units_within(self, root: "Unit") -> Self:
        """As it was: records made by the unit or those below it, whoever looks after them now."""
        return self.filter(unit__path__startswith=root.path)


class Stewarded(models.Model):
    """Abstract. `unit` never changes; a reorganisation moves `steward` (DOMAIN §3)."""

    unit = models.ForeignKey("organizations.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    steward = models.ForeignKey(
        "organizations.Unit", models.PROTECT, related_name="+", verbose_name=_("looked after by")
    )

    class Meta:
        abstract = True
