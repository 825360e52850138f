"""The week of a unit by mail: each Monday to who works there, once a person, unit and week.

The clock asks for a job a unit; the job counts as each reader may, and its finishing transaction writes who was told
together with the notices. So it is the row, not the clock or the worker, that says whether somebody was told.
"""

import datetime
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from mobilization.common.locks import one_at_a_time
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from notifications.services import notify
from organizations.models import Membership, Unit, User
from reports.models import WeeklyDigest
from reports.queries.weekly import Told, lines_of, memberships_to_tell
from reports.weekly_notices import WEEKLY

WRITE_WEEKLY = "reports.write_weekly"
_LOCK = 6_120_377_401_955_208_113
KEPT = datetime.timedelta(days=400)
Lines = Mapping[str, Sequence[Told]]


def week_due(now: datetime.datetime) -> datetime.date | None:
    """The Monday of the week in Hà Nội, once the hour of the digest has struck on it; of no earlier week.

    After an outage of days it is this Monday still; a week that went by without a clock is not told any more.
    """
    here = now.astimezone(ZoneInfo(settings.CELERY_TIMEZONE))
    monday = here.date() - datetime.timedelta(days=here.weekday())
    return None if here.date() == monday and here.hour < settings.WEEKLY_DIGEST_HOUR else monday


@transaction.atomic
def request_weekly() -> int:
    """Ask for the digests of the week that are missing, a job a unit; returns how many. May be called often.

    What was set aside after errors this week is for people to try again, not for the clock.
    """
    monday = week_due(timezone.now())
    if monday is None or not _alone():
        return 0
    WeeklyDigest.objects.filter(week__lt=monday - KEPT).delete()
    failed = Job.objects.filter(kind=WRITE_WEEKLY, state=JobState.QUARANTINED, unique_key__startswith=f"{monday}:")
    left = set(failed.values_list("unique_key", flat=True))
    units = sorted(set(memberships_to_tell(monday).values_list("unit", flat=True)))
    asked = [pk for pk in units if f"{monday}:{pk}" not in left]
    for pk in asked:
        params = {"unit": pk, "week": monday.isoformat()}
        request_job(kind=WRITE_WEEKLY, owner=None, params=params, unique_key=f"{monday}:{pk}")
    return len(asked)


def drafted(unit: Unit, monday: datetime.date) -> list[tuple[User, Lines]]:
    """For each who is to be told what they may read, acting in their role there; of two roles in it the first."""
    rows = memberships_to_tell(monday).filter(unit=unit).select_related("person__user").order_by("pk")
    found: dict[int, tuple[User, Lines]] = {}
    for membership in rows:
        user = membership.person.user
        if user.pk not in found:
            found[user.pk] = (user, _read(user, membership, unit, monday))
    return list(found.values())


def _read(user: User, membership: Membership, unit: Unit, monday: datetime.date) -> Lines:
    user.act_in(membership.pk)
    return lines_of(user, unit, monday)


@transaction.atomic
def tell_week(*, unit: Unit, monday: datetime.date, told: Sequence[tuple[User, Lines]]) -> int:
    """Write for each that the week was told, and tell it where there is something; returns how many got something.

    Who has a row already (another worker was here) is told nothing more.
    """
    one_at_a_time("reports.weekly", f"{unit.pk}:{monday}")
    done = set(WeeklyDigest.objects.filter(unit=unit, week=monday).values_list("recipient", flat=True))
    number = 0
    for user, lines in told:
        if user.pk in done:
            continue
        is_told = any(lines.values())
        row = WeeklyDigest.objects.create(recipient=user, unit=unit, week=monday, is_told=is_told)
        if is_told:
            data = {
                "unit": unit.pk,
                "unit_name": unit.name,
                "week": monday.isoformat(),
                "parts": {name: [[each.key, each.number, each.url] for each in some] for name, some in lines.items()},
            }
            notify(kind=WEEKLY, recipients=[user], subject=row, data=data, by=None)
            number += 1
    return number


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
