"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from partners.services.tokens import remove_old_tokens


@shared_task(name="partners.tidy")
def tidy() -> None:
    """Remove tokens that have ended."""
    remove_old_tokens()
