"""Asking for the minutes of a session, or the list of its results, as Word and PDF."""

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied

from mobilization.common.papers.paper import Layout
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of
from reviews.models import Session
from reviews.permissions.sessions import may_make_papers
from reviews.permissions.states import MET, Whose, demand_state

SESSION_PAPER = "reviews.session_paper"
PAPERS = ("minutes", "results")


def request_session_paper(*, session: Session, paper: str, layout: Layout, by: Any) -> Job:
    """Ask for one of PAPERS; asking again while the same one is under way returns that one. Raises PermissionDenied."""
    demand_state(by, session, MET, Whose.READERS)
    if not may_make_papers(by, session):
        raise PermissionDenied
    params = {"session": session.pk, "paper": paper, "layout": layout.value, **office_of(by)}
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=SESSION_PAPER, owner=by, params=params, unique_key=f"{by.pk}:{same}")
