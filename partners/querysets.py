"""Reads on keys that chain."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from organizations.dates import in_force, today
from organizations.querysets import READERS_OF_PEOPLE

if TYPE_CHECKING:
    from partners.models import Client  # noqa: F401


class ClientQuerySet(models.QuerySet["Client"]):
    """Reads on keys."""

    def visible_to(self, user: Any) -> Self:
        """Administrators and auditors see the keys of their subtree (`permissions.may_see_client`)."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None or acting.role not in READERS_OF_PEOPLE:
            return self.none()
        return self.filter(steward__path__startswith=acting.unit.path)

    def good(self) -> Self:
        """Neither revoked nor outside their time; whether account and unit still stand, each request asks anew."""
        return self.filter(in_force(today()), Q(revoked_at=None))
