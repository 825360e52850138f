"""The first page after signing in: what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person."""
    return render(request, "home.html", {})
