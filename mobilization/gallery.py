"""All components of the interface on one page, for those who build pages (development only)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, in the states it can have."""
    return render(request, "gallery.html", {})
