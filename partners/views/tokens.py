"""Where programs get their tokens: the only address of OAuth that is routed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework.exceptions import Throttled

from mobilization.common.api import problem_json
from partners.oauth import Wait


class Paused(Throttled):
    """429: failed attempts or too many requests; `Retry-After` says how long."""

    default_detail = _("Too many attempts or requests with this client id.")


@csrf_exempt
@login_not_required
@sensitive_post_parameters("client_secret")
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for client id and secret (RFC 6749, 4.4); errors as that standard names them."""
    try:
        _address, headers, body, status = get_oauthlib_core().create_token_response(request)
    except Wait as wait:
        problem = problem_json(Paused(wait=wait.seconds), {"request": request})
        assert problem is not None  # noqa: S101 - an APIException always has an answer
        headers = {"Retry-After": problem["Retry-After"]}
        content_type = "application/problem+json"
        return JsonResponse(problem.data, status=problem.status_code, headers=headers, content_type=content_type)
    return HttpResponse(body, status=status, headers=headers)
