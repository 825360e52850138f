"""What a request of a signed-in person must pass before its view: the session's limits, the second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.htmx import is_partial
from organizations.second_factor import lacks_second_factor
from organizations.services.sessions import ENDS_BY, SEEN_AT, note_seen

SETTING_UP = {"mfa_activate_totp", "account_reauthenticate", "account_logout"}
"""All that somebody gets who must have a second factor and has none."""


def is_known_visitor(request: HttpRequest, view: Any) -> bool:
    """Whether a signed-in person opens a closed view; open ones neither load nor need session and account."""
    is_of_the_api = hasattr(view, "cls")  # its views ask for a person themselves
    return (is_of_the_api or getattr(view, "login_required", True)) and request.user.is_authenticated


class _WhenTheViewIsKnown:
    """What Django asks of a middleware whose work is in `process_view`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand on."""
        return self.get_response(request)


class SessionLimitsMiddleware(_WhenTheViewIsKnown):
    """A session ends after a while without a request, and in any case after half a day (ASVS 5.0, 7.3.1 and 7.3.2)."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Sign out when the time is over; what is closed then leads to the sign-in page by itself."""
        if not is_known_visitor(request, view):
            return
        now = time.time()
        idle = now - request.session.get(SEEN_AT, 0) > settings.SESSION_IDLE_MINUTES * 60
        if not (idle or now > request.session.get(ENDS_BY, 0)):
            note_seen(request.session)
            return
        logout(request)
        messages.info(request, _("Your session has ended because it was idle or old. Please sign in again."))


class SecondFactorMiddleware(_WhenTheViewIsKnown):
    """Who must have a second factor and has none sets it up first, whatever address they open."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead to the set-up page; programs are told where it is."""
        if not is_known_visitor(request, view):
            return None
        user: Any = request.user
        match = request.resolver_match
        if (match and match.view_name in SETTING_UP) or not lacks_second_factor(user):
            return None
        page = reverse("mfa_activate_totp")
        if request.path.startswith("/api/"):
            return _refusal(request, page)
        if is_partial(request):
            return HttpResponse(headers={"HX-Redirect": page})
        return redirect(page)


def _refusal(request: HttpRequest, page: str) -> HttpResponse:
    problem = {
        "type": "urn:danvankheo:problem:second-factor-required",
        "title": _("Not allowed"),
        "status": 403,
        "detail": _("Your role needs a second factor. Set it up in the browser at {page}.").format(page=page),
        "instance": request.path,
    }
    return JsonResponse(problem, status=403, content_type="application/problem+json")
