"""The export of changes for auditors: asked for here, written by a job."""

import hashlib
import json
from typing import Any

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of

EXPORT_HISTORY = "organizations.export_history"


def request_history_export(*, filters: dict[str, str], by: Any) -> Job:
    """Ask for an Excel file of the changes the person may read; the same one under way is not asked for twice.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    params = {"filters": filters, **office_of(by)}
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:32]
    return request_job(kind=EXPORT_HISTORY, owner=by, params=params, unique_key=f"{by.pk}:{same}")
