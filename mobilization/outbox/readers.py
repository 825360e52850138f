"""Reading the stream of events: each reader sees each published event exactly once, in order.

A reader is a name and a function. Its place in the stream is a row that moves in the same transaction as whatever the
function writes: after a crash both are as before, and the events come again. A function that raises holds its own
reader up, nobody else's; the log says so at each round.
"""

import logging
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models.functions import Now

from mobilization.outbox.models import Event, EventReader

logger = logging.getLogger(__name__)

Handler = Callable[[Sequence[Event]], None]
_BATCH = 500
_readers: dict[str, Handler] = {}


def register(name: str, handler: Handler) -> None:
    """Let `handler(events)` read the stream from its beginning; for `ready()`. It may write rows and request jobs.

    Raises ValueError for a name that another function has.
    """
    if _readers.setdefault(name, handler) is not handler:
        raise ValueError(f"Events have a reader {name} already")


def read_all() -> dict[str, int]:
    """Let each reader read what is new; returns how many events each has read."""
    read: dict[str, int] = {}
    for name, handler in _readers.items():
        try:
            read[name] = read_events(name, handler)
        except Exception:
            logger.exception("The reader of events %s failed, trying again at its next time", name)
    return read


def read_events(name: str, handler: Handler) -> int:
    """Give the reader all events behind its place, in batches; returns how many. Nothing while another does it."""
    EventReader.objects.get_or_create(name=name)
    read = 0
    while batch := _read_batch(name, handler):
        read += batch
    return read


@transaction.atomic
def _read_batch(name: str, handler: Handler) -> int:
    reader = EventReader.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if reader is None:
        return 0
    events = list(Event.objects.after(reader.position)[:_BATCH])
    if events:
        handler(events)
        EventReader.objects.filter(pk=reader.pk).update(position=events[-1].position, moved_at=Now())
    return len(events)
