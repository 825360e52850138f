"""How long the clock of an opinion stands while the citizen is waited for: so many working days, all together.

Nobody stops a clock for ever: when the days of the rule are used up it goes on by itself.
"""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
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


def waiting_left(opinion: Opinion, calendar: "WorkingCalendar") -> int:
    """So many working days its clock may still stand, by the rule of the day on which it was assigned.

    Counted are the times that are over, of the clock that runs: those since it was assigned last.
    """
    begun = opinion.assigned_on or opinion.received_on
    steps = opinion.transitions.filter(action__in=("assign", "pause", "resume")).order_by("id")
    stood, since = 0, None
    for action, at in steps.values_list("action", "at"):
        day = timezone.localdate(at)
        if action == "assign":
            stood = 0
        elif action == "resume" and since is not None:
            stood += stood_for(calendar, since, day, begun_on=begun)
        since = day if action == "pause" else None
    return max(int(rules.value(WAIT_DAYS, on=begun)) - stood, 0)


def demand_waiting_left(opinion: Opinion) -> None:
    """Raises WrongState where the citizen was waited for as long as the rule allows."""
    if waiting_left(opinion, _calendar_of(opinion)) < 1:
        raise WrongState(_("The citizen was waited for as long as the rule allows: the clock does not stand again."))


def go_on_after_waiting(*, on: datetime.date | None = None) -> int:
    """Let the clocks go on that stood as long as the rule allows. Returns how many."""
    day, number = on or today(), 0
    for opinion in Opinion.objects.filter(state=OpinionState.WAITING).order_by("pk"):
        number += _gone_on(opinion, day)
    return number


@transaction.atomic
def _gone_on(opinion: Opinion, day: datetime.date) -> bool:
    stored = locked_opinion(opinion)
    if stored.state != OpinionState.WAITING or stored.paused_on is None:
        return False  # meanwhile somebody went on with it
    begun, calendar = stored.assigned_on or stored.paused_on, _calendar_of(stored)
    left = waiting_left(stored, calendar)
    if stood_for(calendar, stored.paused_on, day, begun_on=begun) < left:
        return False
    due = after_pause(calendar, stored.due_on, stored.paused_on, day, begun_on=begun, most=left)
    apply_transition(stored, "resume", by=None, due_on=due)
    return True


def _calendar_of(opinion: Opinion) -> "WorkingCalendar":
    return load_calendar(since=min(opinion.assigned_on or opinion.received_on, opinion.due_on))
