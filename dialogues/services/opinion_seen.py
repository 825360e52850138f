"""Steps of opinions taken on what was read: a mark names the last step, which is a change as much as a version is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from dialogues.models import Opinion
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import locked_opinion
from mobilization.common.editing import RecordChanged


def mark_of(opinion: Opinion) -> str:
    """Names the last step: forwarding and extending change neither version nor state. One query."""
    return str(opinion.transitions.aggregate(last=Max("pk"))["last"] or 0)


@transaction.atomic
def take_step_on(
    opinion: Opinion,
    action: str,
    *,
    is_read: Callable[[Opinion, str], bool],
    by: Any,
    reason: str = "",
    given: Mapping[str, Any] | None = None,
) -> Opinion:
    """Take the step if `is_read(opinion, mark)` of what stands there now, while nobody else can change it.

    Raises RecordChanged, else as `take_opinion_step`.
    """
    stored = locked_opinion(opinion)
    if not is_read(stored, mark_of(stored)):
        raise RecordChanged(stored)
    return take_opinion_step(stored, action, by=by, reason=reason, given=given)
