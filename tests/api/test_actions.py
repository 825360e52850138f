"""`actions` of every record are true for everybody: what stands there is let through, and nothing else is."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.access.people import worker
from tests.api.walking import OPERATIONS, asked, build

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A1")]
STEP = re.compile(r"api/v1/(models|candidacies|duties|documents|campaigns|jobs|rules)/<\w+:\w+>/(?P<step>[a-z-]+)/")
WORDS = {
    "propose-upward": "propose", "links": "link", "files": "attach", "requirements": "ask", "checks": "check",
    "reconfirmations": "reconfirm",
}  # fmt: skip
"""What an action is called where its address has another name."""
UNSAID = {"persons", "indicators", "copy"}
"""Parts of a model: who may `edit` it writes them. A copy is the beginning of another unit's model."""
DISCARDS = {"api/v1/models/<int:pk>/": "discard", "api/v1/requirements/<int:pk>/": "withdraw"}


def cases():
    """(route, method, the action's name, whether the record has the same address)."""
    for name, method in OPERATIONS:
        step = STEP.fullmatch(name)
        if method == "POST" and step and step["step"] not in UNSAID:
            is_of_model = "<int:model>" in name and step["step"] == "files"
            word = step["step"].replace("-", "_")
            yield name, method, "edit" if is_of_model else WORDS.get(step["step"], word), False
        elif method == "PATCH" and name.endswith(":pk>/") and not re.search(r"persons|indicators|inbox", name):
            yield name, method, "edit", True
        elif method == "DELETE" and name in DISCARDS:
            yield name, method, DISCARDS[name], True


CASES = list(cases())


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        units = world.units
        offices = [(role, units.ward) for role in ("officer", "leader", "secretary", "auditor", "approver")]
        offices += [(role, units.city) for role in ("officer", "secretary", "administrator")]
        offices += [("administrator", units.ward), ("leader", units.beside), ("leader", units.school)]
        world.people = {"root": world.root}
        for role, where in offices:
            user = worker(role, where, f"{role}-of-{where.pk}")
            client = Client(raise_request_exception=False)
            client.force_login(user)
            world.people[f"{role} of {where.short_name}"] = client
        yield world
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "method", "action", "same"), CASES)
def test_actions_are_what_is_let_through(world, name, method, action, same):
    request = asked(world, name)
    record = request.address if same else re.sub(r"[^/]+/$", "", request.address)
    wrong, outcomes = [], set()
    for who, client in world.people.items():
        shown = client.get(record, secure=True)
        listed = shown.status_code == 200 and action in shown.json()["actions"]
        with transaction.atomic():
            status = request.send(client, method).status_code
            transaction.set_rollback(True)
        outcomes.add(listed)
        if not (200 <= status < 300 if listed else status in {403, 404, 409}):
            wrong.append((who, shown.status_code, listed, status))
    assert wrong == []
    assert True in outcomes, "nobody may"


def test_every_kind_of_record_has_its_case():
    kinds = {name.split("/")[2] for name, _method, _action, _same in CASES}
    assert kinds == {
        "models", "candidacies", "duties", "documents", "campaigns", "jobs", "rules", "themes", "target-groups",
        "units", "requirements",
    }  # fmt: skip
