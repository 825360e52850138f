"""Reads on units and memberships that chain."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from mobilization.common.text import fold
from organizations.dates import in_force, today

if TYPE_CHECKING:
    from organizations.models import Unit


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads on units."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Units that exist on the day (today when none is given)."""
        return self.filter(in_force(on or today()))

    def within(self, root: "Unit") -> Self:
        """The unit and everything below it."""
        return self.filter(path__startswith=root.path)

    def found_by(self, text: str) -> Self:
        """Units whose name or code holds all the words, with or without accents, old names too."""
        words = fold(text).split()
        return self.filter(*(Q(search__contains=word) for word in words)) if words else self

    def visible_to(self, user: Any) -> Self:
        """Every signed-in person may read the list of units (DOMAIN §8)."""
        return self if user.is_authenticated and user.is_active else self.none()

    def administered_by(self, user: Any) -> Self:
        """Units in the subtree of the unit for which the person acts as administrator now."""
        return _below(self, user, "administrator")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads on memberships."""

    def in_force(self, on: datetime.date | None = None) -> Self:
        """Memberships of the day, of units that exist on that day."""
        day = on or today()
        return self.filter(in_force(day), in_force(day, "unit__"))


def _below(units: UnitQuerySet, user: Any, *roles: str) -> Any:
    if not (user.is_authenticated and user.is_active):
        return units.none()
    if user.is_superuser:
        return units
    acting = user.acting
    return units.within(acting.unit) if acting and acting.role in roles else units.none()
