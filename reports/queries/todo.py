"""What waits for whom: reports to write, to submit, to receive, to publish."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import Role
from reports.enums import EDITABLE, ReportState
from reports.permissions.reports import RECEIVERS, WRITERS

WRITE, RECEIVE, PUBLISH = "write", "receive", "publish"
TODOS = [(WRITE, _("To write")), (RECEIVE, _("To accept or return")), (PUBLISH, _("To publish"))]
NOTHING = Q(pk__in=[])


def to_do(user: Any, todo: str) -> Q:
    """What waits for the account: its own unit's to write; those of the units directly below to receive."""
    acting = user.acting
    if acting is None:
        return NOTHING
    if todo == WRITE:
        return Q(steward=acting.unit_id, state__in=EDITABLE) if acting.role in WRITERS else NOTHING
    if todo == RECEIVE:
        if acting.role not in RECEIVERS:
            return NOTHING
        return Q(steward__parent=acting.unit_id, state=ReportState.SUBMITTED)
    if acting.role != Role.APPROVER:
        return NOTHING
    accepted = Q(state=ReportState.ACCEPTED, steward__path__startswith=acting.unit.path)
    return accepted | Q(state=ReportState.SUBMITTED, steward=acting.unit_id, steward__parent=None)
