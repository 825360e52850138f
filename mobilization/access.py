"""Closed by default: every address asks to sign in unless its view says otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from mobilization.common.htmx import is_partial


class ClosedByDefaultMiddleware(LoginRequiredMiddleware):
    """Django's own, except that it does not load session and account for views that are open to everybody.

    So `/readyz` answers a browser with a session cookie, too, while the database is away.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the request through to its view."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        """To the sign-in page; a part of a page that asks for itself takes the whole page there."""
        answer = super().handle_no_permission(request, view_func)
        return HttpResponse(headers={"HX-Redirect": answer["Location"]}) if is_partial(request) else answer

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What the portal answers is for the one who asked, and stays in no cache; views may say otherwise."""
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response


def may_administer(request: HttpRequest) -> bool:
    """Whether the technical administration opens: to administrators only, whatever permissions others hold."""
    user: Any = request.user
    return bool(user.is_active and user.is_staff and user.is_superuser)


def to_own_password(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """In place of the administration's page: the portal's own, where wrong old passwords make a pause."""
    return redirect("account_change_password")


def for_administrators(login: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The administration's own sign-in page, never shown to an account that is signed in and has no business there."""

    @wraps(login)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_administer(request):
            raise PermissionDenied
        return login(request, *args, **kwargs)

    return entrance
