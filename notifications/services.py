"""Telling people, and noting that they have read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models.functions import Now

from notifications import kinds
from notifications.models import Notice
from notifications.permissions import may_see_notice


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One notice to one person, as the reader of events collects them before they are written together."""

    recipient: Any
    kind: str
    subject_type: str
    subject_id: str
    actor_id: int | None = None
    event_position: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def notify(
    *, kind: str, recipients: Iterable[Any], subject: models.Model, data: dict[str, Any] | None = None, by: Any
) -> list[Notice]:
    """Tell each recipient (accounts) once what happened to `subject`; `by` is a user, or None for the portal itself.

    Accounts that are switched off, and programs, are told nothing. Written in the caller's transaction, so that nobody
    is told what did not happen: raises TransactionManagementError outside one, and UnknownKind.
    """
    kinds.get(kind)
    return write(
        [
            Telling(
                recipient=recipient,
                kind=kind,
                subject_type=subject._meta.label_lower,
                subject_id=str(subject.pk),
                actor_id=by.pk if by else None,
                data=data or {},
            )
            for recipient in {recipient.pk: recipient for recipient in recipients}.values()
        ]
    )


def write(tellings: Sequence[Telling]) -> list[Notice]:
    """Write the notices with one statement, in the caller's transaction; without accounts switched off and programs."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A notice is written in the transaction of its cause.")
    return Notice.objects.bulk_create(
        Notice(
            recipient=each.recipient,
            kind=each.kind,
            subject_type=each.subject_type,
            subject_id=each.subject_id,
            actor_id=each.actor_id,
            event_position=each.event_position,
            data=each.data,
        )
        for each in tellings
        if each.recipient.is_active and not each.recipient.is_program
    )


@transaction.atomic
def mark_read(notice: Notice, *, by: Any) -> Notice:
    """Note that the person has read it; the first time counts. Raises PermissionDenied."""
    if not may_see_notice(by, notice):
        raise PermissionDenied
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=Now())
    return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def mark_all_read(*, by: Any) -> int:
    """Note that the person has read everything there is now; returns how many notices that were."""
    return Notice.objects.visible_to(by).unread().update(read_at=Now())
