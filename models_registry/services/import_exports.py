"""Asking for models in the import format."""

from typing import Any

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of

EXPORT_FOR_EDITING = "models_registry.export_for_editing"


def request_export_for_editing(*, filters: dict[str, str], format: str, by: Any) -> Job:  # noqa: A002
    """Ask for the models of a list that the account may write, as xlsx, csv or json. Raises PermissionDenied.

    Asking again while the same export is under way returns that one.
    """
    params = {"filters": filters, "format": format, **office_of(by)}
    return request_once(kind=EXPORT_FOR_EDITING, owner=by, params=params)
