"""X6, for reports: Valkey flushed again and again while the drafts of a month are made and counted."""

import datetime

import redis
from django.conf import settings

from reports.models import Report
from reports.periods import period_of
from tests.drills.reports_killed import ALL, JUST_BEFORE, LIMIT_SECONDS, begin, moved
from tests.drills.stack import Stack, pause, until
from tests.moved_portal import local
from tests.reports.drafted import faults, is_settled, make_wards

WARDS, YEAR, MONTHS, EACH_SECONDS = 12, 2025, (1, 2, 3), 1.0
FIRST = datetime.date(2025, 1, 31)


def drill(stack: Stack) -> tuple[bool, str]:
    """Three months; from midnight on the broker forgets everything each second, until all is done."""
    city, wrong, flushes, slowest = make_wards(WARDS, FIRST, code="X6R").city, [], 0, 0.0
    with moved(stack) as portal, redis.Redis.from_url(settings.REDIS_URL) as broker:
        portal.move(local(FIRST, datetime.time(22)))
        if not begin(portal, *ALL):
            return False, "worker and clocks did not start"
        for month in MONTHS:
            period = period_of("month", YEAR, month)
            portal.move(local(period.ends, JUST_BEFORE))
            waited = 0.0
            while not is_settled(city, period) and waited < LIMIT_SECONDS:
                pause(EACH_SECONDS)
                waited += EACH_SECONDS
                broker.flushall()
                flushes += 1
            until(lambda period=period: is_settled(city, period), LIMIT_SECONDS)
            slowest = max(slowest, waited)
            wrong += faults(city, period, {period.ends + datetime.timedelta(days=1)})
    made = Report.objects.filter(unit__parent=city).count()
    wrong += [] if made == WARDS * len(MONTHS) else [f"{made} reports"]
    figure = f"{flushes} flushes over {len(MONTHS)} ends of months, two clocks: {made} drafts, each once, "
    return not wrong, f"{figure}all within {slowest:.0f} s {'; '.join(wrong)}".strip()
