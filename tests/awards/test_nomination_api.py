"""Nominations by API: versions, errors by field, models in their order, checks, steps that say what is missing."""

import pytest

from awards.models import NominatedModel, Nomination
from organizations.dates import today
from tests.access.people import again, worker
from tests.awards.nominated import awarded_form, complete, nominate
from tests.awards.test_api import call
from tests.models_registry.makers import make_model
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def house(city):
    """The ward's people and a form on which the city decides."""
    city.officer = worker("officer", city.units.ward, "writes")
    city.leader = worker("leader", city.units.ward, "leads")
    city.secretary = worker("secretary", city.units.city, "judges")
    city.form = awarded_form()
    return city


@pytest.fixture
def at(client, house):
    """Sign in as one of them."""
    return lambda user: prove(client, again(user))


def sent(house, **more):
    known = {
        "unit": house.units.ward.pk, "form": house.form.pk, "recipient": "person", "name": "Nguyễn Văn An",
        "body": house.units.city.pk, "branch": "state", "achievement": "Mở đường.", "since": "2026-01-01",
        "until": "2026-06-30",
    }  # fmt: skip
    return known | more


def test_one_is_begun_corrected_and_read(at, house):
    one, two = (make_model(house.units.ward, "registered") for _ in range(2))
    visit = at(house.officer)
    made = call(visit, "post", "nominations/", sent(house, models=[two.pk, one.pk]), idempotency_key="n-1")
    assert (made.status_code, made["ETag"]) == (201, '"1-draft"')
    assert made["Location"].endswith(f"/api/v1/nominations/{made.json()['id']}/")
    assert call(visit, "post", "nominations/", sent(house), idempotency_key="n-1").status_code == 422
    shown = made.json()
    assert (shown["code"][:7], shown["models"], shown["form"], shown["title"]) == (
        f"KT-{today().year}", [two.pk, one.pk], house.form.pk, None,
    )  # fmt: skip
    assert shown["actions"] == ["edit", "models", "dossier", "bar"]
    assert {each["check"] for each in shown["checks"] if each["in_the_way"]} == {"letter", "report", "minutes"}
    path = f"nominations/{shown['id']}/"
    assert call(visit, "patch", path, {"name": "X"}).status_code == 428
    changed = call(visit, "patch", path, {"name": "Nguyễn Văn Ân", "models": [one.pk]}, if_match='"1-draft"')
    assert (changed.status_code, changed["ETag"], changed.json()["models"]) == (200, '"2-draft"', [one.pk])
    stale = call(visit, "patch", path, {"name": "Mine"}, if_match='"1-draft"')
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "Nguyễn Văn Ân")
    [row] = call(visit, "get", "nominations/?q=an").json()["results"]
    assert (row["name"], "checks" in row) == ("Nguyễn Văn Ân", False)


def test_faults_are_named_by_field(at, house):
    visit = at(house.officer)
    draft = make_model(house.units.beside, "draft")
    for wrong, field in (
        ({"form": None}, "subject"),
        ({"title": None, "form": 987_654_321}, "form"),
        ({"body": house.units.beside.pk}, "body"),
        ({"models": [draft.pk]}, "models"),
        ({"person": house.secretary.person_id}, "person"),
        ({"until": "2020-01-01"}, "until"),
    ):
        answer = call(visit, "post", "nominations/", sent(house, **wrong))
        assert (answer.status_code, [each.split(".")[0] for each in answer.json()["errors"]]) == (400, [field])
    assert not Nomination.objects.exists()
    assert not NominatedModel.objects.exists()


def test_steps_say_what_is_missing_and_what_is_in_the_way(at, house):
    found = nominate(house.units, house.officer, house.form, achievement="")
    visit, path = at(house.leader), f"nominations/{found.pk}/steps/"
    answer = call(visit, "post", path, {"step": "submit"})
    assert (answer.status_code, answer.json()["missing"]) == (409, ["achievement"])
    Nomination.objects.update(achievement="Mở đường.")
    answer = call(visit, "post", path, {"step": "submit"})
    assert (answer.status_code, answer.json()["missing"]) == (409, ["letter", "report", "minutes"])
    complete(found)
    assert call(visit, "post", path, {"step": "submit"}).json()["state"] == "submitted"
    assert call(visit, "post", path, {"step": "submit"}).status_code == 409
    assert call(visit, "post", path, {"step": "decide"}).status_code == 400
    assert call(visit, "post", path, {"step": "approve"}).status_code == 403
    visit = at(house.secretary)
    assert list(call(visit, "post", path, {"step": "refuse"}).json()["errors"]) == ["reason"]
    refused = call(visit, "post", path, {"step": "refuse", "reason": "Chưa rõ."})
    assert (refused.json()["state"], refused.json()["refusal"]) == ("refused", "Chưa rõ.")


def test_who_only_reads_writes_nothing(at, house):
    found = nominate(house.units, house.officer, house.form)
    visit = at(worker("auditor", house.units.ward, "audits"))
    assert call(visit, "get", f"nominations/{found.pk}/").json()["actions"] == []
    assert call(visit, "post", "nominations/", {}).status_code == 403
    assert call(visit, "patch", f"nominations/{found.pk}/", {}).status_code == 403
    assert call(visit, "post", f"nominations/{found.pk}/steps/", {}).status_code == 403
