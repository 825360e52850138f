"""`actions` of every record are true for everybody: what stands there is let through, and nothing else is."""

import re

import pytest
from django.db import transaction

from tests.access.people import worker
from tests.access.reading import alike_once
from tests.api.walking import OPERATIONS, asked, browser_of, build

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A1")]
STEP = re.compile(
    r"api/v1/(models|candidacies|duties|documents|campaigns|jobs|rules|committee-tasks|opinions|books|claims"
    r"|report-templates|report-schedules)/<\w+:\w+>/(?P<step>[a-z-]+)/"
)
WORDS = {
    "propose-upward": "propose", "links": "link", "files": "attach", "requirements": "ask", "checks": "check",
    "reconfirmations": "reconfirm", "answer-on-the-spot": "answer_on_the_spot", "identity": "unmask",
    "take-out-of-use": "take_out_of_use", "take-into-use": "take_into_use",
}  # fmt: skip
"""What an action is called where its address has another name."""
UNSAID = {"persons", "indicators", "copy", "place"}
"""Parts of a model: who may `edit` it writes them; a place in a book: who may `choose`.

Copies are asked for below: each for a unit of their own.
"""
WITHOUT_ACTIONS = re.compile("persons|indicators|progress|checks|inbox")
"""Parts say nothing of actions; who may correct an entry or a check: tests/models_registry/test_diary_corrected.py."""
DISCARDS = {
    "api/v1/models/<int:pk>/": "discard", "api/v1/requirements/<int:pk>/": "withdraw",
    "api/v1/council-members/<int:pk>/": "remove", "api/v1/committee-members/<int:pk>/": "remove",
    "api/v1/committee-tasks/<int:pk>/": "remove", "api/v1/books/<int:pk>/": "discard",
    "api/v1/report-targets/<int:pk>/": "remove",
    "api/v1/award-authorities/<int:pk>/": "remove", "api/v1/service-periods/<int:pk>/": "remove",
    "api/v1/files/<int:pk>/": "remove", "api/v1/duties/<int:duty>/files/<int:pk>/": "remove",
}  # fmt: skip


def cases():
    """(route, method, the action's name, whether the record has the same address)."""
    for name, method in OPERATIONS:
        step = STEP.fullmatch(name)
        if method == "POST" and step and step["step"] not in UNSAID:
            is_of_model = "<int:model>" in name and step["step"] == "files"
            word = step["step"].replace("-", "_")
            yield name, method, "edit" if is_of_model else WORDS.get(step["step"], word), False
        elif method == "PATCH" and name.endswith(":pk>/") and not WITHOUT_ACTIONS.search(name):
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
        world.people, world.copiers = {"root": world.root, "member of the council": world.judge}, []
        world.told = {}
        for role, where in offices:
            user = worker(role, where, f"{role}-of-{where.pk}")
            client = browser_of(user)
            world.people[f"{role} of {where.short_name}"] = client
            own = {"ward": units.school, "city": units.beside, "beside": units.beside, "school": units.school}
            world.copiers.append((client, next(unit for name, unit in own.items() if getattr(units, name) == where)))
        with alike_once({}):
            yield world
        transaction.set_rollback(True)


def told(world, who, record):
    """The status of the record for this person and its actions; asked once, for nothing of the world changes."""
    if (who, record) not in world.told:
        shown = world.people[who].get(record, secure=True)
        world.told[who, record] = shown.status_code, shown.json()["actions"] if shown.status_code == 200 else []
    return world.told[who, record]


@pytest.mark.parametrize(("name", "method", "action", "same"), CASES)
def test_actions_are_what_is_let_through(world, name, method, action, same):
    request = asked(world, name)
    record = request.address if same else re.sub(r"[^/]+/$", "", request.address)
    wrong, outcomes = [], set()
    for who, client in world.people.items():
        shown, actions = told(world, who, record)
        listed = action in actions
        with transaction.atomic():
            status = request.send(client, method).status_code
            transaction.set_rollback(True)
        outcomes.add(listed)
        if not (200 <= status < 300 if listed else status in {403, 404, 409}):
            wrong.append((who, shown, listed, status))
    assert wrong == []
    assert True in outcomes, "nobody may"


def test_copy_stands_where_one_may_do_the_same(world):
    """“We will do this too”: in the list and in the single model alike; what was never registered is not copied."""
    outcomes, at = set(), f"/api/v1/models/{world.models.living.pk}/"
    for client, unit in world.copiers:
        listed = "copy" in client.get(at, secure=True).json()["actions"]
        rows = {row["id"]: row for row in client.get("/api/v1/models/", secure=True).json()["results"]}
        assert ("copy" in rows[world.models.living.pk]["actions"]) is listed
        assert all("copy" not in row["actions"] for row in rows.values() if row["registered_on"] is None)
        with transaction.atomic():
            sent = {"unit": unit.pk, "title": "Chúng tôi cũng làm"}
            answer = client.post(f"{at}copy/", sent, content_type="application/json", secure=True)
            transaction.set_rollback(True)
        assert answer.status_code == (201 if listed else 403)
        outcomes.add(listed)
    assert outcomes == {True, False}


def test_a_seat_that_stands_in_minutes_is_corrected_and_not_taken_away(world):
    assert told(world, "root", f"/api/v1/council-members/{world.reviews.seat.pk}/") == (200, ["edit"])
    assert told(world, "root", f"/api/v1/council-members/{world.free.pk}/") == (200, ["edit", "remove"])


def test_every_kind_of_record_has_its_case():
    kinds = {name.split("/")[2] for name, _method, _action, _same in CASES}
    assert kinds == {
        "models", "candidacies", "duties", "documents", "campaigns", "jobs", "rules", "themes", "target-groups",
        "units", "requirements", "files", "councils", "council-members", "criteria", "rounds", "score-sheets",
        "sessions", "committees", "committee-members", "committee-tasks", "assessments",
        "emulation-titles", "award-forms", "award-authorities", "service-periods", "nominations",
        "award-decisions", "award-recipients", "award-presentations", "books",
        "conferences", "opinions",
        "claims",
        "reports", "report-templates", "report-schedules", "report-targets",
    }  # fmt: skip
