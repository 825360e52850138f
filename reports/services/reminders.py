"""What the clock tells of reports: due soon, late, and to who receives them what is late (DOMAIN §7)."""

import datetime

from notifications.services.reminding import Clock, Reminder
from organizations.dates import today
from reports.enums import EDITABLE
from reports.models import Report
from reports.report_notices import receiving, told_of, writing

REMIND_DAYS = 3
"""So many days before its last day who writes it is reminded."""
_BY = ("steward_id",)


def remind_of_reports(*, on: datetime.date | None = None) -> int:
    """Tell who writes a report three days before its last day, and on the day after it; then who receives it, too.

    Each once. What was submitted once is not late any more, though it was returned; a correction has no last day. A
    report whose draft is of the same day is not reminded of: its writers were told just now. Returns of how many.
    """
    day = on or today()
    return report_clock(day).run(day)


def report_clock(day: datetime.date) -> Clock:
    """What is told on the day."""
    soon = day + datetime.timedelta(days=REMIND_DAYS)
    is_over = {"due_on__lt": day}
    reminders = (
        Reminder("reminded_on", {"due_on__range": (day, soon), "drafted_on__lt": day}, "due_soon", writing, _BY),
        Reminder("late_told_on", is_over, "late", writing, _BY),
        Reminder("upper_told_on", is_over, "late_above", receiving, _BY),
    )
    rows = Report.objects.filter(state__in=EDITABLE, edition=1, first_submitted_on=None)
    return Clock(rows.select_related("steward__parent"), told_of, "reports.reminders", reminders)
