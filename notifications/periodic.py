"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from notifications.services.digests import write_digests as write
from notifications.services.mailing import request_due_mails


@shared_task(name="notifications.send_due_mails")
def send_due_mails() -> None:
    """Ask for another try of mails that failed, and for what a dead worker left."""
    request_due_mails()


@shared_task(name="notifications.write_digests")
def write_digests() -> None:
    """The mails of the day, when their hour has struck."""
    write()
