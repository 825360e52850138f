"""No page leads to a refusal: whoever opens a page may open what its links name (DOMAIN §8).

Each role walks through the pages that the access table lets it open, in its own unit and above it, and follows each
link. A page hides what its reader may not do; a button that ends in 403 fails here.
"""

import re
from contextlib import nullcontext
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.utils.regex_helper import normalize

from tests.access.people import worker
from tests.access.reading import MIDDLEWARE, undrawn
from tests.access.test_routes import LINES, expected, routes
from tests.access.world import ADDRESSES, Request, Visitor, objects
from tests.sign_in import prove

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A2"), pytest.mark.usefixtures("visitors_are_read_once")]
LINK = re.compile(r'(?:href|action|hx-get)="(/[^"#]*)')
ELSEWHERE = ("/admin/", "/api/", "/static/", "/account/", "/gallery/", "/media/")
PEOPLE = [
    (role, "own") for role in ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor")
]
PEOPLE += [(role, "above") for role in ("officer", "secretary", "administrator")]
PAGES = sorted(
    (name, policy)
    for name, method, policy in LINES
    if method == "GET" and not name.startswith(("api/", "admin/", "account/", "gallery/", "invitations/"))
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield objects()
        transaction.set_rollback(True)


def addresses(world, visitor):
    """The pages that the table lets the visitor open."""
    for name, policy in PAGES:
        if expected(policy, visitor) in {"ok", "open"}:
            known = ADDRESSES.get(name, lambda world: Request())(world)
            form, _names = normalize(routes()[name].regex)[0]
            yield "/" + form % known.kwargs


@pytest.mark.parametrize(("role", "relation"), PEOPLE)
def test_no_page_leads_to_a_refusal(world, role, relation):
    where = {"own": world.units.ward, "above": world.units.city}[relation]
    client = prove(Client(), worker(role, where, f"walks-{role}-{relation}"))
    client.handler = MIDDLEWARE
    followed, refused, linked = set(), [], {}

    def get(address, *, drawn=True):
        with transaction.atomic(), nullcontext() if drawn else undrawn(told=False):
            response = client.get(address, secure=True)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return response.status_code, body.decode(errors="replace")

    for page in addresses(world, Visitor(role, relation)):
        status, text = get(page)
        followed.add(page)
        for link in LINK.findall(text) if status == 200 else ():
            linked.setdefault(urlsplit(link.replace("&amp;", "&")).path, page)
    for link, page in linked.items():
        if link not in followed and not link.startswith(ELSEWHERE) and get(link, drawn=False)[0] == 403:
            refused.append((page, link))
    assert refused == []
    assert len(linked) > 50
