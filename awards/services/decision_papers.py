"""Asking for a decision on awards as Word and PDF."""

from typing import Any

from django.core.exceptions import PermissionDenied

from awards.models import Decision
from awards.permissions.decisions import may_make_paper
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of

DECISION_PAPER = "awards.decision_paper"


def request_decision_paper(decision: Decision, *, by: Any) -> Job:
    """Ask for the paper; asking again while the same one is under way returns that one. Raises PermissionDenied."""
    if not may_make_paper(by, decision):
        raise PermissionDenied
    params = {"decision": decision.pk, **office_of(by)}
    return request_once(kind=DECISION_PAPER, owner=by, params=params)
