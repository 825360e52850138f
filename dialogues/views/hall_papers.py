"""Minutes of a conference and the notice of its conclusion as papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dialogues.services.hall_papers import PAPERS, request_hall_paper
from dialogues.views.conferences import visible_conference


@require_POST
def hall_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Ask for one of them; leads to the job that makes it."""
    found = visible_conference(request, pk)
    if paper not in PAPERS:
        raise Http404
    return redirect(request_hall_paper(found, paper, by=request.user))
