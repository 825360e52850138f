"""Asking for the figures of a unit as an Excel file."""

from typing import Any

from django.core.exceptions import PermissionDenied

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.figures import Scope
from organizations.offices import office_of

EXPORT_FIGURES = "models_registry.export_figures"


def request_figures_export(*, scope: Scope, by: Any) -> Job:
    """Ask for exactly these figures; asking again while the same file is under way returns that one.

    The membership they act in is part of the request: which stages they may read hangs on it. Raises PermissionDenied.
    """
    if scope.root is None:
        raise PermissionDenied
    period = scope.period
    params = {
        "unit": scope.root.pk,
        "lens": "unit" if scope.as_it_was else "steward",
        "begins": period.begins.isoformat() if period.begins else None,
        "ends": period.ends.isoformat() if period.ends else None,
        **office_of(by),
    }
    return request_once(kind=EXPORT_FIGURES, owner=by, params=params)
