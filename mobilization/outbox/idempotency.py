"""A repeated request acts once: the first answer is kept with the client's key and given again.

The key is claimed by an insert in the transaction of the effect itself. A second request with the same key waits at
that insert until the first has committed (and reads its answer) or failed (and acts itself). So key, effect and answer
are written together or not at all, and Redis has no part in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from mobilization.outbox.models import IdempotencyKey

_PATIENCE = "10s"


class KeyReused(Exception):
    """The key was used for another request before."""


class KeyBusy(Exception):
    """The first request with this key is still at work."""


@dataclass(frozen=True)
class Answer:
    """What a client got: status, body as text, the address of what was made, and the version it has."""

    status: int
    body: str
    location: str = ""
    etag: str = ""


def answer_once(*, owner: Any, key: str, fingerprint: str, act: Callable[[], Answer]) -> Answer:
    """The answer of the first request of `owner` with `key`; `act` makes it, in this transaction, at most once.

    `fingerprint` tells one request from another (a SHA-256). When `act` raises, or answers
    with a status that is no success, nothing is written and the key stays free. Raises KeyReused, KeyBusy.
    """
    try:
        with transaction.atomic():
            if _claimed(owner, key, fingerprint):
                return _kept(owner, key, act())
            return _earlier(owner, key, fingerprint)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise KeyBusy from error
        raise


def _claimed(owner: Any, key: str, fingerprint: str) -> bool:
    """Insert the key; waits for another request that is inserting it. False when it is there already."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        cursor.execute(
            "INSERT INTO outbox_idempotencykey (owner_id, key, fingerprint, body, location) "
            "VALUES (%s, %s, %s, '', '') ON CONFLICT (owner_id, key) DO NOTHING",
            [owner.pk, key, fingerprint],
        )
        claimed = bool(cursor.rowcount)
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    return claimed


def _kept(owner: Any, key: str, answer: Answer) -> Answer:
    if 200 <= answer.status < 300:  # noqa: PLR2004 - success
        fields = {"status": answer.status, "body": answer.body, "location": answer.location, "etag": answer.etag}
        IdempotencyKey.objects.filter(owner=owner, key=key).update(**fields)
    else:
        transaction.set_rollback(True)
    return answer


def _earlier(owner: Any, key: str, fingerprint: str) -> Answer:
    stored = IdempotencyKey.objects.filter(owner=owner, key=key).first()
    if stored is None or stored.status is None:
        raise KeyBusy
    if stored.fingerprint != fingerprint:
        raise KeyReused
    return Answer(stored.status, stored.body, stored.location, stored.etag)
