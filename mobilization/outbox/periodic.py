"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from mobilization.outbox import events, readers, retention, services


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Find expired leases and jobs whose wake message was lost."""
    services.sweep()


@shared_task(name="outbox.publish_events")
def publish_events() -> None:
    """Give committed events their position."""
    events.publish_events()


@shared_task(name="outbox.read_events")
def read_events() -> None:
    """Let each reader of events read what is new."""
    readers.read_all()


@shared_task(name="outbox.tidy")
def tidy() -> None:
    """Remove old result files, spent keys, files beside forms to which nobody came back, and bytes of no row."""
    retention.tidy()
