"""Asking for the minutes of a conference and the notice of its conclusion as Word and PDF."""

from typing import Any

from django.core.exceptions import PermissionDenied

from dialogues.models import Conference
from dialogues.permissions.hall import demand_held, may_take_minutes
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of

HALL_PAPER = "dialogues.hall_paper"
MINUTES, CONCLUSION = "minutes", "conclusion"
PAPERS = (MINUTES, CONCLUSION)


def request_hall_paper(conference: Conference, paper: str, *, by: Any) -> Job:
    """Ask for one of PAPERS; asking again while the same one is under way returns that one.

    Raises PermissionDenied, NotNow, LookupError for a paper that does not exist.
    """
    if paper not in PAPERS:
        raise LookupError(paper)
    demand_held(by, conference)
    if not may_take_minutes(by, conference):
        raise PermissionDenied
    params = {"conference": conference.pk, "paper": paper, **office_of(by)}
    return request_once(kind=HALL_PAPER, owner=by, params=params)
