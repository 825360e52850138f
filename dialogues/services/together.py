"""One step of several opinions: each by itself, with its own right, state and version; what became of each is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dialogues.models import Opinion
from dialogues.opinion_enums import Outcome
from dialogues.opinion_tones import OUTCOME_TONES
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import locked_opinion
from mobilization.workflow.refusals import TransitionRefused


@dataclass(frozen=True)
class Result:
    """What became of one opinion; `why` where it was refused, `wrong` the same by field where it has fields."""

    opinion: Opinion
    outcome: Outcome
    why: str = ""
    wrong: ValidationError | None = None

    @property
    def tone(self) -> str:
        """The colour of it."""
        return OUTCOME_TONES[self.outcome]


def take_for_each(
    opinions: Iterable[Opinion],
    action: str,
    *,
    given: Mapping[int, Mapping[str, Any]],
    versions: Mapping[int, int],
    by: Any,
    reason: str = "",
) -> list[Result]:
    """Take the step for each opinion that its reader saw as `versions` says (X13); one that fails holds up no other.

    `given` is what the step asks for, by opinion. Each is taken in a savepoint of its own.
    """
    return [
        _taken(each, action, given.get(each.pk, {}), versions.get(each.pk), by=by, reason=reason) for each in opinions
    ]


def _taken(
    opinion: Opinion, action: str, given: Mapping[str, Any], version: int | None, *, by: Any, reason: str
) -> Result:
    try:
        with transaction.atomic():
            if locked_opinion(opinion).version != version:
                return Result(opinion, Outcome.CHANGED)
            known = {"version": version, **given}
            return Result(take_opinion_step(opinion, action, by=by, reason=reason, given=known), Outcome.DONE)
    except PermissionDenied:
        return Result(opinion, Outcome.NOT_YOURS)
    except ValidationError as wrong:
        return Result(opinion, Outcome.WRONG, " ".join(wrong.messages), wrong)
    except TransitionRefused as refused:
        return Result(opinion, Outcome.NOT_NOW, str(refused))
