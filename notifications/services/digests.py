"""The mail of the day: what is unread and was not mailed, one mail a person and day, at an hour of Hà Nội."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from notifications.models import Notice, NoticeMail
from notifications.services.mailing import promise_mails
from organizations.models import User

_LOCK = 3_306_742_915_088_417_251
BATCH = 500


def digest_moment(now: datetime.datetime) -> datetime.datetime | None:
    """Today's hour of the digest, once it has struck: what was told before it belongs into today's mail.

    The day and the hour are those of Hà Nội, wherever the server stands. After an outage of days it is today's hour
    still, so that one mail holds what gathered.
    """
    here = now.astimezone(ZoneInfo(settings.CELERY_TIMEZONE))
    moment = here.replace(hour=settings.NOTICE_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return moment if here >= moment else None


def write_digests() -> int:
    """Promise the mails of the day that are still missing; returns how many. May be called at any time, and often."""
    moment = digest_moment(timezone.now())
    if moment is None:
        return 0
    written = 0
    while (found := _write_batch(moment)) is not None:
        written += found
    return written


@transaction.atomic
def _write_batch(moment: datetime.datetime) -> int | None:
    """The mails of the next people; None when nobody is left, or when another clock is at work on them."""
    if not _alone():
        return None
    has_had_one = NoticeMail.objects.filter(recipient=OuterRef("recipient"), digest_of=moment.date())
    waiting = Notice.objects.for_digest_before(moment).exclude(Exists(has_had_one))
    people = list(waiting.order_by("recipient").values_list("recipient", flat=True).distinct()[:BATCH])
    if not people:
        return None
    reachable = list(User.objects.filter(pk__in=people, is_active=True, address_refused_at=None))
    promise_mails(reachable, digest_of=moment.date())
    mail = NoticeMail.objects.filter(recipient=OuterRef("recipient"), digest_of=moment.date())
    theirs = Notice.objects.for_digest_before(moment).filter(recipient__in=people)
    theirs.filter(recipient__in=reachable).update(mail=Subquery(mail.values("pk")[:1]), for_digest=False)
    theirs.update(for_digest=False)  # of those whom no mail reaches: the inbox has them
    return len(reachable)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
