"""Reads on keys that chain."""

from typing import Self

from django.db.models import Q

from organizations.dates import in_force, today
from organizations.models.stewarded import StewardedQuerySet
from organizations.querysets import READERS_OF_PEOPLE


class ClientQuerySet(StewardedQuerySet):
    """Reads on keys: administrators and auditors see those of their subtree (`permissions.may_see_client`)."""

    readers = READERS_OF_PEOPLE

    def good(self) -> Self:
        """Neither revoked nor outside their time; whether account and unit still stand, each request asks anew."""
        return self.filter(in_force(today()), Q(revoked_at=None))
