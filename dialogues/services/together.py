"""One step of several opinions: each by itself, with its own right, state and version; what became of each is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dialogues.hall_enums import OUTCOME_TONES, Outcome
from dialogues.models import Opinion
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import locked_opinion
from mobilization.workflow.refusals import TransitionRefused


@dataclass(frozen=True)
class Result:
    """What became of one opinion; `why` where it was refused."""

    opinion: Opinion
    outcome: Outcome
    why: str = ""

    @property
    def tone(self) -> str:
        """The colour of it."""
        return OUTCOME_TONES[self.outcome]


def take_for_each(
    opinions: Iterable[Opinion], action: str, *, given: Mapping[str, Any], versions: Mapping[int, int], by: Any
) -> list[Result]:
    """Take the step for each opinion that its reader saw as `versions` says; one that fails holds up no other."""
    return [_taken(each, action, given, versions.get(each.pk), by) for each in opinions]


def _taken(opinion: Opinion, action: str, given: Mapping[str, Any], version: int | None, by: Any) -> Result:
    try:
        with transaction.atomic():
            if locked_opinion(opinion).version != version:
                return Result(opinion, Outcome.CHANGED)
            return Result(take_opinion_step(opinion, action, by=by, given=given), Outcome.DONE)
    except PermissionDenied:
        return Result(opinion, Outcome.NOT_YOURS)
    except ValidationError as wrong:
        return Result(opinion, Outcome.WRONG, " ".join(wrong.messages))
    except TransitionRefused as refused:
        return Result(opinion, Outcome.NOT_NOW, str(refused))
