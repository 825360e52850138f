"""The life of a co-opinion: open → agreed or disagreed; taken back, or no longer needed.

Silence is no step: what it counts as says the dated rule, on the clock (`queries/opinions.py`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import OpinionState as S
from awards.models import CoOpinion, CoOpinionTransition, Nomination
from awards.opinion_recipients import answered_to, asked_accounts
from awards.permissions.opinions import may_answer, may_let_lapse, may_take_back
from mobilization.workflow.transitions import Context, Transition, Workflow, apply_transition, available_actions
from notifications.services import notify

ANSWERS = ("agree", "disagree")
OFFERED = (*ANSWERS, "take_back")
"""`lapse` is taken by a step of the nomination."""


def tell(kind: str, opinion: CoOpinion, accounts: Any, *, by: Any = None, reason: str = "") -> None:
    """A notice names the nomination by its code and the bodies, never who is nominated."""
    nomination = opinion.nomination
    data = {
        "opinion": opinion.pk,
        "code": nomination.code,
        "unit": nomination.decider,
        "asked": opinion.body,
        "due_on": opinion.due_on.isoformat(),
        "reason": reason,
    }
    others = [each for each in accounts if by is None or each.pk != by.pk]
    notify(kind=f"awards.{kind}", recipients=others, subject=opinion, data=data, by=by)


def _answered(kind: str) -> Any:
    def effect(opinion: CoOpinion, context: Context) -> None:
        tell(kind, opinion, answered_to(opinion), by=context.by, reason=context.reason)

    return effect


def _not_needed(opinion: CoOpinion, context: Context) -> None:
    tell("opinion_taken_back", opinion, asked_accounts(opinion), by=context.by, reason=context.reason)


def _answer(context: Context) -> dict[str, Any]:
    return {
        "answered_on": context.data["answered_on"],
        "document_number": context.data["document_number"],
        "reason": context.reason,
    }


OPINION_STEPS = Workflow(
    name="awards.opinion",
    model=CoOpinion,
    states=S,
    log=CoOpinionTransition,
    transitions=(
        Transition(
            action="agree",
            label=pgettext_lazy("co-opinion", "Agree"),
            from_states=frozenset({S.OPEN}),
            to_state=S.AGREED,
            may=may_answer,
            stamps=_answer,
            effect=_answered("opinion_agreed"),
        ),
        Transition(
            action="disagree",
            label=pgettext_lazy("co-opinion", "Disagree"),
            from_states=frozenset({S.OPEN}),
            to_state=S.DISAGREED,
            may=may_answer,
            needs_reason=True,
            style="quiet",
            stamps=_answer,
            effect=_answered("opinion_disagreed"),
        ),
        Transition(
            action="take_back",
            label=_("Take the request back"),
            from_states=frozenset({S.OPEN}),
            to_state=S.TAKEN_BACK,
            may=may_take_back,
            needs_reason=True,
            style="danger",
            effect=_not_needed,
        ),
        Transition(
            action="lapse",
            label=_("No longer needed"),
            from_states=frozenset({S.OPEN}),
            to_state=S.TAKEN_BACK,
            may=may_let_lapse,
            effect=_not_needed,
        ),
    ),
)


def offered_steps(opinion: CoOpinion, user: Any) -> list[Transition]:
    """What the account may do with it now."""
    return [step for step in available_actions(opinion, user) if step.action in OFFERED]


def let_lapse(nomination: Nomination, context: Context) -> None:
    """With a step of the nomination by which it is before the body no more, nobody's opinion on it is waited for."""
    for opinion in CoOpinion.objects.open().filter(nomination=nomination).order_by("pk"):
        apply_transition(opinion, "lapse", by=context.by)
