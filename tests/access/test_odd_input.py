"""B1 in short: whatever an operation of the API is sent, by whomever, it answers; nothing ends in a server error.

Each operation is asked at its address in the access table, so that it reaches its object: as a superuser with an odd
value in each field in turn and with bodies that are no object, as each role with one of them, and in the query.
"""

import json
import random

import pytest
from django.db import transaction
from django.test import Client
from django.utils.regex_helper import normalize

from tests.access.test_routes import LINES, routes
from tests.access.world import ADDRESSES, Request

pytestmark = [pytest.mark.django_db, pytest.mark.bar("B1")]
PAGES = {"api/v1/docs/", "api/v1/schema/"}
"""The description, which is no JSON of ours."""
OPERATIONS = sorted(
    {(name, method) for name, method, _policy in LINES if name.startswith("api/v1/") and name not in PAGES}
)
ODD = (
    None, "", " ", "x" * 100_000, -1, 0, 2**70, 1.5, float("inf"), True, [], [[]], [None], {}, {"x": {}}, "\x00",
    "a\u202e\ufeffb", "\ud800", "9999-12-31", "0001-01-01", "2999-13-45", "2026-02-30", "e\u0302\u0301", "=1+1",
    "'; --",
)  # fmt: skip
NO_OBJECT = (b"", b"null", b"[]", b'"x"', b"1", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":1}{"b":2}')
QUERIES = ("cursor=x", "cursor=%00", "page_size=0", "page_size=x", "page_size=" + "9" * 400)
QUERY_NAMES = (
    "q", "within", "lens", "from", "to", "unit", "campaign", "year", "domain", "level", "subject", "state", "theme",
    "target_group", "todo", "figure", "model", "body", "kind", "changed_from", "person", "role",
)  # fmt: skip


def bodies(name, method, fields):
    """What the operation is sent."""
    if method in {"GET", "HEAD", "OPTIONS", "DELETE"}:
        return [b""]
    known = [*fields, "persons", "indicators", "files", "themes", "documents", "campaign", "self_points"]
    changed = [json.dumps(fields | {field: value}).encode() for field in known for value in ODD]
    chosen = random.Random(name + method)
    return [*NO_OBJECT, *chosen.sample(changed, min(len(changed), 60))]


def queries(name, method):
    if method != "GET" or "<" in name:
        return [""]
    odd = ("", "x", "0", "-1", "9" * 30, "%00", "9999-12-31", "0001-01-01", "1,2", "%F0%9F%98%80")
    return ["", *QUERIES, *(f"{key}={value}" for key in QUERY_NAMES for value in odd)]


def answer(cookie, address, method, body):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = cookie
    with transaction.atomic():
        response = client.generic(
            method, address, body, content_type="application/json", secure=True, headers={"If-Match": "*"}
        )
        if response.streaming:
            b"".join(response.streaming_content)
        elif response.content and "json" in response["Content-Type"]:
            json.loads(response.content)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize(("name", "method"), OPERATIONS)
def test_every_operation_answers_whatever_it_is_sent(world, name, method):
    request = ADDRESSES.get(name, lambda world: Request())(world)
    address = "/" + normalize(routes()[name].regex)[0][0] % request.kwargs
    sent = bodies(name, method, request.data)
    root = world.visitors[1]
    asked = [(root, body, query) for body in sent for query in queries(name, method)]
    chosen = random.Random(name)
    others = [each for each in world.visitors if each is not root and each.relation in {"own", "-"}]
    asked += [(each, chosen.choice(sent), "") for each in others]
    wrong = [
        (each.role, query, body[:80])
        for each, body, query in asked
        if answer(each.cookie, f"{address}?{query}" if query else address, method, body) >= 500
    ]
    assert wrong == []
