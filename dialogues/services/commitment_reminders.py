"""What the clock tells of commitments: due soon, late, and to the unit above what is late for long."""

import datetime

from dialogues.commitment_enums import CommitmentState
from dialogues.commitment_notices import told_of
from dialogues.commitment_recipients import both, keeping, upper_level
from dialogues.commitment_rules import REMIND_DAYS, UPPER_DAYS
from dialogues.models import Commitment
from directives import rules
from notifications.services.reminding import Clock, Reminder
from organizations.dates import today
from organizations.working_days import add_working_days

_UNITS = ("steward_id", "responsible_steward_id")


def remind_of_commitments(*, on: datetime.date | None = None) -> int:
    """Tell the unit that keeps it before the day; it and who made it after; then the unit above. Each once.

    Who is told of several in a batch gets one mail about them. Returns of how many somebody was told.
    """
    day = on or today()
    return commitment_clock(day).run(day)


def commitment_clock(day: datetime.date) -> Clock:
    """What is told on the day."""
    soon = add_working_days(day, rules.value(REMIND_DAYS, on=day))
    long_over = add_working_days(day, -rules.value(UPPER_DAYS, on=day))
    reminders = (
        Reminder("reminded_on", {"promised_for__range": (day, soon)}, "commitment_due_soon", keeping, _UNITS),
        Reminder("late_told_on", {"promised_for__lt": day}, "commitment_late", both, _UNITS),
        Reminder("upper_told_on", {"promised_for__lt": long_over}, "commitment_late_above", upper_level, _UNITS),
    )
    rows = Commitment.objects.filter(state=CommitmentState.OPEN)
    known = rows.select_related("steward__parent", "responsible_steward", "conference", "opinion")
    return Clock(known, told_of, "dialogues.commitments", reminders)
