"""The first page after signing in: what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mobilization.common.waiting import waiting_for


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person."""
    return render(request, "home.html", {"waiting": waiting_for(request.user), "today": timezone.localdate()})
