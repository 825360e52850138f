"""Pages of recounts: the last runs with what they found; making sums anew; asking for a run."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports.models import Recount, RecountDifference
from reports.permissions.recounts import may_mend_sums, may_read_recounts
from reports.queries.recounts import KINDS, named
from reports.services.recounting import request_mend, request_recount

SHOWN_RUNS, SHOWN = 14, 100


@require_GET
def recounts(request: HttpRequest) -> HttpResponse:
    """The last runs, and the differences that are not mended yet."""
    if not may_read_recounts(request.user):
        raise PermissionDenied
    unmended = RecountDifference.objects.filter(mended_at=None)
    shown = unmended.select_related("unit").order_by("pk")[:SHOWN]
    kinds = set(unmended.values_list("kind", flat=True))
    context = {
        "runs": Recount.objects.order_by("-pk")[:SHOWN_RUNS],
        "differences": named(shown),
        "kinds": [(kind, title) for kind, title in titles() if kind in kinds],
        "may_mend": may_mend_sums(request.user),
    }
    return render(request, "reports/recounts.html", context)


def titles() -> list[tuple[str, str]]:
    """The kinds of sums, as people call them."""
    said = (_("Sums of models"), _("Sums of candidacies"), _("Sums of opinions"), _("Sums of models that wait"))
    return list(zip(KINDS, said, strict=True))


@require_POST
def recount_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a recount now; leads to the job."""
    return redirect(request_recount(by=request.user))


@require_POST
def sums_mend(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for the sums of a kind to be made anew; leads to the job."""
    if kind not in KINDS:
        raise Http404
    return redirect(request_mend(kind=kind, by=request.user))
