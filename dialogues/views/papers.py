"""Files of a conference: its announcement as Word and PDF, who registered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dialogues.services.notices import request_notice
from dialogues.services.registrations import request_registrations
from dialogues.views.conferences import visible_conference


@require_POST
def conference_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the announcement as a paper; leads to the job that makes it."""
    return redirect(request_notice(visible_conference(request, pk), by=request.user))


@require_POST
def conference_registrations(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the list of who registered, which stays on record; leads to the job that makes it."""
    return redirect(request_registrations(visible_conference(request, pk), by=request.user))
