"""Asking for a list as a file."""

from typing import Any

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of


def request_list(kind: str, *, filters: dict[str, str], by: Any) -> Job:
    """Ask for a list as an Excel file; asking again while the same export is under way returns that one.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    params = {"filters": filters, **office_of(by)}
    return request_once(kind=kind, owner=by, params=params)
