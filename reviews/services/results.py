"""Asking for the scores of a round as an Excel file."""

from typing import Any

from django.core.exceptions import PermissionDenied

from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from organizations.offices import office_of
from reviews.models import Round
from reviews.permissions.sheets import may_read_scores
from reviews.permissions.states import BEGUN, Whose, demand_state

EXPORT_RESULTS = "reviews.export_results"


def request_results(*, found: Round, by: Any) -> Job:
    """Asking again while the same export is under way returns that one. Raises PermissionDenied."""
    demand_state(by, found, BEGUN, Whose.READERS_OF_SCORES)
    if not may_read_scores(by, found):
        raise PermissionDenied
    params = {"round": found.pk, **office_of(by)}
    return request_job(
        kind=EXPORT_RESULTS, owner=by, params=params, unique_key=f"{by.pk}:{found.pk}:{params['acting']}"
    )
