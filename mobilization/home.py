"""The first page after signing in: what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mobilization.common.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person."""
    return render(request, "home.html", {"waiting": waiting_for(request.user), "today": timezone.localdate()})
