"""The life of a decision: draft → submitted → signed → published → annulled; of another body's: draft → published.

It goes back only from submitted to draft, with a reason. What is signed never does: it is annulled, by a decision with
a number of its own. What becomes of nominations on its list stands in `decision_effects.py`, what else a step does in
its verb, `services/decision_steps.py`.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards import decision_effects
from awards.enums import DecisionState
from awards.models import Decision, DecisionTransition
from awards.permissions.decisions import may_annul, may_publish, may_record, may_return, may_sign, may_submit
from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, Transition, Workflow


def _is_whole(decision: Decision, context: Context) -> None:
    """Raises TransitionRefused where something is missing that no decision lacks."""
    lacking = []
    if not decision.recipients.exists():
        lacking.append(_("nobody is in its list yet"))
    if not decision.is_outside and not (decision.signer and decision.signer_post):
        lacking.append(_("who signs, and as what, is not said"))
    if not decision.is_outside and not decision.symbol:
        lacking.append(_("the symbol after the number is missing"))
    if lacking:
        raise TransitionRefused(_("The decision is not complete: %(lacking)s.") % {"lacking": "; ".join(lacking)})


def _is_whole_and_of_others(decision: Decision, context: Context) -> None:
    """The same; and nobody signs what they are given themselves."""
    _is_whole(decision, context)
    if context.by.person_id is not None and decision.recipients.filter(person=context.by.person_id).exists():
        raise TransitionRefused(_("You are on the list yourself: somebody else signs this decision."))


def _signed(context: Context) -> dict[str, Any]:
    """The number is drawn here, once nothing is in the way any more."""
    day = context.data["signed_on"]
    return {"signed_on": day, "year": day.year, "number": context.data["draw"]()}


def _annulled(context: Context) -> dict[str, Any]:
    return {name: context.data[name] for name in ("annulled_on", "annulled_by")} | {"annulled_why": context.reason}


DECISION_STEPS = Workflow(
    name="awards.decision",
    model=Decision,
    states=DecisionState,
    log=DecisionTransition,
    transitions=(
        Transition(
            action="submit",
            label=gettext_lazy("Submit for signature"),
            from_states=frozenset({DecisionState.DRAFT}),
            to_state=DecisionState.SUBMITTED,
            may=may_submit,
            check=_is_whole,
        ),
        Transition(
            action="return",
            label=pgettext_lazy("decision", "Send back to draft"),
            from_states=frozenset({DecisionState.SUBMITTED}),
            to_state=DecisionState.DRAFT,
            may=may_return,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="sign",
            label=pgettext_lazy("decision", "Sign"),
            from_states=frozenset({DecisionState.SUBMITTED}),
            to_state=DecisionState.SIGNED,
            may=may_sign,
            check=_is_whole_and_of_others,
            stamps=_signed,
            effect=decision_effects.made,
        ),
        Transition(
            action="record",
            label=gettext_lazy("Take on record"),
            from_states=frozenset({DecisionState.DRAFT}),
            to_state=DecisionState.PUBLISHED,
            may=may_record,
            check=_is_whole,
            effect=decision_effects.made,
        ),
        Transition(
            action="publish",
            label=pgettext_lazy("decision", "Publish"),
            from_states=frozenset({DecisionState.SIGNED}),
            to_state=DecisionState.PUBLISHED,
            may=may_publish,
        ),
        Transition(
            action="annul",
            label=pgettext_lazy("decision", "Annul"),
            from_states=frozenset({DecisionState.SIGNED, DecisionState.PUBLISHED}),
            to_state=DecisionState.ANNULLED,
            may=may_annul,
            needs_reason=True,
            style="danger",
            stamps=_annulled,
            effect=decision_effects.annulled,
        ),
    ),
)
