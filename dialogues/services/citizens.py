"""What the citizen does with an opinion by its code, and what the clock does when they do nothing.

Whoever calls has the code: nobody signed in (`by=None`) is the citizen, or the clock. No account gets here.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.citizen_rules import reopened_until
from dialogues.citizen_states import WITH_ANSWER, sent_back_until, takes_rating, takes_reopening
from dialogues.models import EarlierAnswer, Opinion, OpinionRating
from dialogues.models.opinion_citizen import LONGEST_WORDS, MOST_STARS
from dialogues.opinion_codes import read
from dialogues.opinion_rules import due_of_assigning
from dialogues.services.opinion_identities import forget_citizen
from dialogues.services.opinions import locked_opinion
from mobilization.common.editing import apply_values
from mobilization.common.text import clean
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today

_BATCH = 100
"""So many are closed in one transaction; a citizen who has the code of one of them waits as long."""


def opinion_of(typed: str) -> Opinion | None:
    """The opinion with the code that somebody typed; None where there is none, for whatever reason."""
    code_hash = read(typed)
    if code_hash is None:
        return None
    rows = Opinion.objects.select_related("unit", "steward", "assigned_steward", "conference", "words", "rating")
    return rows.select_related("earlier_answer").filter(code_hash=code_hash).first()


@transaction.atomic
def rate_answer(opinion: Opinion, *, stars: int, words: str = "") -> OpinionRating:
    """Say how content one is; said again it takes the place of the first. Raises WrongState, ValidationError."""
    stored = locked_opinion(opinion)
    if not takes_rating(stored):
        raise WrongState(_("This answer cannot be rated now."))
    rating = OpinionRating.objects.filter(opinion=stored).first() or OpinionRating(opinion=stored)
    apply_values(rating, {"words": words}, ("words",), long=("words",))
    if not isinstance(stars, int) or not 1 <= stars <= MOST_STARS:
        raise ValidationError({"stars": _("Choose 1 to 5.")})
    rating.stars, rating.rated_on = stars, today()
    rating.save()
    return rating


@transaction.atomic
def reopen_opinion(opinion: Opinion, *, reason: str) -> Opinion:
    """Send the answer back, once: it is kept as the earlier one, and the unit that looks after it places it anew.

    The reason is the citizen's: it stands beside the earlier answer and nowhere else. Raises WrongState,
    ValidationError.
    """
    stored = locked_opinion(opinion)
    reason = clean(reason, multiline=True)
    if not reason:
        raise ValidationError({"reason": _("Say what is missing in the answer.")})
    if len(reason) > LONGEST_WORDS:
        raise ValidationError({"reason": _("Say it in %(most)s letters at most.") % {"most": LONGEST_WORDS}})
    if not takes_reopening(stored):
        raise WrongState(
            _("This opinion cannot be reopened (any more): once, and only for some days after the answer.")
        )
    words: Any = stored.words
    answered_on: Any = stored.answered_on  # `takes_reopening` asked for it
    EarlierAnswer.objects.create(opinion=stored, answer=words.answer, answered_on=answered_on, reason=reason)
    words.answer = ""
    words.save()
    stored.version += 1
    stored.save(update_fields=["version"])
    return apply_transition(stored, "reopen", by=None, due_on=due_of_assigning(today()))


@transaction.atomic
def withdraw_opinion(opinion: Opinion, *, forget: bool = False) -> Opinion:
    """The citizen wants no answer any more; `forget` erases at once what is known of them. Raises WrongState."""
    done = apply_transition(locked_opinion(opinion), "withdraw", by=None)
    if forget:
        forget_citizen(done, by=None)
    return done


def close_answered(*, on: datetime.date | None = None) -> int:
    """Close what was answered so long ago that nobody reopens it any more, some at a time. Returns how many."""
    day, number = on or today(), 0
    waiting = Opinion.objects.filter(state__in=WITH_ANSWER)
    days = waiting.order_by().values_list("answered_on", flat=True).distinct()
    for answered_on in [each for each in days if each is not None and reopened_until(each) < day]:
        of_day = waiting.filter(answered_on=answered_on).order_by("pk").values_list("pk", flat=True)
        last = 0
        while batch := list(of_day.filter(pk__gt=last)[:_BATCH]):
            number += close_some(batch, on=day)
            last = batch[-1]
    return number


@transaction.atomic
def close_some(batch: list[int], *, on: datetime.date) -> int:
    """Close those that nobody did anything with meanwhile and no citizen may send back on the day; returns how many.

    One whose answer was noted long after its day stays open for as long as the citizen was promised.
    """
    rows = Opinion.objects.select_for_update(of=("self",)).filter(pk__in=batch, state__in=WITH_ANSWER)
    over = [opinion for opinion in rows.order_by("pk") if sent_back_until(opinion) < on]
    for opinion in over:
        apply_transition(opinion, "close", by=None)
    return len(over)
