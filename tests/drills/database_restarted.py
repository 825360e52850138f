"""X8: PostgreSQL is restarted at once while people work; they see 503 with Retry-After, and soon the portal again."""

import http.cookiejar
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

import psycopg
from django.db import connection

from mobilization.outbox.models import Job
from organizations.management.commands.demo import ACCOUNTS, PASSWORD
from tests.drills.stack import Stack, pause, until

CLIENTS, LIMIT_SECONDS = 6, 5.0


class Visitor(threading.Thread):
    """A signed-in person who opens the list of jobs again and again, and asks for an export now and then."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self.stack = stack
        self.answers: list[tuple[float, int, bool]] = []
        self._enough = threading.Event()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def sign_in(self) -> None:
        """Through the form, as a person does."""
        address = f"{self.stack.url}/account/login/"
        page = self._opener.open(address, timeout=10).read().decode()
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        form = {"login": ACCOUNTS[0][0], "password": PASSWORD, "csrfmiddlewaretoken": token}
        self._opener.open(address, urllib.parse.urlencode(form).encode(), timeout=10)

    def run(self) -> None:
        """Look at the list until told to stop."""
        while not self._enough.is_set():
            try:
                with self._opener.open(f"{self.stack.url}/jobs/", timeout=15) as answer:
                    status, polite = answer.status, True
            except urllib.error.HTTPError as answer:
                status, polite = answer.code, bool(answer.headers.get("Retry-After"))
            except OSError:
                status, polite = 0, False
            self.answers.append((time.monotonic(), status, polite))

    def stop(self) -> list[tuple[float, int, bool]]:
        """(when, status, whether Retry-After was there) of every answer."""
        self._enough.set()
        self.join()
        return self.answers


def _ready(stack: Stack) -> bool:
    try:
        psycopg.connect(stack.cluster.url("portal_app"), connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def drill(stack: Stack) -> tuple[bool, str]:
    """Immediate shutdown of the server under the load of six people; supervisor starts it again."""
    jobs_before = Job.objects.count()
    visitors = [Visitor(stack) for _number in range(CLIENTS)]
    for visitor in visitors:
        visitor.sign_in()
        visitor.start()
    pause(3)
    stack.kill("postgres", signal.SIGQUIT)
    down = until(lambda: not _ready(stack), 5, every=0.005)
    back = until(lambda: _ready(stack), 30)
    ready_at = time.monotonic()
    pause(LIMIT_SECONDS + 2)
    answers = [answer for visitor in visitors for answer in visitor.stop()]
    count = Counter(status for _when, status, _polite in answers)
    rude = sum(1 for _when, status, polite in answers if status != 200 and not (status == 503 and polite))
    last_bad = max((when for when, status, _polite in answers if status != 200), default=ready_at)
    late = last_bad - ready_at
    after = sum(1 for when, status, _polite in answers if status == 200 and when > ready_at)
    kept = until(lambda: _count() == jobs_before, 5) is not None
    good = down is not None and back is not None and not rude and late < LIMIT_SECONDS and count[200] and after and kept
    kept_text = "" if kept else ", jobs are missing"
    figure = f"{count[200]} pages, {count[503]} times 503 with Retry-After, {rude} other answers, "
    return bool(good), figure + f"last 503 {max(late, 0):.1f} s after PostgreSQL was ready (limit 5){kept_text}"


def _count() -> int:
    try:
        return Job.objects.count()
    except Exception:  # noqa: BLE001  (the drill's own connection died with the server)
        connection.close()
        return -1
