"""What the state of an opinion lets its citizen do."""

import datetime
from typing import TYPE_CHECKING

from dialogues.citizen_rules import reopened_until
from dialogues.opinion_enums import OpinionState
from organizations.dates import today

if TYPE_CHECKING:
    from dialogues.models import Opinion

WITH_ANSWER = (OpinionState.ANSWERED, OpinionState.PUBLISHED, OpinionState.PRIVATE)
"""The citizen has the answer and may still say something about it."""


def takes_rating(opinion: "Opinion") -> bool:
    """From the answer on; once it is closed a rating is given, and not changed any more."""
    if getattr(opinion, "words", None) is None:
        return False
    closed_without = opinion.state == OpinionState.CLOSED and getattr(opinion, "rating", None) is None
    return opinion.state in WITH_ANSWER or closed_without


def takes_reopening(opinion: "Opinion") -> bool:
    """Once, within the days of the rule."""
    if opinion.state not in WITH_ANSWER or opinion.reopened_on is not None or opinion.answered_on is None:
        return False
    return getattr(opinion, "words", None) is not None and today() <= sent_back_until(opinion)


def sent_back_until(opinion: "Opinion") -> datetime.date:
    """The last day on which its answer may be sent back.

    Counted from when the citizen can read it by the code: a day of the answer that was entered later, on paper or of
    the hall, takes nothing away from them.
    """
    answered_on = opinion.answered_on or opinion.received_on
    return reopened_until(max(answered_on, opinion.told_on or answered_on))
