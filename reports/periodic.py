"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from reports.services.recounting import request_recount
from reports.services.reminders import remind_of_reports
from reports.services.schedules import request_due_drafts
from reports.services.weekly import request_weekly


@shared_task(name="reports.draft")
def draft() -> None:
    """Promise the drafts whose day has come, of each unit, kind and period once."""
    request_due_drafts()


@shared_task(name="reports.request_weekly")
def weekly() -> None:
    """Ask for the weekly digests that are missing: on Monday morning, or later in the week after an outage."""
    request_weekly()


@shared_task(name="reports.recount")
def recount() -> None:
    """Promise the night's recount."""
    request_recount()


@shared_task(name="reports.remind")
def remind() -> None:
    """Tell who writes a report before its last day and after; then who receives it."""
    remind_of_reports()
