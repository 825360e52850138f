"""Reorganisations by the API: list, steps, trying out, carrying out; rights and service are those of the pages."""

import datetime

import pytest

from organizations.dates import today
from organizations.models import QueuedItem, Reorganisation, Unit
from tests.organizations.reorganisations import make_account, make_item, make_member, make_unit
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
URL = "/api/v1/reorganisations/"


@pytest.fixture
def city():
    return make_unit("01", level="city", kind="city", name="Thành phố")


@pytest.fixture
def communes(city):
    return [make_unit(f"0000{number}", city) for number in (1, 2)]


@pytest.fixture
def admin(city):
    return make_account(city)


@pytest.fixture
def send(client, admin):
    """POST as the administrator, or as somebody else."""

    def post(url, body, user=admin, **headers):
        prove(client, user)
        return client.post(url, body, content_type="application/json", headers={"accept-language": "en", **headers})

    return post


def begins(code, parent):
    words = {"name": f"Xã {code}", "short_name": code, "kind": "commune", "level": "grassroots"}
    return {"key": code, "code": code, "parent": parent.pk, **words}


def merge(communes, city):
    passings = [{"predecessor": unit.pk, "successor_key": "00009", "kind": "merge"} for unit in communes]
    head = {"effective_on": "2026-03-01", "document": "Nghị quyết 1"}
    return {**head, "begins": [begins("00009", city)], "passings": passings}


def split(unit, city):
    parts = [begins("00008", city), begins("00009", city)]
    passings = [
        {
            "predecessor": unit.pk,
            "successor_key": each["key"],
            "kind": "split",
            "portion": "part",
            "is_main": each["key"] == "00009",
        }
        for each in parts
    ]
    return {"effective_on": "2026-03-01", "document": "Nghị quyết 2", "begins": parts, "passings": passings}


def test_preview_changes_nothing_and_says_what_is_then_done(send, city, communes):
    make_item(communes[0])
    make_member(communes[1])
    body = merge(communes, city)
    seen = send(f"{URL}preview/", body)
    assert (seen.status_code, Reorganisation.objects.count()) == (200, 0)
    told = seen.json()
    assert told["moved"] == {"organizations.membership": 1, "testapp.item": 1}
    assert [unit["code"] for unit in told["ended"]] == ["00001", "00002"]
    assert told["began"] == [{"code": "00009", "name": "Xã 00009"}]
    done = send(URL, {**body, "seen": told["seen"]})
    made = Reorganisation.objects.get()
    assert (done.status_code, done.json()) == (201, {**told, "id": made.pk})
    assert made.performed_by.email == "administrator0@example.vn"


def test_a_day_to_come_is_previewed_and_refused_with_the_day_it_will_be_possible(send, city, communes):
    day = today() + datetime.timedelta(days=1)
    body = {**merge(communes, city), "effective_on": day.isoformat()}
    seen = send(f"{URL}preview/", body)
    assert (seen.status_code, len(seen.json()["ended"])) == (200, 2)
    refused = send(URL, {**body, "seen": seen.json()["seen"]})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["effective_on"])
    assert f"{day:%d/%m/%Y}" in str(refused.json()["errors"])
    assert Reorganisation.objects.count() == 0


def test_what_changed_since_the_preview_is_not_done(send, city, communes):
    body = merge(communes, city)
    seen = send(f"{URL}preview/", body).json()["seen"]
    make_item(communes[0])
    answer = send(URL, {**body, "seen": seen})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:danvankheo:problem:preview-outdated")
    assert answer.json()["outcome"]["moved"] == {"testapp.item": 1}
    assert Reorganisation.objects.count() == 0
    assert send(URL, {**body, "seen": answer.json()["outcome"]["seen"]}).status_code == 201


def test_each_error_stands_at_its_place(send, city, communes):
    body = merge(communes, city)
    body["document"] = " x"
    body["begins"][0]["code"] = "01"
    body["passings"].append({"predecessor": 10**9, "successor": city.pk, "kind": "absorb"})
    answer = send(URL, body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [f"unit.{10**9}"])
    del body["passings"][-1]
    assert list(send(URL, body).json()["errors"]) == ["begins.00009.code"]
    body["passings"][0]["successor"] = city.pk
    assert list(send(f"{URL}preview/", body).json()["errors"]) == ["passings.0.successor"]
    del body["passings"][0]["successor"], body["passings"][0]["successor_key"]
    assert list(send(f"{URL}preview/", body).json()["errors"]) == ["passings.0.successor"]
    assert Reorganisation.objects.count() == 0


def test_units_that_begin_below_one_that_begins(send, city, communes):
    body = merge(communes[:1], city)
    above = {**begins("00010", city), "kind": "district", "level": "district"}
    body["begins"][0] |= {"parent": None, "parent_key": "00010"}
    body["begins"].append(above)
    body["passings"].append({"predecessor": communes[1].pk, "successor_key": "00010", "kind": "relevel"})
    assert send(URL, body).status_code == 201
    assert Unit.objects.get(code="00009").parent.code == "00010"


@pytest.mark.parametrize("role", ["officer", "leader", "reviewer", "secretary", "approver", "auditor"])
def test_only_administrators(send, city, communes, role):
    user = make_account(city, role)
    answers = [send(url, merge(communes, city), user).status_code for url in (URL, f"{URL}preview/")]
    assert (answers, Reorganisation.objects.count()) == ([403, 403], 0)


def test_carrying_out_asks_for_fresh_proof_and_keeps_no_answer_without_it(send, client, admin, city, communes):
    body, key = merge(communes, city), {"idempotency-key": "one"}
    prove(client, admin, seconds_ago=400)
    answer = client.post(URL, body, content_type="application/json", headers=key)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:danvankheo:problem:proof-missing")
    assert client.post(f"{URL}preview/", body, content_type="application/json").status_code == 200
    assert Reorganisation.objects.count() == 0
    assert send(URL, body, **key).status_code == 201


def test_a_repeated_request_acts_once(send, city, communes):
    answers = [send(URL, merge(communes, city), **{"idempotency-key": "one"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json(), Reorganisation.objects.count()) == (answers[1].json(), 1)


def test_nobody_lifts_the_own_unit_or_one_below_to_the_top(send, city, communes):
    """The administrator of a ward is none of the whole country after it."""
    ward, below = communes[0], make_unit("00011", communes[0])
    by = make_account(ward)
    for unit, places in ((ward, [f"unit.{ward.pk}", "begins.00012.parent"]), (below, ["begins.00012.parent"])):
        new = begins("00012", city) | {"parent": None, "level": "city", "kind": "city"}
        passing = {"predecessor": unit.pk, "successor_key": "00012", "kind": "relevel"}
        body = {"effective_on": "2026-03-01", "document": "x", "begins": [new], "passings": [passing]}
        for url in (URL, f"{URL}preview/"):
            answer = send(url, body, by)
            assert (answer.status_code, sorted(answer.json()["errors"])) == (400, sorted(places))
    assert list(Unit.objects.filter(parent=None)) == [city]


def test_list_and_steps(send, client, city, communes, django_assert_num_queries):
    make_item(communes[0])
    done = send(URL, split(communes[0], city)).json()
    assert done["waiting"] == {"testapp.item": 1}
    assert done["queued"][0]["proposed"] == {"code": "00009", "name": "Xã 00009"}
    (row,) = client.get(URL).json()["results"]
    assert (row["id"], row["document"], row["performed_by"]) == (done["id"], "Nghị quyết 2", "Trần administrator 0")
    assert client.get(f"{URL}?document=nothing").json()["results"] == []
    steps = client.get(f"{URL}{done['id']}/").json()
    ids = {unit.code: unit.pk for unit in Unit.objects.filter(valid_from=datetime.date(2026, 3, 1))}
    assert {(each["successor"], each["is_main"]) for each in steps["successions"]} == {
        (ids["00008"], False),
        (ids["00009"], True),
    }
    assert (steps["moved"], steps["waiting"]) == ({}, 1)
    client.force_login(make_account(communes[1], "officer"))
    assert client.get(f"{URL}{done['id']}/").json()["waiting"] == 0
    assert QueuedItem.objects.count() == 1
