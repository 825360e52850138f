"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from directives.services import duties


@shared_task(name="directives.remind")
def remind() -> None:
    """Remind units of duties that are due soon or overdue."""
    duties.remind()
