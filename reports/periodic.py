"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from reports.services.reminders import remind_of_reports
from reports.services.schedules import request_due_drafts


@shared_task(name="reports.draft")
def draft() -> None:
    """Promise the drafts whose day has come, of each unit, kind and period once."""
    request_due_drafts()


@shared_task(name="reports.remind")
def remind() -> None:
    """Tell who writes a report before its last day and after; then who receives it."""
    remind_of_reports()
