"""Telling people, and noting that they have read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models.functions import Now

from notifications import kinds
from notifications.enums import Way
from notifications.models import Notice
from notifications.permissions import may_see_notice
from notifications.queries import ways
from notifications.services.mailing import can_be_mailed, promise_mails


@dataclass(frozen=True, kw_only=True, eq=False)
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
    return write(tellings(kind=kind, recipients=recipients, subject=subject, data=data, by=by))


def tellings(
    *, kind: str, recipients: Iterable[Any], subject: models.Model, data: dict[str, Any] | None = None, by: Any = None
) -> list[Telling]:
    """What `notify` would tell, to be written with others: who tells of many things writes once. Raises UnknownKind."""
    kinds.get(kind)
    return [
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


def write(tellings: Sequence[Telling]) -> list[Notice]:
    """Write the notices and promise their mails, in the caller's transaction.

    Neither accounts switched off nor programs are told.

    The number of statements does not grow with the notices (one more for each fifty mails). Who is told several things
    at once gets one mail about them.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A notice is written in the transaction of its cause.")
    told = [each for each in tellings if each.recipient.is_active and not each.recipient.is_program]
    if not told:
        return []
    way = ways(users=[each.recipient for each in told], names=[each.kind for each in told])
    wanted = {each: way[each.recipient.pk, each.kind] for each in told if can_be_mailed(each.recipient)}
    at_once = {each.recipient.pk: each.recipient for each in wanted if wanted[each] == Way.AT_ONCE}
    mails = promise_mails(at_once.values()) if at_once else {}
    return Notice.objects.bulk_create(
        Notice(
            mail=mails.get(each.recipient.pk) if wanted.get(each) == Way.AT_ONCE else None,
            for_digest=wanted.get(each) == Way.DIGEST,
            recipient=each.recipient,
            kind=each.kind,
            subject_type=each.subject_type,
            subject_id=each.subject_id,
            actor_id=each.actor_id,
            event_position=each.event_position,
            data=each.data,
        )
        for each in told
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
