"""What documents ask of units, asked over the API."""

import datetime

import pytest

from directives.models import Duty, Requirement
from notifications.models import Notice
from organizations.dates import today
from tests.directives.makers import make_document, make_duty
from tests.models_registry.api import Api
from tests.models_registry.makers import make_cast
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def cast():
    return make_cast()


@pytest.fixture
def document(cast):
    return make_document(cast.units.ward, "12-KH/ĐU")


def due(days):
    return (today() + datetime.timedelta(days=days)).isoformat()


def test_units_are_asked_corrected_and_it_is_taken_back(cast, document):
    leader, at = Api(cast.leader), f"documents/{document.pk}/requirements/"
    units = [cast.units.ward.pk, cast.units.school.pk]
    made = leader.post(at, {"text": "Đăng ký mô hình", "due_on": due(30), "units": units})
    assert (made.status_code, made.json()["asked"], made.json()["actions"]) == (201, 2, ["edit", "withdraw"])
    assert set(Duty.objects.values_list("unit", flat=True)) == set(units)
    assert Notice.objects.filter(recipient=cast.officer).exists()
    one = made["Location"].removeprefix("/api/v1/")
    changed = leader.patch(one, {"due_on": due(60)}, made["ETag"])
    assert (changed.status_code, changed.json()["due_on"], changed.json()["text"]) == (200, due(60), "Đăng ký mô hình")
    assert [row["id"] for row in Api(cast.auditor).get(at).json()["results"]] == [made.json()["id"]]
    assert (leader.delete(one, changed["ETag"]).status_code, leader.get(one).status_code) == (204, 404)
    assert not Requirement.objects.exists()


@pytest.mark.bar("X13")
def test_a_correction_names_what_was_read(cast, document):
    leader, at = Api(cast.leader), f"documents/{document.pk}/requirements/"
    made = leader.post(at, {"text": "Một", "units": [cast.units.ward.pk]})
    one = made["Location"].removeprefix("/api/v1/")
    second = Api(cast.secretary).patch(one, {"text": "Hai"}, made["ETag"])
    late = leader.patch(one, {"text": "Ba"}, made["ETag"])
    assert (second.status_code, late.status_code, late["ETag"]) == (200, 412, second["ETag"])
    assert (late.json()["current"]["text"], late.json()["sent"]["text"]) == ("Hai", "Ba")
    assert leader.patch(one, {"text": "Ba"}).status_code == 428
    assert Requirement.objects.get().text == "Hai"


@pytest.mark.bar("X13")
def test_what_was_corrected_meanwhile_is_not_taken_back(cast, document):
    leader = Api(cast.leader)
    made = leader.post(f"documents/{document.pk}/requirements/", {"text": "Một", "units": [cast.units.ward.pk]})
    one = made["Location"].removeprefix("/api/v1/")
    second = Api(cast.secretary).patch(one, {"text": "Hai"}, made["ETag"])
    late = leader.delete(one, made["ETag"])
    assert (late.status_code, late["ETag"], late.json()["current"]["text"]) == (412, second["ETag"], "Hai")
    assert leader.delete(one).status_code == 428
    assert Requirement.objects.exists()
    assert leader.delete(one, late["ETag"]).status_code == 204


def test_what_is_wrong_stands_at_its_field(cast, document):
    leader, at = Api(cast.leader), f"documents/{document.pk}/requirements/"
    right = {"text": "Đăng ký", "units": [cast.units.ward.pk]}
    for wrong, field in (
        ({"text": ""}, "text"),
        ({"text": "x" * 100_000}, "text"),
        ({"due_on": "2001-01-01"}, "due_on"),
        ({"units": []}, "units"),
        ({"units": [cast.units.beside.pk]}, "units"),
        ({"units": [10**12]}, "units"),
    ):
        answer = leader.post(at, right | wrong)
        assert (answer.status_code, set(answer.json()["errors"])) == (400, {field}), wrong
    assert not Duty.objects.exists()


def test_what_was_reported_on_is_not_taken_back(cast, document):
    leader = Api(cast.leader)
    made = leader.post(f"documents/{document.pk}/requirements/", {"text": "Một", "units": [cast.units.ward.pk]})
    Api(cast.officer).post(f"duties/{Duty.objects.get().pk}/done/", {"done_on": today().isoformat(), "note": "Đã làm"})
    answer = leader.delete(f"requirements/{made.json()['id']}/", made["ETag"])
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["non_field_errors"])
    assert leader.get(f"requirements/{made.json()['id']}/").json()["done"] == 1


def test_only_leaders_and_secretaries_ask(cast, document):
    sent = {"text": "Một", "units": [cast.units.ward.pk]}
    for user, status in ((cast.officer, 403), (cast.neighbour, 403), (cast.city_secretary, 201), (cast.secretary, 201)):
        assert Api(user).post(f"documents/{document.pk}/requirements/", sent).status_code == status


def test_who_may_not_ask_is_refused_before_what_they_sent_is_read(cast, document):
    known = make_duty(document, cast.units.ward).requirement
    officer = Api(cast.officer)
    assert officer.post(f"documents/{document.pk}/requirements/").status_code == 403
    assert officer.patch(f"requirements/{known.pk}/", {"due_on": "x"}).status_code == 403
    assert officer.get(f"requirements/{known.pk}/").status_code == 200


def test_what_a_document_out_of_sight_asks_does_not_exist(cast):
    hidden = make_document(cast.units.ward, is_internal=True)
    known = make_duty(hidden, cast.units.ward).requirement
    leader = Api(cast.neighbour)
    for address in (f"documents/{hidden.pk}/requirements/", f"requirements/{known.pk}/"):
        assert leader.get(address).status_code == 404
    assert leader.patch(f"requirements/{known.pk}/", {}).status_code == 404
    assert leader.delete(f"requirements/{known.pk}/").status_code == 404
    assert leader.post(f"documents/{hidden.pk}/requirements/").status_code == 404
