"""Closed by default: every address, by every method, sends a stranger to sign in, unless the list by hand says no."""

import csv
import itertools
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import override_settings
from django.urls import Resolver404, URLPattern, get_resolver, path, resolve
from django.utils.regex_helper import normalize

from tests.consistency.sources import ROOT

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SAMPLES = ("1", "x", "2026-11-22", "b3a5a0a4-5a0a-4a0a-8a0a-b3a5a0a45a0a", "auth", "organizations", "1-x", "json")
LIST = ROOT / "tests" / "access" / "public_routes.csv"


def walk(resolver=None, route="", regex=""):
    """Every route of a URLconf: its spelling as written in the code, its expression, its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        here, expression = route + str(entry.pattern), regex + entry.pattern.regex.pattern.lstrip("^")
        if isinstance(entry, URLPattern):
            yield SimpleNamespace(route=here, regex=expression, view=entry.callback)
        else:
            yield from walk(entry, here, expression.removesuffix(r"\Z"))


def address(route) -> str:
    """An address that leads to this route's own view; fails where no sample value fits."""
    for form, names in normalize(route.regex):
        for values in itertools.product(SAMPLES, repeat=len(names)):
            candidate = "/" + form % dict(zip(names, values, strict=True))
            try:
                if resolve(candidate).func is route.view:
                    return candidate
            except Resolver404:
                continue
    raise AssertionError(f"no sample address for {route.route!r}: add a value to SAMPLES")


def is_closed(response) -> bool:
    """True for 401, 403 and a redirect to the page where people sign in."""
    sign_in = {resolve_url(settings.LOGIN_URL), "/admin/login/"}
    if response.status_code == 302:
        return urlsplit(response["Location"]).path in sign_in
    return response.status_code in {401, 403}


def open_routes(client) -> dict[str, str]:
    """Route → first method and status with which a stranger gets further than the door."""
    found = {}
    for route in walk():
        at = address(route)
        for method in METHODS:
            response = getattr(client, method)(at, secure=True)
            if not is_closed(response):
                found[route.route] = f"{method} {response.status_code}"
                break
    return found


@pytest.mark.django_db
def test_strangers_reach_what_the_list_says_and_nothing_else(client):
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {row["route"] for row in rows}
    assert all(row["why"].strip() for row in rows)
    assert len(listed) == len(rows)
    reached = open_routes(client)
    unlisted = [f"{route} ({how})" for route, how in reached.items() if route not in listed]
    assert not unlisted, f"reachable, but not in public_routes.csv: {unlisted}"
    assert not listed - set(reached), f"in public_routes.csv, but closed or gone: {listed - set(reached)}"


@login_not_required
def forgotten(request, number):
    """A page somebody opened without writing it into the list."""
    return HttpResponse("open")


def ordinary(request, number):
    """A page nobody opened."""
    return HttpResponse("shut")


urlpatterns = [
    path("shut/<int:number>/", ordinary),
    path("forgotten/<int:number>/", forgotten),
    path("account/login/", forgotten, {"number": 1}, name="account_login"),
]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_forgotten_page_is_seen(client):
    assert open_routes(client) == {"forgotten/<int:number>/": "get 200", "account/login/": "get 200"}
