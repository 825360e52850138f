"""One step for several opinions of the list: read, planned, then taken for each (`together.py`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.models import Opinion, PublishedOpinion
from dialogues.opinion_enums import Outcome
from dialogues.opinion_steps import OPINION_STEPS
from dialogues.permissions.opinions import may_act_in_bulk, may_sign
from dialogues.services.publication import SEEN_ALREADY
from dialogues.services.together import Result, take_for_each
from mobilization.workflow.transitions import Transition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

AT_ONCE = 50
"""How many are read and acted on together: the page shows each with its answer."""
KNOWN = ("unit", "steward", "assigned", "assigned_steward", "place_unit", "conference", "theme", "words", "drafted_by")


_WHY: "dict[str, _StrPromise]" = {
    Outcome.CHANGED: gettext_lazy("Somebody changed it since it was shown to you: read it again."),
    Outcome.NOT_YOURS: gettext_lazy("You may not do this any more."),
}
"""What is said on the page that was read before; elsewhere the outcome itself says it."""


class NotYours(LookupError):
    """An opinion that does not exist, or that the account does not read: one answer for both, and for all."""


@dataclass(frozen=True)
class Plan:
    """What a step would do: for which opinions, and which it cannot be taken for, each with the reason."""

    step: Transition
    possible: list[Opinion] = field(default_factory=list)
    refused: list[tuple[Opinion, str]] = field(default_factory=list)


@dataclass
class Acted:
    """What the step was taken for, and what was refused: the reason in words, and by field where it has fields."""

    done: list[Opinion] = field(default_factory=list)
    refused: list[tuple[Opinion, str]] = field(default_factory=list)
    wrong: dict[int, ValidationError] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """What became of one more."""
        if result.outcome == Outcome.DONE:
            self.done.append(result.opinion)
            return
        why = str(_WHY[result.outcome]) if result.outcome in _WHY else result.why
        self.refused.append((result.opinion, why))
        if result.outcome == Outcome.CHANGED:
            self.wrong[result.opinion.pk] = ValidationError(why)
        elif result.wrong is not None:
            self.wrong[result.opinion.pk] = result.wrong


def opinions_for(ids: Sequence[int], *, action: str, by: Any) -> list[Opinion]:
    """The opinions of these ids. Raises NotYours if a single one is not the account's to read, PermissionDenied."""
    wanted = set(ids)
    rows = Opinion.objects.visible_to(by).filter(pk__in=wanted).select_related(*KNOWN)
    found = list(rows.order_by("-received_on", "-id"))
    if not wanted or len(wanted) > AT_ONCE or len(found) != len(wanted):
        raise NotYours
    if not may_act_in_bulk(by, action):
        raise PermissionDenied
    return found


def plan(opinions: Sequence[Opinion], *, action: str, by: Any) -> Plan:
    """What the step would do now; nothing is written. Raises PermissionDenied if one is not the account's to act on."""
    planned = Plan(OPINION_STEPS.transition(action))
    for opinion in opinions:
        if why := _why_not(planned.step, opinion, by):
            planned.refused.append((opinion, why))
        else:
            planned.possible.append(opinion)
    return planned


def _why_not(step: Transition, opinion: Opinion, by: Any) -> str:
    """The reason for people; empty when the step can be taken."""
    if opinion.state not in step.from_states:
        return _("The state is “%(state)s”.") % {"state": opinion.get_state_display()}
    if getattr(opinion, "words", None) is None:
        return _("Its text was erased.")
    if step.action == "publish" and PublishedOpinion.objects.of(opinion).exists():
        return str(SEEN_ALREADY)
    if step.may(by, opinion):
        return ""
    if step.action == "approve" and opinion.drafted_by_id == by.pk and may_sign(by, opinion):
        return _("You drafted it: somebody else approves it.")
    raise PermissionDenied


def act_on_opinions(
    seen: Mapping[int, int], *, action: str, by: Any, reason: str = "", given: Mapping[int, Mapping[str, Any]]
) -> Acted:
    """Take the step for each of `seen` (id → the version that was read) with what is `given` for it.

    Raises NotYours and PermissionDenied before anything is written, ValidationError where the step needs a reason and
    none is given.
    """
    planned = plan(opinions_for(list(seen), action=action, by=by), action=action, by=by)
    if planned.step.needs_reason and not reason.strip():
        raise ValidationError({"reason": _("Please give a reason.")})
    acted = Acted(refused=list(planned.refused))
    for result in take_for_each(planned.possible, action, given=given, versions=seen, by=by, reason=reason):
        acted.add(result)
    return acted
