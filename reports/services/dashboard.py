"""Asking for a dashboard as an Excel file."""

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.models import Unit, User
from organizations.offices import office_of

EXPORT_DASHBOARD = "reports.export_dashboard"


def request_dashboard_export(*, unit: Unit, asked: dict[str, str], by: User) -> Job:
    """Ask for what the page shows (`asked`: its choices); again while the same is under way it is that job.

    The membership they act in is part of the request: what they are told hangs on it. Raises PermissionDenied.
    """
    return request_once(kind=EXPORT_DASHBOARD, owner=by, params={"unit": unit.pk, "asked": asked, **office_of(by)})
