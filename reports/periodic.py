"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from reports.services.schedules import request_due_drafts


@shared_task(name="reports.draft")
def draft() -> None:
    """Promise the drafts whose day has come, of each unit, kind and period once."""
    request_due_drafts()
