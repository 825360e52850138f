"""Asking for the announcement of a conference as Word and PDF."""

import hashlib
import json
from typing import Any

from dialogues.models import Conference
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of

NOTICE_PAPER = "dialogues.notice_paper"


def request_notice(conference: Conference, *, by: Any) -> Job:
    """Ask for the paper; asking again while the same one is under way returns that one. Whoever reads it may."""
    params = {"conference": conference.pk, **office_of(by)}
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=NOTICE_PAPER, owner=by, params=params, unique_key=f"{by.pk}:{same}")
