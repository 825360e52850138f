"""The lives of criteria sets (draft → published → replaced) and of rounds (draft → open → closed → decided).

Nothing goes back; a round is cancelled, with a reason, until scoring is closed. What a step of a round does besides
(candidacies taken up, bars raised and lifted) stands in its verb, `services/rounds.py`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, Transition, Workflow
from reviews.checks import faults, round_can_be_decided, round_can_open
from reviews.enums import RoundState, SetState
from reviews.models import CriteriaSet, CriteriaSetTransition, Round, RoundTransition
from reviews.permissions.criteria import may_keep_criteria
from reviews.permissions.rounds import may_keep_round


def _is_whole(criteria: CriteriaSet, context: Context) -> None:
    if missing := faults(criteria):
        raise TransitionRefused(" ".join(missing))


def _published(context: Context) -> dict[str, Any]:
    return {"published_at": context.at}


CRITERIA_STEPS = Workflow(
    name="reviews.criteria_set",
    model=CriteriaSet,
    states=SetState,
    log=CriteriaSetTransition,
    transitions=(
        Transition(
            action="publish",
            label=_("Put in force"),
            from_states=frozenset({SetState.DRAFT}),
            to_state=SetState.PUBLISHED,
            may=may_keep_criteria,
            check=_is_whole,
            stamps=_published,
        ),
        Transition(
            action="replace",
            label=_("Replace by the newer version"),
            from_states=frozenset({SetState.PUBLISHED}),
            to_state=SetState.REPLACED,
            may=may_keep_criteria,
        ),
    ),
)


ROUND_STEPS = Workflow(
    name="reviews.round",
    model=Round,
    states=RoundState,
    log=RoundTransition,
    transitions=(
        Transition(
            action="open",
            label=_("Open for scoring"),
            from_states=frozenset({RoundState.DRAFT}),
            to_state=RoundState.OPEN,
            may=may_keep_round,
            check=round_can_open,
        ),
        Transition(
            action="close",
            label=_("Close the scoring"),
            from_states=frozenset({RoundState.OPEN}),
            to_state=RoundState.CLOSED,
            may=may_keep_round,
        ),
        Transition(
            action="decide",
            label=_("All is decided"),
            from_states=frozenset({RoundState.CLOSED}),
            to_state=RoundState.DECIDED,
            may=may_keep_round,
            check=round_can_be_decided,
        ),
        Transition(
            action="cancel",
            label=_("Cancel the round"),
            from_states=frozenset({RoundState.DRAFT, RoundState.OPEN}),
            to_state=RoundState.CANCELLED,
            may=may_keep_round,
            needs_reason=True,
            style="danger",
        ),
    ),
)
