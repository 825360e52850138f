"""X6: Valkey flushed, killed, frozen for 60 s while jobs come in; none is lost, the worker is never restarted."""

import signal
import threading

import redis
from django.conf import settings

from mobilization.outbox.enums import JobState
from mobilization.outbox.models import Event, Job
from mobilization.outbox.services import request_job
from tests.drills.stack import Stack, pause, until

FREEZE_SECONDS, EACH_SECONDS, SETTLE_SECONDS = 60.0, 0.25, 60.0


class Load(threading.Thread):
    """Asks for short jobs until told to stop; keeps the ledger of those it was promised."""

    def __init__(self) -> None:
        super().__init__()
        self.promised: list[int] = []
        self.slowest = 0.0
        self._enough = threading.Event()

    def run(self) -> None:
        """One short job four times a second."""
        while not self._enough.wait(EACH_SECONDS):
            self.promised.append(request_job(kind="outbox.drill", owner=None, params={"seconds": 0}).pk)

    def stop(self) -> list[int]:
        """The ledger."""
        self._enough.set()
        self.join()
        return self.promised


def _flush(stack: Stack) -> None:
    redis.Redis.from_url(settings.REDIS_URL).flushall()


def _kill(stack: Stack) -> None:
    stack.kill("valkey")


def _freeze(stack: Stack) -> None:
    pid = stack.kill("valkey", signal.SIGSTOP)
    pause(FREEZE_SECONDS)
    if stack.pid("valkey") == pid:
        stack.kill("valkey", signal.SIGCONT)


def drill(stack: Stack) -> tuple[bool, str]:
    """Each fault under its own load; afterwards the ledger is compared with what was done."""
    worker, figures, wrong = stack.pid("worker"), [], []
    for name, fault in (("flush", _flush), ("kill", _kill), ("freeze 60 s", _freeze)):
        load = Load()
        load.start()
        pause(3)
        fault(stack)
        pause(3)
        promised = load.stop()
        done = Job.objects.filter(pk__in=promised, state=JobState.DONE)
        settled = until(lambda done=done, all_of=promised: done.count() == len(all_of), SETTLE_SECONDS)
        notices = Event.objects.filter(kind="job.done", subject_id__in=map(str, promised)).count()
        figures.append(f"{name}: {len(promised)} promised, {done.count()} done, {notices} notices")
        if settled is None or notices != len(promised):
            wrong.append(name)
    if stack.pid("worker") != worker:
        wrong.append("the worker was restarted")
    return not wrong, "; ".join(figures) + ("; wrong: " + ", ".join(wrong) if wrong else "")
