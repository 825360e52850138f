"""The clock (`celery beat`): the static timetable, held in memory, with a sign of life."""

import logging
from typing import Any, ClassVar

from celery.beat import ScheduleEntry, Scheduler
from django.db import close_old_connections, connection

from mobilization.outbox.beats import Beating

logger = logging.getLogger(__name__)


class HeartbeatScheduler(Scheduler):
    """Celery's scheduler without a file of its own.

    The sweep, the publisher and the readers of events run here, in the clock's process: they take milliseconds, and so
    neither a lost message nor workers that are all busy with long jobs can hold them up. Everything else is sent to
    the workers.
    """

    run_here: ClassVar = frozenset({"outbox.sweep", "outbox.publish_events", "outbox.read_events"})

    #: Celery would wait here for the broker for ever; without it each message takes a connection from the pool.
    producer = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._beat = Beating("clock")
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One step of the clock; returns the seconds until the next."""
        self._beat()
        return float(super().tick(*args, **kwargs))

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Start what is due. Never raises: what failed comes round again."""
        if entry.task not in self.run_here:
            super().apply_entry(entry, producer=producer)
            return
        try:
            close_old_connections()
            self.app.tasks[entry.task].run(**entry.kwargs)
        except Exception:
            logger.exception("%s failed, trying again at its next time", entry.task)
            connection.close()
