"""The access table: every route has a line, and every line is true for every role and relation.

`routes.csv` (route, methods → policy) and `policies.csv` (policy × role × relation → expected) are written by hand,
from DOMAIN §8, and not derived from the code. What is expected: `ok` (let through, whatever the form says to what was
sent), `open` (let through, perhaps to be told that there is nothing), `forbidden` 403, `absent` 404, `sign_in`. The
first line that fits decides. Django's own administration is one line. A method that a route does not know answers 405
and has no line. `HEAD` and `OPTIONS` run the code of `GET` or none of ours: one visitor for each answer asks them.
"""

import csv
import functools
import json
import os
from collections import Counter
from contextlib import nullcontext
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.utils.regex_helper import normalize

from tests.access.covering import telling
from tests.access.reading import refusals_once, requests_of, undrawn
from tests.access.world import ADDRESSES, Request
from tests.consistency.sources import ROOT
from tests.consistency.test_closed_addresses import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("visitors_are_read_once")]
WORDS = {"ok", "open", "forbidden", "absent", "sign_in"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ONE_OF_EACH = {"HEAD", "OPTIONS"}
ANYWHERE = "*"
ONE_LINE = "admin/"


def read(name):
    with (ROOT / "tests" / "access" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = [(row["route"], method, row["policy"]) for row in read("routes.csv") for method in row["methods"].split()]
POLICIES = read("policies.csv")
USED = sorted({policy for _route, _method, policy in LINES})


@functools.cache
def routes():
    """Every route of the URLconf, Django's administration as one."""
    found = {}
    for route in walk():
        found.setdefault(ONE_LINE if route.route.startswith(ONE_LINE) else route.route, route)
    return found


@pytest.fixture(autouse=True)
def _refusals_are_drawn_once(world):
    with refusals_once(vars(world).setdefault("refusals_drawn", set())):
        yield


def fits(cell, value):
    return cell == ANYWHERE or value in cell.split("|")


def expected(policy, visitor):
    """What the table says, by its first line that fits."""
    for row in POLICIES:
        if row["policy"] == policy and fits(row["role"], visitor.role) and fits(row["relation"], visitor.relation):
            return row["expected"]
    raise AssertionError(f"no line in policies.csv for {policy}, {visitor.role}, {visitor.relation}")


def verdict(response) -> str:
    """The answer in the table's words; anything else by its number."""
    if response.status_code == 302 and urlsplit(response["Location"]).path in {
        resolve_url(settings.LOGIN_URL),
        "/admin/login/",
    }:
        return "sign_in"
    words = {401: "sign_in", 403: "forbidden", 404: "absent", 405: "405"}
    confirms = response.status_code == 302 and "/account/confirm/" in response["Location"]
    if response.status_code >= 500 and response.status_code != 503:
        return str(response.status_code)
    return "confirm" if confirms else words.get(response.status_code, "ok")


def agrees(wanted, got, visitor):
    if wanted == "open":
        return got in {"ok", "absent", "confirm"}
    if wanted == "sign_in" and visitor.role == "anonymous":
        return got in {"sign_in", "forbidden"}  # the API answers 403 without a challenge
    return wanted == got


@functools.cache
def count_of_rows() -> str:
    """The question for the rows that all tables, sessions apart, were written so far, made once.

    PostgreSQL's own view of them took as long as many a page.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::bigint FROM pg_stat_user_tables WHERE relname <> 'django_session'")
        tables = ",".join(str(relid) for (relid,) in cursor.fetchall())
    counts = " + ".join(f"pg_stat_get_xact_tuples_{done}(relid)" for done in ("inserted", "updated", "deleted"))
    return f"SELECT sum({counts}) FROM unnest('{{{tables}}}'::oid[]) AS relid"


def wrote() -> int:
    """Rows written in this transaction so far, sessions apart."""
    with connection.cursor() as cursor:
        cursor.execute(count_of_rows())
        return int(cursor.fetchone()[0])


def ask(world, route, method, visitor, *, empty=False, counts=True):
    """Send the request as this visitor, `empty` without a word; gives the verdict and how many rows were written.

    Rows are counted for those who must not write any.
    A page is drawn for the first who gets it; of the others only what the view says counts. For each role
    `test_links.py` draws all that the table lets it open.
    """
    request = ADDRESSES.get(route.route, lambda world: Request())(world)
    request = Request(request.kwargs) if empty else request
    form, names = normalize(route.regex)[0]
    assert set(names) == set(request.kwargs), f"tests/access/world.py does not say how to reach {route.route!r}"
    asking_for = requests_of(visitor)
    is_api = route.route.startswith("api/")
    sent = {"data": json.dumps(request.data), "content_type": "application/json"} if is_api else {"data": request.data}
    if method in {"GET", "HEAD", "OPTIONS"} or (method in {"PUT", "PATCH", "DELETE"} and not is_api):
        sent = {}
    drawn, page = vars(world).setdefault("pages_drawn", set()), (route.route, method)
    with transaction.atomic(), undrawn(told=False) if page in drawn else nullcontext():
        before = wrote() if counts else 0
        response = getattr(asking_for, method.lower())("/" + form % request.kwargs, secure=True, **sent)
        if response.streaming:
            b"".join(response.streaming_content)  # closes it as a browser would, and leaves the connection open
        written = wrote() - before if counts else 0
        transaction.set_rollback(True)
    if verdict(response) == "ok":
        drawn.add(page)
    return verdict(response), written


@pytest.mark.bar("A1")
def test_every_route_has_a_line_and_every_line_a_route():
    listed = Counter((route, method) for route, method, _policy in LINES)
    known = {route for route, _method, _policy in LINES}
    assert [line for line, times in listed.items() if times > 1] == []
    assert set(routes()) - known == set(), "routes without a line in tests/access/routes.csv"
    assert known - set(routes()) == set(), "lines without a route"
    assert {policy for _route, _method, policy in LINES} == {row["policy"] for row in POLICIES}
    assert {row["expected"] for row in POLICIES} <= WORDS


def refused(world, route, method):
    """Whether the route does not know the method: a stranger (where they get in) or a superuser is told so."""
    return any(ask(world, route, method, visitor)[0] == "405" for visitor in world.visitors[:2])


@pytest.mark.bar("A1")
@pytest.mark.parametrize("method", METHODS)
def test_every_method_that_is_answered_has_a_line(world, method):
    """A line whose method is refused is seen by `test_the_table_holds`: 405 is none of the table's answers."""
    listed = {route for route, listed_method, _policy in LINES if listed_method == method}
    unlisted = {name: route for name, route in routes().items() if name not in listed}
    assert [name for name, route in unlisted.items() if not refused(world, route, method)] == []


def test_a_method_without_a_line_is_seen(world):
    """The walker tells a view that takes everything from one that does not."""
    known = routes()["jobs/"]
    assert [method for method in METHODS if not refused(world, known, method)] == ["GET"]
    assert [method for method in METHODS if not refused(world, routes()["language/"], method)] == list(METHODS)


def reads_or_writes(policy, method):
    return policy, method in {"GET", "HEAD", "OPTIONS"}


FIRST = {reads_or_writes(policy, method): (name, method) for name, method, policy in reversed(LINES)}
"""Of each policy the first line that reads and the first that writes."""


def asking(world, name, method, policy):
    """Everybody, where a policy first reads and first writes; of its others `telling` (all with ACCESS_EVERYBODY).

    For HEAD and OPTIONS, and where each right is taken out in turn, one visitor for each answer.
    """
    answers = told(world, policy)
    if method in ONE_OF_EACH or "ACCESS_ONE_OF_EACH" in os.environ:
        return list({answer: visitor for visitor, answer in answers.items()}.values())
    alike = len({answer for visitor, answer in answers.items() if visitor.role != "anonymous"}) == 1
    if not alike and FIRST[reads_or_writes(policy, method)] == (name, method):
        return world.visitors
    others = [told(world, other) for other in USED if other != policy]
    return telling(answers, others, LINES.index((name, method, policy)))


def told(world, policy):
    """What the table has each visitor told."""
    known = vars(world).setdefault("told", {})
    if policy not in known:
        known[policy] = {visitor: expected(policy, visitor) for visitor in world.visitors}
    return known[policy]


def test_everybody_is_asked_about_each_policy(world):
    """Each pair of role and relation for what is told differently; and no line would hold with another policy's."""
    pairs = {(visitor.role, visitor.relation) for visitor in world.visitors}
    asked = {}
    for name, method, policy in LINES:
        who = asking(world, name, method, policy)
        asked.setdefault(reads_or_writes(policy, method), set()).update((each.role, each.relation) for each in who)
        if method in ONE_OF_EACH:
            continue
        answers = told(world, policy)
        assert {answers[each] for each in who} == set(answers.values())
        others = [told(world, other) for other in USED if told(world, other) != answers]
        assert all(any(other[each] != answers[each] for each in who) for other in others), (name, method)
    differing = {key for key in asked if len(set(list(told(world, key[0]).values())[1:])) > 1}
    assert [key for key in differing if asked[key] != pairs] == []


@pytest.mark.bar("A2")
@pytest.mark.parametrize(("name", "method", "policy"), LINES)
def test_the_table_holds(world, name, method, policy):
    """For every role and relation; and a denial leaves the database as it was."""
    wrong = []
    for visitor in asking(world, name, method, policy):
        wanted = expected(policy, visitor)
        denied = wanted in {"forbidden", "absent", "sign_in"}
        got, written = ask(world, routes()[name], method, visitor, counts=denied)
        if not agrees(wanted, got, visitor):
            wrong.append(f"{visitor.role} {visitor.relation}: {got}, not {wanted}")
        if denied and written:
            wrong.append(f"{visitor.role} {visitor.relation}: refused, but {written} rows were written")
    assert wrong == []


REFUSING = {row["policy"] for row in POLICIES if row["expected"] == "forbidden"}
WRITING = [line for line in LINES if line[1] in {"POST", "PUT", "PATCH", "DELETE"} and line[2] in REFUSING]


@pytest.mark.bar("A2")
@pytest.mark.parametrize(("name", "method", "policy"), WRITING)
def test_who_may_not_is_refused_before_what_they_sent_is_read(world, name, method, policy):
    """Empty forms and requests are told the same as whole ones: the right comes first, and behind it the faults."""
    others = [visitor for visitor in world.visitors if expected(policy, visitor) == "forbidden"]
    asked = [ask(world, routes()[name], method, visitor, empty=True) for visitor in {*others[:1], *others[-1:]}]
    assert set(asked) == {("forbidden", 0)}
