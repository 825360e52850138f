"""Who gives keys, who sees them, and when one is good (DOMAIN §8: administrators, for their own subtree)."""

from typing import Any

from django.db.models import Q

from organizations.dates import today
from organizations.enums import Role
from organizations.permissions.history import belongs_to, readable
from organizations.permissions.people import may_add_people, may_list_people
from organizations.permissions.reach import administers, reaches
from organizations.querysets import READERS_OF_PEOPLE
from partners.models import Client, Secret


def may_list_clients(user: Any) -> bool:
    """Administrators and auditors, each those of their subtree: the same who have a list of people."""
    return may_list_people(user)


def may_see_client(user: Any, client: Client) -> bool:
    """Who administers or audits the unit the key is bound to. The same rule as `Client.objects.visible_to`."""
    return reaches(user, client.steward, *READERS_OF_PEOPLE)


def may_add_clients(user: Any) -> bool:
    """Administrators of any unit, for their subtree."""
    return may_add_people(user)


def may_change_client(user: Any, client: Client) -> bool:
    """Administrators of the unit it is bound to, until it is revoked: that is for ever."""
    return client.revoked_at is None and administers(user, client.steward)


def client_actions(user: Any, client: Client) -> list[str]:
    """What the account may do with the key now."""
    return ["rotate", "scopes", "revoke"] if may_change_client(user, client) else []


def is_good(client: Client) -> bool:
    """Whether it opens the API at this moment: not revoked, in its time, account on, unit in force."""
    day = today()
    has_begun = client.valid_from <= day and (client.valid_to is None or client.valid_to >= day)
    if client.revoked_at is not None or not has_begun or not client.account.is_active:
        return False
    acting = client.account.acting
    return acting is not None and acting.role == Role.PARTNER


readable(Client, within=lambda path: Q(steward__path__startswith=path), roles=READERS_OF_PEOPLE)
readable(Secret, within=lambda path: Q(client__steward__path__startswith=path), roles=READERS_OF_PEOPLE)
belongs_to(Secret, "client__steward")
