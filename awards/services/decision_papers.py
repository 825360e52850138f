"""Asking for a decision on awards as Word and PDF."""

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied

from awards.models import Decision
from awards.permissions.decisions import may_make_paper
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of

DECISION_PAPER = "awards.decision_paper"


def request_decision_paper(decision: Decision, *, by: Any) -> Job:
    """Ask for the paper; asking again while the same one is under way returns that one. Raises PermissionDenied."""
    if not may_make_paper(by, decision):
        raise PermissionDenied
    params = {"decision": decision.pk, **office_of(by)}
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=DECISION_PAPER, owner=by, params=params, unique_key=f"{by.pk}:{same}")
