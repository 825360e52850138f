"""Secrets of keys: 256 random bits, shown once, kept as SHA-256; a slow hash would protect them no better."""

import datetime
import secrets

from django.db.models import Q, QuerySet
from django.utils import timezone

from mobilization.common.codes import fingerprint
from partners.models import Client, Secret

PREFIX = "dvk_"
"""By which people, and searches for lost secrets in files, know what it is."""


def new_secret(client: Client) -> str:
    """One more secret for the key; the only time it is known."""
    secret = PREFIX + secrets.token_urlsafe(32)
    Secret.objects.create(client=client, secret_hash=fingerprint(secret))
    return secret


def end_secrets(client: Client, *, keep_last: datetime.timedelta = datetime.timedelta()) -> None:
    """No secret of the key is good any more; the newest stays so for a while where one is given."""
    now = timezone.now()
    client.secrets.filter(ends_at__gt=now).update(ends_at=now)
    client.secrets.filter(ends_at=None).update(ends_at=now + keep_last)


def good_secrets(client: Client) -> QuerySet[Secret]:
    """The one or two secrets that prove the program now, the newest first: that one has no end."""
    return client.secrets.filter(_good()).order_by("-id")


def _good() -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=timezone.now())


def client_proved_by(client_id: str, secret: str) -> Client | None:
    """The key with this id, if the secret is one of its good ones; whether the key itself is good is another matter."""
    found = Secret.objects.filter(_good(), client__application__client_id=client_id, secret_hash=fingerprint(secret))
    one = found.select_related("client__application", "client__account__person", "client__steward").first()
    return one.client if one else None
