"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from reports.services.recounting import request_recount


@shared_task(name="reports.recount")
def recount() -> None:
    """Promise the night's recount."""
    request_recount()
