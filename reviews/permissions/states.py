"""Only the state of a round, session or criteria set is in the way: the state is told, and what comes next.

Asked before the right itself: `demand_state` lets everybody pass who may never do it here, for whom 403 is the answer.
"""

from collections.abc import Collection
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.workflow.refusals import NotNow
from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.reach import reaches
from reviews.enums import ItemState, RoundState, SessionState, SetState
from reviews.models import CriteriaSet, Round, Session
from reviews.permissions.councils import KEEPERS as KEEPERS_OF_CRITERIA
from reviews.permissions.rounds import may_see_round
from reviews.permissions.sessions import may_see_session
from reviews.querysets import READERS_OF_SHEETS, is_council_member

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reviews.models import SessionItem


WRITTEN = (SetState.DRAFT,)
SCORED = (RoundState.OPEN,)
BEGUN = (RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED, RoundState.CANCELLED)
SITTING = (SessionState.IN_SESSION,)
MET = (SessionState.IN_SESSION, SessionState.CLOSED)


class Whose(Enum):
    """Whose verb it is: roles in the unit that looks after the record or above; and whether members do it, too."""

    KEEPERS = (Role.SECRETARY,), False
    MEMBERS = (), True
    BOTH = (Role.SECRETARY,), True
    SECONDS = (Role.SECRETARY, Role.LEADER), True
    WRITERS = KEEPERS_OF_CRITERIA, False
    READERS_OF_SCORES = READERS_OF_SHEETS, False
    READERS = tuple(SUBTREE_ROLES), False


ORDER = {Round: RoundState.values, Session: SessionState.values, CriteriaSet: SetState.values}
EARLY: "dict[tuple[type[Any], str], _StrPromise]" = {
    (Round, RoundState.DRAFT): gettext_lazy("The round is being prepared: it has to be opened first."),
    (Round, RoundState.OPEN): gettext_lazy("The round is being scored: its scoring has to be closed first."),
    (Round, RoundState.CLOSED): gettext_lazy("The council has to decide on what it holds first, in a session."),
    (Session, SessionState.PLANNED): gettext_lazy("The session has to begin first, on its day."),
    (Session, SessionState.IN_SESSION): gettext_lazy("The session has to be closed first."),
}
"""What comes before it can be done."""
LATE: "dict[tuple[type[Any], str], _StrPromise]" = {
    (Round, RoundState.OPEN): gettext_lazy("The round was opened, and members are scoring."),
    (Round, RoundState.CLOSED): gettext_lazy("What was scored is decided in a session of the council now."),
    (Round, RoundState.DECIDED): gettext_lazy("What is to be judged once more needs a new round."),
    (Round, RoundState.CANCELLED): gettext_lazy("Another round may take its candidacies in."),
    (Session, SessionState.IN_SESSION): gettext_lazy("The session has begun: lead it to its end and close it."),
    (Session, SessionState.CLOSED): gettext_lazy("What it put off waits for another session."),
    (Session, SessionState.CANCELLED): gettext_lazy("Plan another session for its agenda."),
    (CriteriaSet, SetState.PUBLISHED): gettext_lazy("Begin its next version, and change that one."),
    (CriteriaSet, SetState.REPLACED): gettext_lazy("A newer version has replaced it: begin the next one of that."),
}
"""What is done instead."""


def demand_state(user: Any, of: "Round | Session | CriteriaSet", states: Collection[str], whose: Whose) -> None:
    """Raises NotNow for who has such a part in it, where it is in none of the states."""
    if of.state in states or not _has(user, of, whose):
        return
    order = ORDER[type(of)]
    is_early = order.index(of.state) < min(order.index(state) for state in states)
    known = EARLY if is_early else LATE
    _refuse(of.get_state_display(), str(known[type(of), of.state]), of)


def demand_uncounted(user: Any, item: "SessionItem", whose: Whose) -> None:
    """Raises NotNow for whose verb it is, once the votes on the item are counted."""
    if item.state == ItemState.COUNTED and _has(user, item.session, whose):
        _refuse(item.get_state_display(), _("If that is to change, repeat the vote."), item.session)


def _refuse(state: str, then: str, about: Any) -> None:
    text = _("This is not possible while the state is “%(state)s”. %(then)s")
    raise NotNow(text % {"state": state, "then": then}, about)


def _has(user: Any, of: "Round | Session | CriteriaSet", whose: Whose) -> bool:
    roles, is_of_members = whose.value
    if not is_council_member(user):
        return reaches(user, of.steward, *roles)
    if not is_of_members or isinstance(of, CriteriaSet):
        return False
    return may_see_round(user, of) if isinstance(of, Round) else may_see_session(user, of)
