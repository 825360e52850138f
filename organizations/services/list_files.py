"""Asking for a list as a file."""

import hashlib
import json
from typing import Any

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of


def request_list(kind: str, *, filters: dict[str, str], by: Any) -> Job:
    """Ask for a list as an Excel file; asking again while the same export is under way returns that one.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    params = {"filters": filters, **office_of(by)}
    same = hashlib.sha256(json.dumps([kind, params], sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=kind, owner=by, params=params, unique_key=f"{by.pk}:{same}")
