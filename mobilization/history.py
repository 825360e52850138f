"""Changes made by a request stand on record with its account, the membership it acts in, and the request's id."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import get_contextvars

from mobilization.common.recording import recording

LONGEST_ID = 64


class RecordingMiddleware:
    """Stands after the middleware that finds the account; looks for it only when something is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; whatever is written on the way to it is the account's."""

        def actor() -> Any:
            return request.user.pk

        def acting() -> Any:
            membership = getattr(request.user, "acting", None)
            return membership.pk if membership else None

        with recording(actor=actor, acting=acting, request=request_id()):
            return self.get_response(request)


def request_id() -> str:
    """The id under which the logs know this request; a client may have chosen it, so it is cut and cleaned."""
    known = str(get_contextvars().get("request_id", ""))
    return "".join(letter for letter in known if letter.isascii() and letter.isprintable())[:LONGEST_ID]
