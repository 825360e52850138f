"""What all public views have in common: no sign-in, session or account; two languages; asked again each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from mobilization.common.addresses import absolute

LANGUAGE = "lang"
ASK_AGAIN = "no-cache"
"""Kept by browsers and caches, but never shown without asking: what is unpublished is gone at once."""

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open to strangers, in the language of `?lang=`, which the browser keeps; the same answer whoever is signed in.

    An answer that has not changed is 304 (its ETag); a stream has none.
    """

    @login_not_required
    @require_safe
    @conditional_page
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _in_chosen_language(view, request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return opened


def with_form(view: View) -> View:
    """Open to strangers, for pages with a form: the same, but that nothing keeps the answer, and it may be sent."""

    @login_not_required
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _in_chosen_language(view, request, *args, **kwargs)

    return opened


def _in_chosen_language(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    chosen = request.GET.get(LANGUAGE, "")
    if chosen not in dict(settings.LANGUAGES):
        return view(request, *args, **kwargs)
    translation.activate(chosen)
    request.LANGUAGE_CODE = chosen
    response = view(request, *args, **kwargs)
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != chosen:
        _keep(response, chosen)
    return response


def _keep(response: HttpResponseBase, language: str) -> None:
    """As Django's own switch of the language does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=cast("Literal['Lax', 'Strict']", settings.LANGUAGE_COOKIE_SAMESITE),
    )


def canonical(path: str, language: str) -> str:
    """The one address of a page in a language: Vietnamese without a word about it."""
    return absolute(path) + ("" if language == settings.LANGUAGE_CODE else "?" + urlencode({LANGUAGE: language}))


def addresses(request: HttpRequest) -> dict[str, Any]:
    """For the head and the header of a page: its canonical address, those in each language, the way to switch."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    switches = []
    for language, name in settings.LANGUAGES:
        query = request.GET.copy()
        query[LANGUAGE] = language
        switches.append((language, NAMES.get(language, name), f"?{query.urlencode()}", language == here))
    return {
        "canonical": canonical(request.path, here),
        "alternates": [(language, canonical(request.path, language)) for language, _name in settings.LANGUAGES],
        "switches": switches,
        "locale": LOCALES.get(here, here),
    }


NAMES = {"vi": "Tiếng Việt", "en": "English"}
"""Each language by its own name."""
LOCALES = {"vi": "vi_VN", "en": "en_GB"}
