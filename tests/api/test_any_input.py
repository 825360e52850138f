"""B1: whatever an operation of the API is sent, by whomever, it answers as its description says, and never with 500.

A walk over the description: each operation gets what is right, then odd values in each of its fields and in its query,
bodies that are no object, and ids of nothing. Refusals are problems in the language of whoever asks.
"""

import json
import os
import random
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation

from mobilization.common.api import TITLES
from organizations.dates import today
from partners.enums import Scope
from partners.services.clients import add_client
from tests.access.people import account, worker
from tests.access.reading import alike_once
from tests.api.described import described, faults, fields_of, queries_of
from tests.api.walking import OPERATIONS, REASONED, asked, asker, browser, browser_of, build
from tests.partners.programs import Program

pytestmark = [pytest.mark.django_db, pytest.mark.bar("B1")]
ODD = (
    None, "", " ", "x" * 100_000, "ệ" * 2001, -1, 0, 2**31, 2**63, 2**70, 1.5, 1e300, True, [], [[]], [None], {},
    {"x": {}}, [2**70], [{"id": 2**70}], [{"name": "\x00"}], "\x00", "a\u202e\ufeffb", "\ud800", "9999-12-31",
    "0001-01-01", "2999-13-45", "2026-02-30", "e\u0302\u0301", "=1+1", "'; --", "1" * 400, "NaN", "٣",
)  # fmt: skip
NO_OBJECT = (b"", b"null", b"[]", b'"x"', b"1", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":1}{"b":2}', b"NaN")
TYPED = ("", "x", "0", "-1", "9" * 30, "\x00", "9999-12-31", "0001-01-01", "1,2", "😀", "e\u0302\u0301", "x" * 3000)
NO_IDS = {int: (9 * 10**15, 2**63, 2**70), str: ("khong-co", "x" * 300)}
FILES = (
    b"",
    b"x",
    b"\x00" * 300,
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
)
TELLS_UNKNOWN = {"api/v1/certificates/<str:code>/": 200}
"""An unknown code is an answer there, not a missing page."""
ROUNDS = int(os.environ.get("ANY_INPUT_ROUNDS", "3"))
"""So many bodies, and queries, with something odd in each field at once; and so many with something odd in one."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        ward = world.units.ward
        key, secret = add_client(
            name="Key", contact="Body", unit=ward, scopes=list(Scope.values), valid_from=today(),
            by=account("giver2", is_superuser=True),
        )  # fmt: skip
        program = Program(key.client_id, secret)
        people = (worker("secretary", ward, "s"), worker("leader", world.units.beside, "l"), account("nobody"))
        world.others = [*map(browser_of, people), browser()]
        world.bearer = {"Authorization": f"Bearer {program.come_in().token}"}
        with alike_once({}):
            yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _many_requests(settings):
    settings.PARTNER_REQUESTS_PER_MINUTE = 10**9
    cache.clear()


class Walk:
    """Sends requests to one operation and keeps what was wrong with the answers."""

    def __init__(self, name, method):
        self.name, self.method, self.operation = name, method, described(name, method)
        self.wrong, self.sent = [], 0

    def ask(self, client, address, body=b"", language=None, **headers):
        """Send it, undo it, look at the answer; gives the answer."""
        self.sent += 1
        language = language or ("vi", "en")[self.sent % 2]
        sent = {"data": body, "content_type": "application/json"} if isinstance(body, bytes) else {"data": body}
        headers = {"If-Match": "*", "Accept-Language": language} | headers
        with transaction.atomic():
            response = getattr(client, self.method.lower())(address, **sent, secure=True, headers=headers)
            if response.streaming:
                response.content_is_read = b"".join(response.streaming_content)
            transaction.set_rollback(True)
        if found := self.faults(response, language):
            self.wrong.append((address[:200], str(body)[:200], response.status_code, found))
        return response

    def faults(self, response, language):
        if response.status_code >= 500:
            return ["server error"]
        if response.streaming:
            return []
        found = faults(self.operation, response)
        if response.status_code >= 400 and not found:
            problem = response.json()
            with translation.override(language):
                title = str(TITLES[response.status_code])
            if (problem["status"], problem["title"]) != (response.status_code, title):
                found.append(f"{problem['status']} {problem['title']!r} in {language}")
        return found


def bodies(request, operation, chosen):
    """Odd values in all fields at once, odd values in one field, and what is no object."""
    data = request.data if isinstance(request.data, dict) else request.data[0]
    fields = sorted({*fields_of(operation), *data})
    made = [data | {field: chosen.choice(ODD) for field in fields} for _round in range(ROUNDS if fields else 0)]
    made += [data | {chosen.choice(fields): chosen.choice(ODD)} for _round in range(ROUNDS if fields else 0)]
    if isinstance(request.data, list):
        made = [[each] for each in made]
    return [*(json.dumps(each).encode() for each in made), *chosen.sample(NO_OBJECT, 4)]


def queries(operation, chosen):
    names = queries_of(operation)
    made = [{name: chosen.choice(TYPED) for name in names} for _round in range(ROUNDS if names else 0)]
    made += [{name: value} for name in names for value in chosen.sample(TYPED, 1)]
    return [urlencode(each) for each in made]


def nowhere(world, name):
    """The addresses of nothing."""
    kwargs = asked(world, name).kwargs
    others = [{each: other} for each, value in kwargs.items() for other in NO_IDS[type(value)]]
    return [asked(world, name, **other).address for other in others]


def say_the_same(first, second):
    """Whether two problems have a sentence in common, which then stands in one language only."""
    there, here = ({text for texts in each.get("errors", {}).values() for text in texts} for each in (first, second))
    return there & here


@pytest.mark.parametrize(("name", "method"), [each for each in OPERATIONS if each[1] not in {"HEAD", "OPTIONS"}])
def test_every_operation_answers_whatever_it_is_sent(world, name, method):
    walk, request, chosen = Walk(name, method), asked(world, name), random.Random(name + method)
    body = json.dumps(request.data).encode() if method in {"POST", "PATCH", "PUT"} else b""
    right = request.form() if request.file and body else body
    said = REASONED.get(name, "") if method == "DELETE" else ""
    who = asker(world, name, method)
    assert walk.ask(who, request.address + said, right).status_code < 300
    for address in nowhere(world, name):
        assert walk.ask(who, address, right).status_code == TELLS_UNKNOWN.get(name, 404), address
    odd = bodies(request, walk.operation, chosen) if body else []
    refused = [each for each in odd if walk.ask(who, request.address, each).status_code == 400]
    for each in refused[:2]:
        answers = [walk.ask(who, request.address, each, language).json() for language in ("vi", "en")]
        assert say_the_same(*answers) == set()
    if request.file and body:
        for content in FILES:
            walk.ask(who, request.address, {"file": SimpleUploadedFile("a.jpg", content)})
    for query in queries(walk.operation, chosen):
        walk.ask(who, f"{request.address}?{query}", body)
    for client in world.others:
        walk.ask(client, request.address, right)
    program = browser()
    for each in (right, *odd[:3]):
        walk.ask(program, request.address, each, **world.bearer)
    assert walk.wrong == []


def test_the_walk_goes_everywhere():
    assert all(described(name, method) for name, method in OPERATIONS if method not in {"HEAD", "OPTIONS"})
