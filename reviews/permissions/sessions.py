"""Who prepares and runs sessions (DOMAIN §8): secretaries of the council's unit or above; members alone vote."""

from typing import TYPE_CHECKING, Any

from organizations.enums import Role
from organizations.permissions.reach import may_see_record, reaches
from reviews.enums import ItemState, RoundState, SessionPaper, SessionState
from reviews.querysets import READERS_OF_SHEETS, barred, is_council_member, kept_items, seated

if TYPE_CHECKING:
    from reviews.models import Council, Session, SessionItem

ALIVE = (SessionState.PLANNED, SessionState.IN_SESSION)
"""States in which the agenda changes."""


def may_see_session(user: Any, session: "Session") -> bool:
    """Its unit and those above; a member the sessions of councils they sit in. As `Session.objects.visible_to`."""
    if not is_council_member(user):
        return may_see_record(user, session)
    if not session.steward.path.startswith(user.acting.unit.path):
        return False
    return seated(user).filter(council=session.council_id).exists()


def may_plan_session_of(user: Any, council: "Council") -> bool:
    """The secretary of the unit that looks after the council, or of one above."""
    return reaches(user, council.steward, Role.SECRETARY)


def may_keep_session(user: Any, session: "Session") -> bool:
    """Whoever may plan one for the unit that looks after it today."""
    return reaches(user, session.steward, Role.SECRETARY)


def may_lead_vote(user: Any, item: "SessionItem") -> bool:
    """The secretary, while the council is in session."""
    return item.session.state == SessionState.IN_SESSION and may_keep_session(user, item.session)


def sits_there(user: Any, session: "Session") -> bool:
    """Whether the account acts as council member, in a seat of the session that is noted as present."""
    if not is_council_member(user) or not may_see_session(user, session):
        return False
    return session.attendance.filter(seat__person=user.person_id, is_present=True).exists()


def may_vote(user: Any, session: "Session") -> bool:
    """Members who are there, while the council is in session; on which items, the service asks."""
    return session.state == SessionState.IN_SESSION and sits_there(user, session)


def may_recuse_in(user: Any, session: "Session") -> bool:
    """Members of themselves, the secretary of any member, while the agenda changes."""
    if session.state not in ALIVE:
        return False
    return may_see_session(user, session) if is_council_member(user) else may_keep_session(user, session)


def may_recuse(user: Any, item: "SessionItem") -> bool:
    """The same, of an item they read, until its votes are counted."""
    if item.state == ItemState.COUNTED or not may_recuse_in(user, item.session):
        return False
    if not is_council_member(user) or item.item is None:
        return True
    return not barred(user).filter(model=item.item.candidacy.model_id).exists()


def may_take_back_recusal(user: Any, item: "SessionItem") -> bool:
    """The secretary, until the votes on the item are counted: who votes is not for the member alone to say."""
    return item.session.state in ALIVE and item.state != ItemState.COUNTED and may_keep_session(user, item.session)


def may_confirm_papers(user: Any, session: "Session") -> bool:
    """A second person: secretaries and leaders of the unit or above, or a member who is there. Not who entered them."""
    if session.state != SessionState.IN_SESSION:
        return False
    return reaches(user, session.steward, Role.SECRETARY, Role.LEADER) or sits_there(user, session)


def may_read_votes(user: Any, session: "Session") -> bool:
    """Who voted how in an open vote: those who read how all scored, and the members themselves."""
    if is_council_member(user):
        return may_see_session(user, session)
    return reaches(user, session.steward, *READERS_OF_SHEETS)


PAPERS: dict[str, tuple[SessionPaper, ...]] = {
    SessionState.PLANNED: (SessionPaper.INVITATION,),
    SessionState.IN_SESSION: (SessionPaper.MINUTES, SessionPaper.RESULTS),
    SessionState.CLOSED: (SessionPaper.MINUTES, SessionPaper.RESULTS),
}
"""What can be made of a session in each state; of one that was cancelled nothing."""


def may_make_papers(user: Any, session: "Session") -> bool:
    """Minutes name every item: they are for those who read the session with its subtree, not for members."""
    return session.state in PAPERS and not is_council_member(user) and may_see_session(user, session)


def may_make_paper(user: Any, session: "Session", paper: str) -> bool:
    """The same, of one that can be made of the session as it is now."""
    return may_make_papers(user, session) and paper in PAPERS[session.state]


def may_read_copy(user: Any, copy: Any) -> bool:
    """Who reads signed copies of the session."""
    return may_read_copies(user, copy.session)


def may_read_copies(user: Any, session: "Session") -> bool:
    """Whoever reads the session; members only what names nothing they are kept from, and no names in a blind round."""
    if not may_see_session(user, session):
        return False
    if not is_council_member(user):
        return True
    held = session.round
    is_blind = held is not None and held.is_blind and held.state != RoundState.DECIDED
    return not is_blind and not session.items.filter(kept_items(user)).exists()


def session_actions(user: Any, session: "Session") -> list[str]:
    """What the account may do with the session now besides its steps, for pages and API alike."""
    if may_vote(user, session):
        return ["vote", "confirm_papers"]
    if not may_keep_session(user, session):
        return ["confirm_papers"] if may_confirm_papers(user, session) else []
    if session.state == SessionState.PLANNED:
        return ["edit", "agenda", "call"]
    if session.state == SessionState.IN_SESSION:
        return ["edit", "agenda", "attendance", "open_votes", "papers", "confirm_papers", "count", "outcomes"]
    return ["sign"] if session.state == SessionState.CLOSED else []
