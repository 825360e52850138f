"""Is the process alive (`/healthz`); can the portal work (`/readyz`). Asked by machines, without session or account."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

OLDEST_BEAT_SECONDS = 10
_PATIENCE_SECONDS = 2.0
_KEEP_SECONDS = 0.5
_DATABASE_PARTS = ("database", "migrations", "worker", "clock")

Answer = dict[str, str]


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nothing of anybody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker, worker, clock and migrations are as they must be, else 503 naming the parts.

    Answers within three seconds whatever hangs, and never raises. `roles` informs only: with one database role the
    application could rewrite the record of changes.
    """
    parts = _recent(_ask_all)
    ready = all(answer == "ok" for name, answer in parts.items() if name != "roles")
    headers = {} if ready else {"Retry-After": "5"}
    answer = {"status": "ok" if ready else "unavailable", **parts}
    return JsonResponse(answer, status=200 if ready else 503, headers=headers)


def _ask_all() -> Answer:
    database = _Question(_database_parts)
    broker = _Question(_broker)
    until = time.monotonic() + _PATIENCE_SECONDS
    silence = dict.fromkeys(_DATABASE_PARTS, "unknown") | {"database": "away", "roles": "unknown"}
    return (database.answer(until) or silence) | (broker.answer(until) or {"broker": "away"})


class _Question:
    """A question asked in a thread, so that a server that is frozen does not freeze the answer.

    Of each kind at most two hang at a time; further ones count as not answered.
    """

    _slots: dict[str, threading.Semaphore] = {}

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._found: Answer | None = None
        self._slot = self._slots.setdefault(ask.__name__, threading.Semaphore(2))
        self._thread = threading.Thread(target=self._run, name=f"health-{ask.__name__}", daemon=True)
        if self._slot.acquire(blocking=False):
            self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, the part is away
            logger.warning("Not ready (%s): %s", self._ask.__name__, error)
        finally:
            self._slot.release()

    def answer(self, until: float) -> Answer | None:
        """What was found, if it comes before `until` (monotonic seconds), else None."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, until - time.monotonic()))
        return self._found


_known: tuple[float, Answer] = (0.0, {})
_asking = threading.Lock()


def _recent(ask: Callable[[], Answer]) -> Answer:
    """The answer of the last half second, so that nobody can overload the servers by asking."""
    global _known  # noqa: PLW0603 - one answer for the process
    with _asking:
        if time.monotonic() - _known[0] > _KEEP_SECONDS:
            answer = ask()
            _known = (time.monotonic(), answer)
        return _known[1]


def _broker() -> Answer:
    client = redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        client.ping()
    finally:
        client.close()
    return {"broker": "ok"}


def _database_parts() -> Answer:
    """Over the connection of the question's own thread; closed afterwards."""
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answers: Answer = {"database": "ok", "migrations": "ok" if _is_migrated(connection) else "pending"}
        return answers | _beats(connection) | {"roles": _roles(connection)}
    finally:
        connection.close()


_migrated = False


def _is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether all migrations of this code are applied; True is remembered."""
    global _migrated  # noqa: PLW0603 - one answer for the process
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _beats(connection: BaseDatabaseWrapper) -> Answer:
    answers = {"worker": "away", "clock": "away"}
    if "outbox_processbeat" not in connection.introspection.table_names():
        return answers
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM outbox_processbeat WHERE at > statement_timestamp() - make_interval(secs => %s) "
            "AND EXISTS (SELECT FROM pg_stat_activity WHERE pid = backend)",
            [OLDEST_BEAT_SECONDS],
        )
        return answers | {name: "ok" for (name,) in cursor.fetchall() if name in answers}


def _roles(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass('outbox_event')::oid, 'DELETE')")
        row: Any = cursor.fetchone()
    return "one role: record of changes weaker" if row[0] else "ok"
