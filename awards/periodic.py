"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from awards.services.certificates import remove_pieces_of_the_past
from awards.services.opinions import remind_of_opinions


@shared_task(name="awards.remind")
def remind() -> None:
    """Remind units of co-opinions that are due soon, and tell who asked of those that are overdue."""
    remind_of_opinions()


@shared_task(name="awards.tidy")
def tidy() -> None:
    """Pieces of certificates hold names: those of jobs that are over go."""
    remove_pieces_of_the_past()
