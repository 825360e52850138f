"""The lives of sessions (planned → in session → closed) and of the vote on each item (waiting → voting → counted).

Only a session that was not closed is cancelled, with a reason. A vote is repeated with a reason: what was cast goes,
what it came to stays on record. What a step does besides stands in its verb: `services/sessions.py`,
`services/votes.py` and `services/closing.py`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from mobilization.workflow.transitions import Context, Transition, Workflow
from reviews.checks import item_can_be_voted_on, session_can_begin, session_can_close
from reviews.enums import ItemState, SessionState
from reviews.models import Session, SessionItem, SessionItemTransition, SessionTransition
from reviews.models.session import NOT_COUNTED
from reviews.permissions.sessions import may_keep_session, may_lead_vote

NO_OUTCOME: dict[str, Any] = {"outcome": "", "reason": "", "suggested": None}


def _by_document(context: Context) -> dict[str, Any]:
    return {name: context.data[name] for name in ("document_number", "document_date")}


SESSION_STEPS = Workflow(
    name="reviews.session",
    model=Session,
    states=SessionState,
    log=SessionTransition,
    transitions=(
        Transition(
            action="begin",
            label=_("Begin the session"),
            from_states=frozenset({SessionState.PLANNED}),
            to_state=SessionState.IN_SESSION,
            may=may_keep_session,
            check=session_can_begin,
        ),
        Transition(
            action="close",
            label=_("Close the session"),
            from_states=frozenset({SessionState.IN_SESSION}),
            to_state=SessionState.CLOSED,
            may=may_keep_session,
            check=session_can_close,
            stamps=_by_document,
        ),
        Transition(
            action="cancel",
            label=_("Cancel the session"),
            from_states=frozenset({SessionState.PLANNED, SessionState.IN_SESSION}),
            to_state=SessionState.CANCELLED,
            may=may_keep_session,
            needs_reason=True,
            style="danger",
        ),
    ),
)


def _counted(context: Context) -> dict[str, Any]:
    return dict(context.data["counted"])


def _undone(context: Context) -> dict[str, Any]:
    return NOT_COUNTED | NO_OUTCOME | {"is_typical": False, "is_proposed_up": False}


ITEM_STEPS = Workflow(
    name="reviews.session_item",
    model=SessionItem,
    states=ItemState,
    log=SessionItemTransition,
    transitions=(
        Transition(
            action="open_vote",
            label=_("Open the vote"),
            from_states=frozenset({ItemState.WAITING}),
            to_state=ItemState.VOTING,
            may=may_lead_vote,
            check=item_can_be_voted_on,
            stamps=lambda context: dict(NO_OUTCOME),
        ),
        Transition(
            action="count",
            label=_("Count the votes"),
            from_states=frozenset({ItemState.VOTING}),
            to_state=ItemState.COUNTED,
            may=may_lead_vote,
            stamps=_counted,
        ),
        Transition(
            action="repeat",
            label=_("Repeat the vote"),
            from_states=frozenset({ItemState.VOTING, ItemState.COUNTED}),
            to_state=ItemState.WAITING,
            may=may_lead_vote,
            needs_reason=True,
            style="danger",
            stamps=_undone,
        ),
    ),
)
