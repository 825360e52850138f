"""Real clocks, worker and broker over ends of periods, their clock moved: each draft on its day, once (X3, X6, T4)."""

import datetime
import os

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from mobilization.outbox.models import Job
from reports.models import Report
from reports.periods import period_of
from reports.services.schedules import DRAFT
from tests.moved_portal import BEAT, OTHER_BEAT, WORKER, MovedPortal, held_at, local
from tests.reports.drafted import faults, is_settled, make_wards
from tests.threads import wait_for

D = datetime.date
JUST_BEFORE = datetime.time(23, 59, 57)
ALL = (WORKER, BEAT, OTHER_BEAT)


@pytest.fixture
def address(transactional_db):
    """Of the test's database."""
    place = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**{part: place[key] for part, key in parts.items() if place[key]})


@pytest.fixture
def portal(address, tmp_path):
    """Two clocks and a worker, not started yet; it is 30 June 2025, 23:00 in Hà Nội."""
    places = {"DATABASE_URL": address, "DATABASE_OWNER_URL": "", "REDIS_URL": settings.REDIS_URL}
    found = MovedPortal(tmp_path, {**os.environ, **places, "MEDIA_ROOT": str(settings.MEDIA_ROOT)})
    found.move(local(D(2025, 6, 30), datetime.time(23)))
    yield found
    found.end()


@pytest.mark.bar("X3", "X6", "T4")
def test_over_three_ends_of_months(portal, address):
    """Two clocks; then the broker forgets; then a worker dies while it counts, and three days nobody is at work."""
    city = make_wards(2, D(2025, 6, 30)).city
    june, july, august = (period_of("month", 2025, number) for number in (6, 7, 8))
    portal.start(*ALL)
    wait_for(lambda: portal.is_ready(*ALL), 90)
    wait_for(lambda: "Task reports.draft" in portal.log(WORKER).read_text(), 20)
    assert not Report.objects.exists()

    portal.move(local(D(2025, 6, 30), JUST_BEFORE))
    wait_for(lambda: is_settled(city, june), 40)
    assert faults(city, june, {D(2025, 7, 1)}) == []

    with held_at(address, "reports_report", "INSERT", 2) as waits:
        portal.move(local(D(2025, 7, 31), JUST_BEFORE))
        wait_for(waits, 30)
        portal.flush()
    wait_for(lambda: is_settled(city, july), 40)

    with held_at(address, "reports_countedids", "INSERT", 2) as waits:
        portal.move(local(D(2025, 8, 31), JUST_BEFORE))
        wait_for(waits, 40)
        portal.kill(*ALL)
    assert not is_settled(city, august)
    portal.move(local(D(2025, 9, 4), datetime.time(8)))
    portal.start(WORKER, BEAT)
    wait_for(lambda: is_settled(city, august), 90)
    assert faults(city, july, {D(2025, 8, 1)}) == []
    assert faults(city, august, {D(2025, 9, 1), D(2025, 9, 4)}) == []
    assert faults(city, june, {D(2025, 7, 1)}) == []
    assert Report.objects.count() == 6
    assert set(Job.objects.filter(kind=DRAFT).values_list("state", flat=True)) == {"done"}
