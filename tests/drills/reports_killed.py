"""X3, for reports: the worker killed (SIGKILL) at ten instants while the drafts of a month are made and counted.

Worker and two clocks are processes of their own whose clock is moved over the ends of ten months, one after the other;
those of the portal stand still meanwhile. Every third time nobody is at work for three days after the kill.
"""

import datetime
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobilization.local.postgres import OWNER
from reports.models import Report
from reports.periods import period_of
from tests.drills.stack import Stack, pause, until
from tests.moved_portal import BEAT, OTHER_BEAT, WORKER, MovedPortal, held_at, local
from tests.reports.drafted import faults, is_settled, make_wards

WARDS, LIMIT_SECONDS = 4, 120.0
ALL = (WORKER, BEAT, OTHER_BEAT)
JUST_BEFORE = datetime.time(23, 59, 58)
FIRST, YEAR = datetime.date(2025, 1, 31), 2025
OUTAGE = datetime.timedelta(days=3)
INSTANTS = (
    ("outbox_job", "INSERT", 1),
    ("outbox_job", "INSERT", WARDS + 1),
    ("reports_report", "INSERT", 1),
    ("reports_reportsection", "INSERT", 3),
    ("outbox_event", "INSERT", 2),
    ("notifications_notice", "INSERT", 2),
    ("reports_reportcount", "INSERT", 1),
    ("reports_countedids", "INSERT", 1),
    ("reports_countedids", "INSERT", 4),
    ("reports_report", "UPDATE", 2),
)
"""What is being written when it is killed, month by month: the promise of a draft or of a count, the draft, who is told
of it, a count with the rows behind its numbers, and the draft that is to stand on it."""


@contextmanager
def moved(stack: Stack) -> Iterator[MovedPortal]:
    """Two clocks and a worker with a moved clock; the portal's own stand still until they are gone."""
    still = [pid for name in ("worker", "beat") for pid in stack.family(stack.pid(name))]
    for pid in still:
        os.kill(pid, signal.SIGSTOP)
    with tempfile.TemporaryDirectory() as folder:
        portal = MovedPortal(Path(folder), dict(os.environ))
        try:
            yield portal
        finally:
            portal.end()
            for pid in still:
                os.kill(pid, signal.SIGCONT)


def begin(portal: MovedPortal, *names: str) -> bool:
    """Whether they are at work in time."""
    portal.start(*names)
    return until(lambda: portal.is_ready(*names), LIMIT_SECONDS) is not None


def drill(stack: Stack) -> tuple[bool, str]:
    """Ten months, a kill in each."""
    city, wrong, slowest = make_wards(WARDS, FIRST, code="X3R").city, [], 0.0
    with moved(stack) as portal:
        portal.move(local(FIRST, datetime.time(22)))
        if not begin(portal, *ALL):
            return False, "worker and clocks did not start"
        pause(3)
        if Report.objects.filter(unit__parent=city).exists():
            wrong.append("drafted before its day")
        for month, (table, write, row) in enumerate(INSTANTS, start=1):
            period = period_of("month", YEAR, month)
            days = {period.ends + datetime.timedelta(days=1)}
            with held_at(stack.cluster.url(OWNER), table, write, row) as waits:
                portal.move(local(period.ends, JUST_BEFORE))
                if until(waits, LIMIT_SECONDS) is None:
                    wrong.append(f"{write} {table} {row}: not reached")
                portal.kill(*(ALL if month % 3 == 0 else [WORKER]))
            if month % 3 == 0:
                portal.move(local(period.ends + OUTAGE, datetime.time(9)))
                days.add(period.ends + OUTAGE)
            begin(portal, *(ALL if month % 3 == 0 else [WORKER]))
            took = until(lambda period=period: is_settled(city, period), LIMIT_SECONDS)
            slowest = max(slowest, took or LIMIT_SECONDS)
            wrong += [f"{write} {table} {row}: {each}" for each in faults(city, period, days)]
    made = Report.objects.filter(unit__parent=city).count()
    wrong += [] if made == WARDS * len(INSTANTS) else [f"{made} reports"]
    figure = f"{len(INSTANTS)} kills over as many ends of months, two clocks: {made} drafts, each once, counted once, "
    return not wrong, f"{figure}told once, done {slowest:.0f} s after the worker was back {'; '.join(wrong)}".strip()
