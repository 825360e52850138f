"""Parts of a page, for htmx: the same template with the same context, alone instead of inside its page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

_DECIDE = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. Boosted links and pages restored from the history want the whole page."""
    asked, boosted, restored = (request.headers.get(name) == "true" for name in _DECIDE)
    return asked and not boosted and not restored


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, partial: str, status: int = 200
) -> HttpResponse:
    """The page, or for htmx only its part.

    `partial` is a template that `template` includes as it is (`{% include "outbox/_job_rows.html" %}`), so that both
    show the same context the same way; without JavaScript the whole page comes. Test it with
    `assert_partial_refreshes`. Caches keep the two answers apart (`Vary`).
    """
    response = render(request, partial if is_partial(request) else template, context, status=status)
    patch_vary_headers(response, _DECIDE)
    return response
