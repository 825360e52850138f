"""What the pages of keys show."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.dates import today
from organizations.enums import Role
from organizations.models import Membership
from partners.enums import Scope
from partners.models import Client

STATES = {
    "good": ("success", _("In use")),
    "later": ("waiting", _("Begins later")),
    "ended": ("neutral", _("Its time is over")),
    "off": ("warning", _("Its unit or account has ended")),
    "revoked": ("danger", _("Revoked")),
}
"""State of a key → tone and words."""


def state_of(client: Any) -> str:
    """A key of STATES, for a key of `with_accounts`; `good` exactly when `permissions.is_good` says so."""
    if client.revoked_at is not None:
        return "revoked"
    if client.valid_from > today():
        return "later"
    if client.valid_to is not None and client.valid_to < today():
        return "ended"
    return "good" if client.account.is_active and client.acts else "off"


def scope_names(client: Client) -> list[tuple[str, str]]:
    """Its scopes as the API and as people call them."""
    return [(str(scope.value), str(scope.label)) for scope in Scope if scope in client.scopes]


def with_accounts(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Keys with what rows and pages show of them, and whether their program has its role today."""
    role = Membership.objects.in_force().filter(person=OuterRef("account__person"), role=Role.PARTNER)
    return clients.select_related("account__person", "application", "unit", "steward").annotate(acts=Exists(role))
