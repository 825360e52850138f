"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from dialogues.services.registrations import forget_registrations


@shared_task(name="dialogues.forget")
def forget() -> None:
    """Forget who registered for conferences that are over."""
    forget_registrations()
