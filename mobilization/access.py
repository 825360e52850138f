"""Closed by default: every address asks to sign in unless its view says otherwise."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


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
