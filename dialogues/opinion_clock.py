"""The clock of an opinion: working days by the portal's calendar; it stands while the citizen is waited for.

A day that was given stays as it is when calendar or rules change; what comes later (an extension, a pause) is counted
by the calendar of then.
"""

import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dialogues.opinion_enums import OVER, RUNNING, OpinionState

if TYPE_CHECKING:
    from dialogues.models import Opinion
    from organizations.working_days import WorkingCalendar

_DAY = datetime.timedelta(days=1)


def after_pause(
    calendar: "WorkingCalendar",
    due_on: datetime.date,
    since: datetime.date,
    until: datetime.date,
    *,
    begun_on: datetime.date,
    most: int,
) -> datetime.date:
    """The last day after the clock stood from the day `since`, this one included, to the day before `until`.

    What was overdue already stays overdue: waiting gives nobody back the days they were late. It stands `most` working
    days and no longer.
    """
    if due_on < since:
        return due_on
    stood = min(stood_for(calendar, since, until, begun_on=begun_on), most)
    return calendar.add(due_on, stood) if stood > 0 else due_on


def stood_for(
    calendar: "WorkingCalendar", since: datetime.date, until: datetime.date, *, begun_on: datetime.date
) -> int:
    """The working days for which the clock stood. The day on which it began was never counted."""
    if until <= since:
        return 0
    return max(calendar.between(max(since - _DAY, begun_on), until - _DAY), 0)


def extended(calendar: "WorkingCalendar", due_on: datetime.date, days: int) -> datetime.date:
    """The last day after an extension of so many working days."""
    return calendar.add(due_on, days)


def begins_on(received_on: datetime.date, day_of_conference: datetime.date | None) -> datetime.date:
    """What is sent before a conference is dealt with from its day on."""
    return received_on if day_of_conference is None else max(received_on, day_of_conference)


def is_overdue(opinion: "Opinion", on: datetime.date) -> bool:
    """Whether its last day is over; of one that waits for the citizen, whether it was when that began."""
    if opinion.state == OpinionState.WAITING:
        return opinion.paused_on is not None and opinion.due_on < opinion.paused_on
    return opinion.state in RUNNING and opinion.due_on < on


def is_in_time(opinion: "Opinion") -> bool:
    """Whether the answer came until its last day."""
    return opinion.answered_on is not None and opinion.answered_on <= opinion.due_on


def clock_told(opinion: "Opinion", on: datetime.date) -> tuple[str, str]:
    """How it stands to its clock, in words, and the tone; nothing where there is none."""
    words = {"day": date_format(opinion.due_on, "SHORT_DATE_FORMAT")}
    if opinion.state in (OpinionState.ROUTED_OUT, OpinionState.WITHDRAWN):
        return "", ""
    if opinion.state in OVER:
        return _ended(opinion, words)
    if opinion.state == OpinionState.WAITING and not is_overdue(opinion, on):
        text = _("The clock stands while the citizen is waited for; before that it was due until %(day)s.")
        return text % words, "info"
    if is_overdue(opinion, on):
        return _("Overdue: it was due on %(day)s.") % words, "danger"
    text = _("To be assigned until %(day)s.") if opinion.assigned_on is None else _("To be answered until %(day)s.")
    return text % words, "waiting"


def _ended(opinion: "Opinion", words: dict[str, str]) -> tuple[str, str]:
    if opinion.is_on_the_spot:
        return _("Answered on the spot."), "success"
    if is_in_time(opinion):
        return _("Answered in time; it was due until %(day)s.") % words, "success"
    return _("Answered late; it was due until %(day)s.") % words, "warning"
