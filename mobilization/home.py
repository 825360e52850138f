"""The first page after signing in: what waits for me, and how far the movement is where I work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mobilization.common.waiting import waiting_for
from models_registry.permissions import may_read_figures, may_start_model
from models_registry.queries.funnel import figures_for, funnel, is_empty, this_year
from models_registry.queries.work import begun_by

BEGUN = 3
"""How many unfinished models one began stand on the page."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person, and the funnel of the unit they act for."""
    context = {
        "waiting": waiting_for(request.user),
        "today": timezone.localdate(),
        "begun": list(begun_by(request.user)[:BEGUN]),
        "may_start": may_start_model(request.user),
    }
    return render(request, "home.html", context | _funnel(request.user))


def _funnel(user: Any) -> dict[str, Any]:
    """The funnel of the unit and those below it this year; of everything for whoever administers the portal."""
    if not may_read_figures(user):
        return {}
    unit = user.acting.unit if user.acting else None
    period = this_year(unit)
    stages = funnel(unit, period, figures_for(user, unit))
    return {"unit": unit, "period": period, "stages": stages, "is_empty": is_empty(stages)}
