"""Asking for a paper of a session as Word and PDF: the letter of invitation, the minutes, the list of results."""

from typing import Any

from django.core.exceptions import PermissionDenied

from mobilization.common.papers.paper import Layout
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of
from reviews.models import Session
from reviews.permissions.sessions import PAPERS, may_make_paper
from reviews.permissions.states import Whose, demand_state

SESSION_PAPER = "reviews.session_paper"


def request_session_paper(*, session: Session, paper: str, layout: Layout, by: Any) -> Job:
    """Ask for a SessionPaper; asking again while the same one is under way returns that one.

    Raises PermissionDenied, and NotNow where only the session's state is in the way.
    """
    demand_state(by, session, [state for state, papers in PAPERS.items() if paper in papers], Whose.READERS)
    if not may_make_paper(by, session, paper):
        raise PermissionDenied
    params = {"session": session.pk, "paper": paper, "layout": layout.value, **office_of(by)}
    return request_once(kind=SESSION_PAPER, owner=by, params=params)
