"""Life of a version of a criteria set: draft → published → replaced. Nothing goes back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.workflow.refusals import TransitionRefused
from mobilization.workflow.transitions import Context, Transition, Workflow
from reviews.checks import faults
from reviews.enums import SetState
from reviews.models import CriteriaSet, CriteriaSetTransition
from reviews.permissions.criteria import may_keep_criteria


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
