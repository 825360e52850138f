"""How long the clock of an opinion stands while the citizen is waited for: so many working days, all together.

Nobody stops a clock for ever: when the days of the rule are used up it goes on by itself.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.models import Opinion
from dialogues.opinion_clock import after_pause, stood_for
from dialogues.opinion_enums import OpinionState
from dialogues.opinion_rules import WAIT_DAYS
from dialogues.services.opinions import locked_opinion
from directives import rules
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from organizations.working_days import load_calendar

if TYPE_CHECKING:
    from organizations.working_days import WorkingCalendar


def waiting_left(opinion: Opinion) -> int:
    """So many working days its clock may still stand, by the rule of the day on which it was assigned."""
    most = int(rules.value(WAIT_DAYS, on=opinion.assigned_on or opinion.received_on))
    return max(most - opinion.waited_days, 0)


def demand_waiting_left(opinion: Opinion) -> None:
    """Raises WrongState where the citizen was waited for as long as the rule allows."""
    if waiting_left(opinion) < 1:
        raise WrongState(_("The citizen was waited for as long as the rule allows: the clock does not stand again."))


def gone_on(opinion: Opinion, day: datetime.date) -> dict[str, Any]:
    """The last day, and the days waited, when its clock goes on on this day."""
    calendar, since, begun = _stands(opinion, day)
    left = waiting_left(opinion)
    due = after_pause(calendar, opinion.due_on, since, day, begun_on=begun, most=left)
    stood = min(stood_for(calendar, since, day, begun_on=begun), left)
    return {"due_on": due, "waited_days": opinion.waited_days + stood}


def go_on_after_waiting(*, on: datetime.date | None = None) -> int:
    """Let the clocks go on that stood as long as the rule allows. Returns how many."""
    day, number = on or today(), 0
    for opinion in Opinion.objects.filter(state=OpinionState.WAITING).order_by("pk"):
        number += _gone_on(opinion, day)
    return number


@transaction.atomic
def _gone_on(opinion: Opinion, day: datetime.date) -> bool:
    stored = locked_opinion(opinion)
    if stored.state != OpinionState.WAITING:
        return False  # meanwhile somebody went on with it
    calendar, since, begun = _stands(stored, day)
    if stood_for(calendar, since, day, begun_on=begun) < waiting_left(stored):
        return False
    apply_transition(stored, "resume", by=None, **gone_on(stored, day))
    return True


def _stands(opinion: Opinion, day: datetime.date) -> "tuple[WorkingCalendar, datetime.date, datetime.date]":
    """The calendar, since when it stands, when it began."""
    since = opinion.paused_on or day
    calendar = load_calendar(since=min(since, opinion.due_on) - datetime.timedelta(days=1))
    return calendar, since, opinion.assigned_on or since
