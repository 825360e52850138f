"""The two transition tables (DOMAIN §4): the model's life, and its candidacy's.

What a step writes besides the state stands in `models_registry/effects.py`; what it cannot do without, in
`models_registry/checks.py`.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.workflow.transitions import Context, Transition, Workflow
from models_registry import checks, effects
from models_registry import permissions as may
from models_registry.enums import CandidacyState as C
from models_registry.enums import EndKind
from models_registry.enums import ModelState as M
from models_registry.models import Candidacy, CandidacyTransition, ModelTransition, RegisteredModel
from organizations.dates import today


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


def _submitted(context: Context) -> dict[str, Any]:
    return {"submitted_at": context.at, "late_reason": context.data.get("late_reason", "")}


def _registered(context: Context) -> dict[str, Any]:
    return {"registered_on": today(), "listed_on": today()}


def _ended(kind: str) -> Any:
    return lambda context: {"ended_on": today(), "end_kind": kind}


def _alive_again(context: Context) -> dict[str, Any]:
    return {"ended_on": None, "end_kind": ""}


MODEL_STEPS: Iterable[Transition] = (
    Transition(
        action="submit",
        label=_("Submit for registration"),
        from_states=_from(M.DRAFT, M.RETURNED),
        to_state=M.SUBMITTED,
        may=may.may_submit,
        check=checks.model_is_complete,
        stamps=_submitted,
        effect=effects.model_submitted,
    ),
    Transition(
        action="take_back",
        label=_("Take back"),
        from_states=_from(M.SUBMITTED),
        to_state=M.DRAFT,
        may=may.may_take_back,
        style="quiet",
    ),
    Transition(
        action="register",
        label=_("Register"),
        from_states=_from(M.SUBMITTED),
        to_state=M.REGISTERED,
        may=may.may_register,
        stamps=_registered,
        effect=effects.model_registered,
    ),
    Transition(
        action="return",
        label=_("Return for completion"),
        from_states=_from(M.SUBMITTED),
        to_state=M.RETURNED,
        may=may.may_register,
        needs_reason=True,
        style="quiet",
        effect=effects.model_returned,
    ),
    Transition(
        action="begin",
        label=_("Begin implementation"),
        from_states=_from(M.REGISTERED),
        to_state=M.IN_IMPLEMENTATION,
        may=may.may_begin,
        style="quiet",
    ),
    Transition(
        action="stop",
        label=_("Stop"),
        from_states=_from(M.REGISTERED, M.IN_IMPLEMENTATION),
        to_state=M.ENDED,
        may=may.may_stop,
        needs_reason=True,
        style="danger",
        check=checks.no_candidacy_is_open,
        stamps=_ended(EndKind.STOPPED),
        effect=effects.model_stopped,
    ),
    Transition(
        action="withdraw",
        label=_("Withdraw"),
        from_states=_from(M.DRAFT, M.SUBMITTED, M.RETURNED, M.REGISTERED),
        to_state=M.ENDED,
        may=may.may_withdraw,
        needs_reason=True,
        style="danger",
        check=checks.no_candidacy_is_open,
        stamps=_ended(EndKind.WITHDRAWN),
        effect=effects.model_withdrawn,
    ),
    Transition(
        action="resume",
        label=_("Take up again"),
        from_states=_from(M.ENDED),
        to_state=M.IN_IMPLEMENTATION,
        may=may.may_stop,
        needs_reason=True,
        style="quiet",
        check=checks.model_was_registered,
        stamps=_alive_again,
        effect=effects.model_resumed,
    ),
)

CANDIDACY_STEPS: Iterable[Transition] = (
    Transition(
        action="submit",
        label=_("Submit for evaluation"),
        from_states=_from(C.DRAFT, C.RETURNED),
        to_state=C.SUBMITTED,
        may=may.may_submit_candidacy,
        check=checks.candidacy_is_complete,
        stamps=lambda context: {"submitted_on": today(), "late_reason": context.data.get("late_reason", "")},
        effect=effects.candidacy_submitted,
    ),
    Transition(
        action="return",
        label=_("Return for completion"),
        from_states=_from(C.SUBMITTED),
        to_state=C.RETURNED,
        may=may.may_judge,
        needs_reason=True,
        style="quiet",
        effect=effects.candidacy_returned,
    ),
    Transition(
        action="take_up",
        label=_("Take up for review"),
        from_states=_from(C.SUBMITTED),
        to_state=C.UNDER_REVIEW,
        may=may.may_judge,
        effect=effects.candidacy_taken_up,
    ),
    Transition(
        action="recognise",
        label=_("Record the recognition"),
        from_states=_from(C.UNDER_REVIEW),
        to_state=C.RECOGNISED,
        may=may.may_judge,
        stamps=lambda context: {"decided_on": context.data["recognised_on"]},
        effect=effects.candidacy_recognised,
    ),
    Transition(
        action="refuse",
        label=_("Do not recognise"),
        from_states=_from(C.UNDER_REVIEW),
        to_state=C.NOT_RECOGNISED,
        may=may.may_judge,
        needs_reason=True,
        style="danger",
        stamps=lambda context: {"decided_on": today()},
        effect=effects.candidacy_refused,
    ),
    Transition(
        action="revoke",
        label=_("Revoke the recognition"),
        from_states=_from(C.RECOGNISED),
        to_state=C.REVOKED,
        may=may.may_judge,
        needs_reason=True,
        style="danger",
        effect=effects.candidacy_revoked,
    ),
    Transition(
        action="withdraw",
        label=_("Withdraw the candidacy"),
        from_states=_from(C.DRAFT, C.SUBMITTED, C.RETURNED, C.UNDER_REVIEW),
        to_state=C.WITHDRAWN,
        may=may.may_withdraw_candidacy,
        needs_reason=True,
        style="danger",
        effect=effects.candidacy_withdrawn,
    ),
)

MODEL = Workflow(
    name="models_registry.model", model=RegisteredModel, states=M, transitions=tuple(MODEL_STEPS), log=ModelTransition
)
CANDIDACY = Workflow(
    name="models_registry.candidacy",
    model=Candidacy,
    states=C,
    transitions=tuple(CANDIDACY_STEPS),
    log=CandidacyTransition,
)
