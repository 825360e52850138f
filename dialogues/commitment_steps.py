"""The life of a commitment: open, with notes how far it is, until it was kept (with proof) or not (with the reason).

Its day is moved once; the first one stays. What stands in other tables, and whether a day fits, comes from the service
that holds the row (`services/commitment_steps.py`).
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dialogues.commitment_enums import CommitmentState as S
from dialogues.commitment_notices import tell
from dialogues.commitment_recipients import following, keeping
from dialogues.models import Commitment, CommitmentTransition
from dialogues.permissions.commitments import may_decide, may_report
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import Context, Transition, Workflow
from organizations.dates import today

REWORD = "reword"
_NOT_TOLD = {"reminded_on": None, "late_told_on": None, "upper_told_on": None}
"""A day that is moved is told of anew."""


def was_not_moved(commitment: Commitment, context: Context) -> None:
    """Raises WrongState."""
    if commitment.moved_on is not None:
        text = _("The day was moved once already. Say that the commitment was not kept, or that it was, when it is.")
        raise WrongState(text)


def _moved(context: Context) -> dict[str, Any]:
    return {"promised_for": context.data["promised_for"], "moved_on": today()} | _NOT_TOLD


def _reworded(context: Context) -> dict[str, Any]:
    return {**context.data, "reworded_on": today(), "rewording": context.reason}


def _telling(kind: str, whom: Any) -> Any:
    def effect(commitment: Commitment, context: Context) -> None:
        tell(kind, commitment, whom(commitment), by=context.by)

    return effect


COMMITMENT_STEPS = Workflow(
    name="dialogues.commitment",
    model=Commitment,
    states=S,
    log=CommitmentTransition,
    transitions=(
        Transition(
            action="report",
            label=pgettext_lazy("commitment", "Report how far it is"),
            from_states=frozenset({S.OPEN}),
            to_state=S.OPEN,
            may=may_report,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="keep",
            label=pgettext_lazy("commitment", "It was kept"),
            from_states=frozenset({S.OPEN}),
            to_state=S.DONE,
            may=may_report,
            stamps=lambda context: {**context.data, "ended_noted_on": today()},
            effect=_telling("commitment_kept", following),
        ),
        Transition(
            action="move",
            label=pgettext_lazy("commitment", "Move the day"),
            from_states=frozenset({S.OPEN}),
            to_state=S.OPEN,
            may=may_decide,
            needs_reason=True,
            style="quiet",
            check=was_not_moved,
            stamps=_moved,
            effect=_telling("commitment_moved", keeping),
        ),
        Transition(
            action="give_up",
            label=pgettext_lazy("commitment", "It was not kept"),
            from_states=frozenset({S.OPEN}),
            to_state=S.NOT_KEPT,
            may=may_decide,
            needs_reason=True,
            style="danger",
            stamps=lambda context: {"ended_on": today(), "ended_noted_on": today(), "outcome": context.reason},
            effect=_telling("commitment_not_kept", keeping),
        ),
        Transition(
            action="take_up",
            label=pgettext_lazy("commitment", "Take it up again"),
            from_states=frozenset({S.DONE, S.NOT_KEPT}),
            to_state=S.OPEN,
            may=may_decide,
            needs_reason=True,
            style="quiet",
            stamps=lambda context: {"ended_on": None, "ended_noted_on": None, "outcome": "", "link": ""} | _NOT_TOLD,
            effect=_telling("commitment_taken_up", keeping),
        ),
        Transition(
            action=REWORD,
            label=pgettext_lazy("commitment", "Reword it"),
            from_states=frozenset({S.OPEN}),
            to_state=S.OPEN,
            may=may_decide,
            needs_reason=True,
            style="quiet",
            stamps=_reworded,
        ),
    ),
)
COMMITMENT_ACTIONS = tuple(step.action for step in COMMITMENT_STEPS.transitions if step.action != REWORD)
"""Those that are asked for one by one; rewording is what correcting is once everybody has read it."""
