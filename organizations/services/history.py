"""The export of changes for auditors: asked for here, written by a job."""

from typing import Any

from mobilization.outbox.models import Job
from organizations.services.list_files import request_list

EXPORT_HISTORY = "organizations.export_history"


def request_history_export(*, filters: dict[str, str], by: Any) -> Job:
    """Ask for an Excel file of the changes the person may read; the same one under way is not asked for twice.

    The membership they act in is part of the request: the file holds what they may see in that office.
    """
    return request_list(EXPORT_HISTORY, filters=filters, by=by)
