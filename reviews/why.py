"""What administrators may ask about councils, their sessions, criteria sets and steering committees."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.queries.why import Rule, register
from reviews.enums import SessionState
from reviews.models import Council, CriteriaSet, Session, SteeringCommittee
from reviews.permissions import councils as permissions
from reviews.permissions import criteria as of_criteria
from reviews.permissions import sessions as of_sessions
from reviews.permissions import steering as of_committees

COUNCIL, CRITERIA, COMMITTEE = "reviews.council", "reviews.criteriaset", "reviews.steeringcommittee"
SESSION = "reviews.session"


def _councils(text: str, by: Any) -> Sequence[Council]:
    known = Council.objects.visible_to(by).select_related("steward")
    exact = list(known.filter(name__iexact=text)[:2])
    return exact or list(known.found_by(text)[:2])


OF_COUNCILS = {
    "council_read": Rule(
        gettext_lazy("read a council with its members"), permissions.may_see_council,
        frozenset(SUBTREE_ROLES | {Role.REVIEWER}),
        gettext_lazy("Whoever works for the unit that looks after the council, or for one above it; council members "
                     "read the councils in which they have or had a seat."),
        about=COUNCIL,
    ),
    "council_keep": Rule(
        gettext_lazy("keep a council: its members and how it decides"), permissions.may_keep_council,
        frozenset(permissions.KEEPERS),
        gettext_lazy("Secretaries and leaders of the unit that looks after the council, or of one above."),
        about=COUNCIL,
    ),
}  # fmt: skip

OF_CRITERIA = {
    "criteria_read": Rule(
        gettext_lazy("read a criteria set"), of_criteria.may_see_criteria, frozenset(SUBTREE_ROLES),
        gettext_lazy("Everybody signed in reads what is or was in force. A draft is read by whoever works for the unit "
                     "that looks after it, or for one above it."),
        about=CRITERIA,
    ),
    "criteria_keep": Rule(
        gettext_lazy("put a criteria set in force, begin its next version"), of_criteria.may_keep_criteria,
        frozenset(permissions.KEEPERS),
        gettext_lazy("Secretaries and leaders of the unit that looks after the criteria set, or of one above."),
        about=CRITERIA,
    ),
}  # fmt: skip


def _criteria(text: str, by: Any) -> Sequence[CriteriaSet]:
    known = CriteriaSet.objects.visible_to(by).select_related("steward").order_by("-number")
    exact = list(known.filter(title__iexact=text)[:2])
    return exact or list(known.found_by(text)[:2])


OF_COMMITTEES = {
    "committee_read": Rule(
        gettext_lazy("read a steering committee"), of_committees.may_see_committee, frozenset(SUBTREE_ROLES),
        gettext_lazy("Whoever works for the unit that looks after the steering committee, or for one above it."),
        about=COMMITTEE,
    ),
    "committee_keep": Rule(
        gettext_lazy("keep a steering committee: members, programme, assessments"), of_committees.may_keep_committee,
        frozenset(permissions.KEEPERS),
        gettext_lazy("Secretaries and leaders of the unit that looks after the steering committee, or of one above."),
        about=COMMITTEE,
    ),
    "committee_report": Rule(
        gettext_lazy("say what of a steering committee’s programme was done"), of_committees.may_report_task,
        frozenset(of_committees.DOERS),
        gettext_lazy("Officers, leaders and secretaries of the unit that looks after the steering committee, or of "
                     "one above."),
        about=COMMITTEE,
    ),
}  # fmt: skip


def _committees(text: str, by: Any) -> Sequence[SteeringCommittee]:
    known = SteeringCommittee.objects.visible_to(by).select_related("steward")
    exact = list(known.filter(name__iexact=text)[:2])
    return exact or list(known.found_by(text)[:2])


def _only_while_alive(session: Session) -> str:
    return "" if session.state in of_sessions.ALIVE else _("The session is closed or cancelled: it stays as it is.")


def _only_in_session(session: Session) -> str:
    return "" if session.state == SessionState.IN_SESSION else _("The council is not in session: nobody votes now.")


OF_SESSIONS = {
    "session_read": Rule(
        gettext_lazy("read a session with its agenda"), of_sessions.may_see_session,
        frozenset(SUBTREE_ROLES | {Role.REVIEWER}),
        gettext_lazy("Whoever works for the unit that looks after the session, or for one above it; council members "
                     "read the sessions of councils in which they sit today."),
        about=SESSION,
    ),
    "session_keep": Rule(
        gettext_lazy("run a session: agenda, who is there, votes, outcomes, closing"), of_sessions.may_keep_session,
        frozenset({Role.SECRETARY}),
        gettext_lazy("Secretaries of the unit that looks after the session, or of one above."),
        about=SESSION, hindrance=_only_while_alive,
    ),
    "session_vote": Rule(
        gettext_lazy("vote in a session"), of_sessions.sits_there, frozenset({Role.REVIEWER}),
        gettext_lazy("Members who sit in the council and are noted as present, in their role as council member, on "
                     "what they are not recused from; nobody else, no administrator either."),
        about=SESSION, hindrance=_only_in_session,
    ),
}  # fmt: skip


def _sessions(text: str, by: Any) -> Sequence[Session]:
    known = Session.objects.visible_to(by).select_related("steward", "council", "round").order_by("-held_on", "-id")
    exact = list(known.filter(name__iexact=text)[:2])
    return exact or list(known.found_by(text)[:2])


def register_rules() -> None:
    """Make them known to the page."""
    register(COUNCIL, _councils, OF_COUNCILS)
    register(CRITERIA, _criteria, OF_CRITERIA)
    register(COMMITTEE, _committees, OF_COMMITTEES)
    register(SESSION, _sessions, OF_SESSIONS)
