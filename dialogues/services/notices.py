"""Asking for the announcement of a conference as Word and PDF."""

from typing import Any

from dialogues.models import Conference
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of

NOTICE_PAPER = "dialogues.notice_paper"


def request_notice(conference: Conference, *, by: Any) -> Job:
    """Ask for the paper; asking again while the same one is under way returns that one. Whoever reads it may."""
    params = {"conference": conference.pk, **office_of(by)}
    return request_once(kind=NOTICE_PAPER, owner=by, params=params)
