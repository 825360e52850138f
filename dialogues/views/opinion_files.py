"""A file that came with an opinion, for the units that handle it; each look is logged, nothing caches it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from dialogues.permissions.citizens import may_open_file
from dialogues.services.opinion_identities import look_at_file
from dialogues.views.opinions import visible_opinion
from mobilization.common.files import serve


@require_GET
def opinion_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The bytes; pictures and PDF are shown. That somebody opens it stands in the log before the first of them goes."""
    found = visible_opinion(request, pk)
    one = get_object_or_404(found.files.select_related("opinion__steward", "opinion__assigned_steward"), pk=file)
    answer = serve(request.user, one, may_open_file, inline=True)
    look_at_file(one, by=request.user)
    return answer
