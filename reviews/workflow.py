"""The lives of criteria sets (draft → published → replaced), rounds (draft → open → closed → decided) and sheets.

Sessions and the votes in them have theirs in `session_steps.py`.

A sheet is submitted, or not given (abstained, recused), and the secretary may open it again: one that was withdrawn
only where no other conflict of interest is known. Else nothing goes back; a round is cancelled, with a reason, until
scoring is closed. What a step does besides (candidacies taken up, bars raised and lifted) stands in its verb,
`services/rounds.py` and `services/scoring.py`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, Transition, Workflow
from reviews.checks import (
    faults,
    round_can_be_cancelled,
    round_can_be_decided,
    round_can_open,
    sheet_can_be_opened_again,
    sheet_can_be_submitted,
)
from reviews.enums import RoundState, SetState, SheetState
from reviews.models import CriteriaSet, CriteriaSetTransition, Round, RoundTransition, ScoreSheet, SheetTransition
from reviews.permissions.criteria import may_keep_criteria
from reviews.permissions.rounds import may_keep_round
from reviews.permissions.sheets import may_reopen_sheet, may_score


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
            check=round_can_be_cancelled,
            needs_reason=True,
            style="danger",
        ),
    ),
)


def _given(context: Context) -> dict[str, Any]:
    return {"total": context.data["total"], "submitted_at": context.at}


def _not_given(context: Context) -> dict[str, Any]:
    return {"total": None, "submitted_at": None}


SHEET_STEPS = Workflow(
    name="reviews.score_sheet",
    model=ScoreSheet,
    states=SheetState,
    log=SheetTransition,
    transitions=(
        Transition(
            action="submit",
            label=_("Submit the sheet"),
            from_states=frozenset({SheetState.OPEN}),
            to_state=SheetState.SUBMITTED,
            may=may_score,
            check=sheet_can_be_submitted,
            stamps=_given,
        ),
        Transition(
            action="abstain",
            label=_("Abstain"),
            from_states=frozenset({SheetState.OPEN}),
            to_state=SheetState.ABSTAINED,
            may=may_score,
            needs_reason=True,
            style="quiet",
        ),
        Transition(
            action="recuse",
            label=_("Withdraw because of a conflict"),
            from_states=frozenset({SheetState.OPEN, SheetState.SUBMITTED, SheetState.ABSTAINED}),
            to_state=SheetState.RECUSED,
            may=may_score,
            needs_reason=True,
            style="danger",
            stamps=_not_given,
        ),
        Transition(
            action="reopen",
            label=_("Open the sheet again"),
            from_states=frozenset({SheetState.SUBMITTED, SheetState.ABSTAINED, SheetState.RECUSED}),
            to_state=SheetState.OPEN,
            may=may_reopen_sheet,
            check=sheet_can_be_opened_again,
            needs_reason=True,
            stamps=_not_given,
        ),
    ),
)
