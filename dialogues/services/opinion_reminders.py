"""What the clock tells of opinions: due soon, overdue, and to the unit above what is still without an answer."""

import datetime
from typing import Any

from dialogues.models import Opinion
from dialogues.opinion_enums import RUNNING
from dialogues.opinion_notices import told_of
from dialogues.opinion_recipients import answering, keeping, late_at, upper_level
from dialogues.opinion_rules import REMIND_DAYS, UPPER_DAYS
from directives import rules
from notifications.services.reminding import Clock, Reminder
from organizations.dates import today
from organizations.working_days import add_working_days

_UNITS = ("steward_id", "assigned_steward_id")


def remind_of_opinions(*, on: datetime.date | None = None) -> int:
    """Tell the unit that is to act before the last day; it and who assigned it after; then the unit above. Each once.

    Who is told of several in a batch gets one mail about them. Returns of how many somebody was told.
    """
    day = on or today()
    return opinion_clock(day).run(day)


def opinion_clock(day: datetime.date) -> Clock:
    """What is told on the day."""
    soon = add_working_days(day, rules.value(REMIND_DAYS, on=day))
    long_over = add_working_days(day, -rules.value(UPPER_DAYS, on=day))
    reminders = (
        Reminder("reminded_on", {"due_on__range": (day, soon)}, "opinion_due_soon", _acting, _UNITS),
        Reminder("overdue_told_on", {"due_on__lt": day}, "opinion_overdue", late_at, _UNITS),
        Reminder("upper_told_on", {"due_on__lt": long_over}, "opinion_overdue_above", upper_level, _UNITS),
    )
    rows = Opinion.objects.filter(state__in=RUNNING).select_related("steward__parent", "assigned_steward")
    return Clock(rows, told_of, "dialogues.opinions", reminders)


def _acting(opinion: Opinion) -> list[Any]:
    return answering(opinion) if opinion.assigned_steward_id else keeping(opinion)
