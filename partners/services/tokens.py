"""Who holds a token, and what it is good for at this moment."""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils import timezone
from oauth2_provider.models import AccessToken

from partners.models import Client
from partners.permissions import is_good


@dataclass(frozen=True)
class Grant:
    """A key that opened the API, and the scopes of this request: those of its token that the key still has."""

    client: Client
    scopes: frozenset[str]


def grant_of(token: str) -> Grant | None:
    """What the token gives now; None for an unknown or old one and for a key that is good no more."""
    found = AccessToken.objects.filter(token_checksum=_checksum(token), expires__gt=timezone.now())
    row = found.select_related("application__partner__account__person", "application__partner__steward").first()
    client = getattr(row.application, "partner", None) if row and row.application else None
    if row is None or client is None or not is_good(client):
        return None
    return Grant(client, frozenset(row.scope.split()) & frozenset(client.scopes))


def note_token(client: Client) -> None:
    """The program has asked for a token just now."""
    Client.objects.filter(pk=client.pk).update(last_token_at=timezone.now())


def remove_old_tokens() -> int:
    """Tokens that have ended an hour ago or earlier go; returns how many."""
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    number: int = AccessToken.objects.filter(expires__lt=hour_ago).delete()[0]
    return number


def _checksum(token: str) -> str:
    """As the library keeps it: the token itself stands nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()
