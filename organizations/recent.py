"""Proof of identity that is fresh: what changes e-mail address, second factor or rights asks for it.

ASVS 5.0, 7.5.1 and 7.5.3: full re-authentication before sensitive changes. Recent means a password, a code or a
recovery code within the last five minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`) in this very session; signing in
counts.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.htmx import is_partial

View = Callable[..., HttpResponseBase]


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the person proved in this session, at most five minutes ago, who they are."""
    records = get_authentication_records(request, request.user)
    return bool(records) and 0 <= time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def requires_recent_sign_in(view: View) -> View:
    """Guard a page, its GET and its POST: without recent proof it asks for it and comes back.

    What was sent in a form is not kept anywhere meanwhile; the person returns to the page the form stood on.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if signed_in_recently(request) else _ask(request)

    return guarded


def _ask(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        messages.info(request, _("Please confirm first that it is you. Then fill in the form once more."))
        back = _page_of_the_form(request) or reverse("home")
    return ask_for_proof(request, back)


def _page_of_the_form(request: HttpRequest) -> str:
    try:
        return urlsplit(request.headers.get("Referer", "")).path
    except ValueError:  # of what is no address, such as http://[
        return ""


def ask_for_proof(request: HttpRequest, back: str) -> HttpResponse:
    """Leads to the page that asks for proof, and from there to `back`."""
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
    if is_partial(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
