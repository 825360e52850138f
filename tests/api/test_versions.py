"""X13 over the API: each change names the version it was made on, a partner's too; nothing is overwritten."""

import json

import pytest
from django.core.cache import cache
from django.db import transaction

from organizations.dates import today
from partners.enums import Scope
from partners.services.clients import add_client
from tests.access.people import account
from tests.access.reading import alike_once
from tests.api.described import described
from tests.api.walking import OPERATIONS, asked, asker, browser, build
from tests.partners.programs import Program

pytestmark = [pytest.mark.django_db, pytest.mark.bar("X13")]
UNVERSIONED = {"api/v1/inbox-preferences/<str:kind>/"}
"""A choice of one's own, which nobody else makes."""
PATCHES = [name for name, method in OPERATIONS if method == "PATCH" and name not in UNVERSIONED]
ANOTHER = {"api/v1/score-sheets/<int:pk>/": {"comment": "Chưa đạt"}}
"""What the slower one writes where the same once more is no conflict: its answer may have been lost."""
OF_KEYS = {
    "api/v1/documents/<int:pk>/",
    "api/v1/models/<int:pk>/",
    "api/v1/models/<int:model>/persons/<int:pk>/",
    "api/v1/models/<int:model>/indicators/<int:pk>/",
    "api/v1/models/<int:model>/progress/<int:pk>/",
    "api/v1/candidacies/<int:pk>/",
    "api/v1/files/<int:pk>/",
    "api/v1/nominations/<int:pk>/",
    "api/v1/award-decisions/<int:pk>/",
    "api/v1/books/<int:pk>/",
    "api/v1/claims/<int:pk>/",
    "api/v1/reports/<int:pk>/",
    "api/v1/award-recipients/<int:pk>/",
    "api/v1/award-presentations/<int:pk>/",
    "api/v1/conferences/<int:pk>/",
    "api/v1/opinions/<int:pk>/",
}
"""What a ward's key may change; the rest it reads, or it is up to leaders, administrators and the level above."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each test is rolled back. `senders` are a person's session and a partner's program."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        world = build()
        giver = account("giver2", is_superuser=True)
        key, secret = add_client(
            name="Key", contact="Body", unit=world.units.ward, scopes=list(Scope.values), valid_from=today(), by=giver
        )
        world.token = Program(key.client_id, secret).come_in().token
        with alike_once({}):
            yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _rolled_back(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sender(world, who, name):
    """Reads and writes as a person with a session, or as a program with a token."""
    client, known = asker(world, name, "PATCH"), {}
    if who == "program":
        client, known = browser(), {"Authorization": f"Bearer {world.token}"}

    def send(request, method, data=None, **headers):
        sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        headers = {name.replace("_", "-"): value for name, value in headers.items()} | known
        return getattr(client, method)(request.address, **sent, secure=True, headers=headers)

    return send


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("who", ["person", "program"])
def test_a_change_on_an_older_version_is_refused_with_both(world, name, who):
    request, send, first = asked(world, name), sender(world, who, name), sender(world, "person", name)
    if who == "program" and name not in OF_KEYS:
        assert send(request, "patch", request.data, If_Match="*").status_code == 403
        return
    read = send(request, "get")
    assert read["ETag"]
    assert send(request, "patch", request.data).status_code == 428
    quicker = first(request, "patch", request.data, If_Match=read["ETag"])
    assert (quicker.status_code, quicker["ETag"] == read["ETag"]) == (200, False)
    if name in ANOTHER:
        again = send(request, "patch", request.data, If_Match=read["ETag"])
        assert (again.status_code, again["ETag"]) == (200, quicker["ETag"])
    mine = ANOTHER.get(name, request.data)
    late = send(request, "patch", mine, If_Match=read["ETag"])
    assert (late.status_code, late["ETag"]) == (412, quicker["ETag"])
    assert late.json()["sent"].items() <= mine.items()
    shown = {field: value for field, value in late.json()["current"].items() if field != "actions"}
    assert shown.items() <= quicker.json().items()
    assert send(request, "patch", mine, If_Match=late["ETag"]).status_code == 200


@pytest.mark.parametrize("name", PATCHES)
def test_the_description_asks_for_the_version(name):
    parameters = {each["name"]: each for each in described(name, "PATCH")["parameters"]}
    assert parameters["If-Match"]["required"] is True
    assert {"412", "428"} <= set(described(name, "PATCH")["responses"])
