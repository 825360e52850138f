"""Signs of life of the worker and the clock, as rows: `/readyz` reads them, whoever wrote them."""

import logging
import socket
import time
from typing import Any

from celery import bootsteps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db import Error as DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
PAUSE_SECONDS = 1.0


def write_beat(name: str, *, over: BaseDatabaseWrapper = connection) -> None:
    """Write "`name` on this machine is alive now, over this connection". Raises django.db.Error without PostgreSQL."""
    with over.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_processbeat (name, host, at, backend) "
            "VALUES (%s, %s, statement_timestamp(), pg_backend_pid()) "
            "ON CONFLICT (name, host) DO UPDATE SET at = excluded.at, backend = excluded.backend",
            [name, socket.gethostname()],
        )


class Beating:
    """Writes a beat at most every two seconds; a database that is away is logged and asked again later.

    The connection is its own and stays open for the life of the process, so that its end is seen at once: nobody
    else closes it, and children the process forks do not use it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self._next = 0.0

    def __call__(self) -> None:
        """Write the beat if it is time."""
        if time.monotonic() < self._next:
            return
        pause = BEAT_SECONDS
        try:
            write_beat(self.name, over=self._connection)
        except (DatabaseError, OSError) as error:
            logger.warning("The sign of life of %s could not be written: %s", self.name, error)
            self.close()
            pause = PAUSE_SECONDS
        self._next = time.monotonic() + pause

    def close(self) -> None:
        """The process is about to end, or the connection is broken."""
        self._connection.close()


class WorkerBeat(bootsteps.StartStopStep):
    """A timer in the worker's main process: as long as it takes messages, it writes its sign of life."""

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._timer: Any = None
        self._beat: Beating | None = None

    def start(self, consumer: Any) -> None:
        """Called each time the worker has (re)connected to the broker."""
        self._beat = Beating("worker")
        self._timer = consumer.timer.call_repeatedly(BEAT_SECONDS, self._beat)
        self._beat()

    def stop(self, consumer: Any) -> None:
        """Called when the connection to the broker is lost, and at the end."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._beat is not None:
            self._beat.close()
            self._beat = None

    shutdown = stop
