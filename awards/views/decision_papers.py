"""A decision as Word and PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from awards.services.decision_papers import request_decision_paper
from awards.views.decisions import visible_decision


@require_POST
def decision_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for both files; leads to the job that makes them."""
    return redirect(request_decision_paper(visible_decision(request, pk), by=request.user))
