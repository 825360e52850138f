"""Signs of life of the worker and the clock, as rows: `/readyz` reads them, whoever wrote them."""

import logging
import socket
import time
from typing import Any

from celery import bootsteps
from django.db import Error as DatabaseError
from django.db import connection

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0


def write_beat(name: str) -> None:
    """Write "`name` on this machine is alive now". Raises django.db.Error while PostgreSQL is away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_processbeat (name, host, at) VALUES (%s, %s, statement_timestamp()) "
            "ON CONFLICT (name, host) DO UPDATE SET at = excluded.at",
            [name, socket.gethostname()],
        )


class Beating:
    """Writes a beat at most every two seconds; a database that is away is logged and asked again later."""

    def __init__(self, name: str, *, keep_connection: bool) -> None:
        self.name = name
        self.keep_connection = keep_connection
        self._next = 0.0

    def __call__(self) -> None:
        """Write the beat if it is time."""
        if time.monotonic() < self._next:
            return
        try:
            write_beat(self.name)
            if not self.keep_connection:
                connection.close()
        except (DatabaseError, OSError) as error:
            logger.warning("The sign of life of %s could not be written: %s", self.name, error)
            connection.close()
        self._next = time.monotonic() + BEAT_SECONDS


class WorkerBeat(bootsteps.StartStopStep):
    """A timer in the worker's main process: as long as it takes messages, it writes its sign of life.

    The connection is closed after each beat, because the main process forks its children.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._timer: Any = None

    def start(self, consumer: Any) -> None:
        """Called each time the worker has (re)connected to the broker."""
        beat = Beating("worker", keep_connection=False)
        self._timer = consumer.timer.call_repeatedly(BEAT_SECONDS, beat)
        beat()

    def stop(self, consumer: Any) -> None:
        """Called when the connection to the broker is lost, and at the end."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    shutdown = stop
