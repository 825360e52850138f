"""Sending mails about notices: each once, again after growing pauses, given up when it makes no sense.

A row is taken by moving its `next_try` before the mail server is spoken to, so no two workers send it. A worker that is
killed between the server's "taken" and the note of it leaves a row that is tried again: the second mail has the same
Message-ID as the first.
"""

import datetime
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mobilization.common.mail import PAUSES, AddressRefused, LetterRefused, Post, Postponed
from mobilization.outbox.services import request_job
from notifications.enums import Why
from notifications.models import Notice, NoticeMail
from notifications.services.letters import compose
from organizations.services.addresses import note_refusal

logger = logging.getLogger(__name__)

SEND_MAILS = "notifications.send_mails"
PER_JOB = 50
_AT_WORK = datetime.timedelta(minutes=10)
_LEFT_BEHIND = datetime.timedelta(seconds=30)


def can_be_mailed(user: Any) -> bool:
    """Whether mails go to this account: it is in use, and its address takes them."""
    return bool(user.is_active and user.address_refused_at is None)


def promise_mails(recipients: Collection[Any], *, digest_of: datetime.date | None = None) -> dict[int, NoticeMail]:
    """A mail to each of these accounts, in the caller's transaction; by account. Jobs send `PER_JOB` of them each."""
    now = timezone.now()
    mails = NoticeMail.objects.bulk_create(
        NoticeMail(recipient=each, digest_of=digest_of, next_try=now) for each in recipients
    )
    ids = [mail.pk for mail in mails]
    for start in range(0, len(ids), PER_JOB):
        request_job(kind=SEND_MAILS, owner=None, params={"mails": ids[start : start + PER_JOB]})
    return {mail.recipient_id: mail for mail in mails}


def request_due_mails() -> bool:
    """Ask for a job that sends what is due: new tries, and what was left by a job that died. One such job at a time."""
    if not NoticeMail.objects.due(timezone.now() - _LEFT_BEHIND).exists():
        return False
    request_job(kind=SEND_MAILS, owner=None, unique_key="due")
    return True


def due_mails() -> list[int]:
    """The next mails that are due, those that wait longest first."""
    due = NoticeMail.objects.due(timezone.now()).order_by("next_try")
    return list(due.values_list("pk", flat=True)[:PER_JOB])


def send_mails(ids: Iterable[int], *, progress: Callable[[int], None]) -> int:
    """Send those of these mails that are due; returns how many the mail server took."""
    sent = 0
    with Post() as post:
        for done, pk in enumerate(ids):
            progress(done)
            sent += _send(pk, post)
    return sent


def _send(pk: int, post: Post) -> bool:
    mail = _take(pk)
    if mail is None:
        return False
    user, unread = mail.recipient, mail.notices.unread()
    if why := _pointless(user, unread):
        _give_up(mail, why)
        return False
    try:
        if not (told := list(unread.visible_to(user).order_by("-created_at", "-id"))):
            _give_up(mail, Why.OUT_OF_REACH)
            return False
        post.send(compose(mail, told, user))
    except Postponed as error:
        _try_again(mail, error.answer)
    except LetterRefused as error:
        _give_up(mail, Why.LETTER_REFUSED, error.answer)
    except AddressRefused as error:
        with transaction.atomic():
            _give_up(mail, Why.ADDRESS_REFUSED, error.answer)
            note_refusal(user=user, address=user.email)
    except Exception as error:
        # One notice that cannot be put into words must not hold up the mails of everybody else.
        logger.exception("Mail %s could not be written", mail.pk)
        _try_again(mail, type(error).__name__)
    else:
        _still(mail).update(sent_at=timezone.now(), next_try=None, answer="")
        return True
    return False


def _take(pk: int) -> NoticeMail | None:
    """The mail, if it is due and nobody else sends it; committed before anything is sent."""
    now = timezone.now()
    with transaction.atomic():
        due = NoticeMail.objects.due(now).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk)
        mail = due.select_related("recipient__person").first()
        if mail is not None:
            mail.tries += 1
            mail.next_try = now + _AT_WORK
            mail.save(update_fields=["tries", "next_try"])
    return mail


def _pointless(user: Any, unread: "QuerySet[Notice]") -> Why | None:
    if not user.is_active:
        return Why.ACCOUNT_OFF
    if user.address_refused_at is not None:
        return Why.ADDRESS_REFUSED
    return None if unread.exists() else Why.READ


def _try_again(mail: NoticeMail, answer: str) -> None:
    if mail.tries > len(PAUSES):
        _give_up(mail, Why.TOO_OFTEN, answer)
    else:
        _still(mail).update(next_try=timezone.now() + PAUSES[mail.tries - 1], answer=answer)


def _give_up(mail: NoticeMail, why: Why, answer: str = "") -> None:
    _still(mail).update(given_up_at=timezone.now(), why=why, next_try=None, answer=answer)


def _still(mail: NoticeMail) -> Any:
    """The row, unless another worker has taken it after this one was silent for too long."""
    return NoticeMail.objects.filter(pk=mail.pk, next_try=mail.next_try)
