"""What the clock starts; the hours are in `settings/timetable.py`."""

from celery import shared_task

from organizations.services.summing import keep_sums


@shared_task(name="organizations.keep_sums")
def add_changes() -> None:
    """Add what changed to the kept sums, and make those of cities whose tree of units is another."""
    keep_sums()
