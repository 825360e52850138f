"""Writing events, and giving the committed ones their position."""

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction

from mobilization.outbox.models import Event

logger = logging.getLogger(__name__)

_PUBLISHER_LOCK = 7_046_029_254_386_353_131
_BATCH = 5000


def record_event(*, kind: str, subject: models.Model, by: Any, data: dict[str, Any] | None = None) -> Event:
    """Write what happened to `subject` (`kind` is `"app.verb"`); `by` is a user, or None for the portal itself.

    Must be called inside the transaction of the change: raises TransactionManagementError outside one.
    """
    return record_events(kind=kind, happened=[(subject, data or {})], by=by)[0]


def record_events(*, kind: str, happened: Iterable[tuple[models.Model, dict[str, Any]]], by: Any) -> list[Event]:
    """The same thing happened to several subjects, each with its data: written together, as `record_event` does."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is written in the transaction of its change.")
    return Event.objects.bulk_create(
        Event(kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), actor=by, data=data)
        for subject, data in happened
    )


def record_many(*, kind: str, happened: Iterable[tuple[models.Model, dict[str, Any]]], by: Any) -> None:
    """The same as `record_events` for thousands of subjects of one kind, in one statement; nothing is returned."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is written in the transaction of its change.")
    pairs = list(happened)
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO outbox_event (kind, subject_type, subject_id, actor_id, data)
            SELECT %s, %s, subject, %s, data::jsonb FROM unnest(%s::text[], %s::text[]) AS happened(subject, data)
            """,
            [
                kind,
                pairs[0][0]._meta.label_lower,
                by.pk if by else None,
                [str(subject.pk) for subject, _data in pairs],
                [json.dumps(data) for _subject, data in pairs],
            ],
        )


def publish_events() -> int:
    """Give committed events without a position the next ones; returns how many. Only one publisher works at a time.

    Sequence ids are drawn before the commit, so an event with a lower id may become visible later. Positions are
    drawn here, from what is already visible, under a lock that is held until they are: their order is an order of
    visibility.
    """
    published = 0
    while batch := _publish_batch():
        published += batch
        if batch < _BATCH:
            break
    return published


@transaction.atomic
def _publish_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_PUBLISHER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            UPDATE outbox_event AS event SET position = last.position + waiting.nth
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth
                  FROM (SELECT id FROM outbox_event WHERE position IS NULL ORDER BY id LIMIT %s) AS new) AS waiting,
                 (SELECT coalesce(max(position), 0) AS position FROM outbox_event) AS last
            WHERE event.id = waiting.id AND event.position IS NULL
            """,
            [_BATCH],
        )
        return int(cursor.rowcount)
