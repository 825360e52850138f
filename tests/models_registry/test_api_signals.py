"""Signals in the API: the rows of the page, dismissed with a reason and undone."""

import pytest

from models_registry.models import SignalDismissal
from tests.models_registry.makers import make_campaign
from tests.models_registry.test_signals import FACTS, hollow
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/signals/"


@shared
def model(cast):
    return hollow(cast.units.ward, make_campaign(cast.units.city, rhythm_days=360))


def post(client, address, **data):
    return client.post(address, data, content_type="application/json")


def test_the_models_of_ones_subtree_with_their_signals(client, cast, model):
    below = hollow(cast.units.school, model.campaign)
    hollow(cast.units.beside, model.campaign)
    client.force_login(cast.officer)
    rows = client.get(ADDRESS).json()["results"]
    assert [row["id"] for row in rows] == [below.pk, model.pk]
    assert [{each["kind"] for each in row["signals"]} for row in rows] == [FACTS, FACTS]
    assert rows[1]["signals"][0] == {
        "kind": "no-value", "key": str(model.registered_on), "title": rows[1]["signals"][0]["title"],
        "why": rows[1]["signals"][0]["why"], "advice": rows[1]["signals"][0]["advice"], "dismissal": None,
    }  # fmt: skip
    within = client.get(ADDRESS, {"within": cast.units.school.pk, "kind": "no-value"}).json()["results"]
    assert [(row["id"], len(row["signals"])) for row in within] == [(below.pk, 1)]
    assert client.get(ADDRESS, {"within": cast.units.beside.pk}).json()["results"] == []
    assert client.get(ADDRESS, {"within": 999_999_999}).json()["results"] == []
    assert client.get(ADDRESS, {"kind": "odd"}).status_code == 400


def test_pages_hold_every_model_once(client, cast, model):
    made = {model.pk} | {hollow(cast.units.ward, model.campaign).pk for _each in range(6)}
    client.force_login(cast.officer)
    seen, address = [], f"{ADDRESS}?page_size=3"
    while address:
        answer = client.get(address).json()
        seen += [row["id"] for row in answer["results"]]
        address = answer["next"]
    assert (len(seen), set(seen)) == (7, made)


def test_dismissed_and_restored(client, cast, model):
    client.force_login(cast.secretary)
    named = {"kind": "no-value", "key": str(model.registered_on)}
    own = f"{ADDRESS}{model.pk}/"
    assert post(client, f"{own}dismiss/", **named).status_code == 400
    assert post(client, f"{own}dismiss/", **named | {"kind": "silent"}, reason="Có").status_code == 400
    answer = post(client, f"{own}dismiss/", **named, reason="Chưa đến kỳ đo")
    assert answer.status_code == 200
    [said] = [each["dismissal"] for each in answer.json()["signals"] if each["dismissal"]]
    assert (said["reason"], said["by"]) == ("Chưa đến kỳ đo", cast.secretary.get_full_name())
    assert post(client, f"{own}dismiss/", **named, reason="Lần nữa").status_code == 400
    [row] = client.get(ADDRESS, {"status": "dismissed"}).json()["results"]
    assert [each["kind"] for each in row["signals"]] == ["no-value"]
    assert post(client, f"{own}restore/", **named).status_code == 200
    assert not SignalDismissal.objects.exists()


def test_who_reads_only_dismisses_nothing(client, cast, model):
    named = {"kind": "no-value", "key": str(model.registered_on), "reason": "Có"}
    for who, status in (("officer", 403), ("auditor", 403), ("neighbour", 404), ("reviewer", 404)):
        client.force_login(getattr(cast, who))
        assert post(client, f"{ADDRESS}{model.pk}/dismiss/", **named).status_code == status
        assert post(client, f"{ADDRESS}{model.pk}/dismiss/").status_code == status  # before what they sent is read
    assert not SignalDismissal.objects.exists()


def test_a_key_acts_once(client, cast, model):
    client.force_login(cast.secretary)
    named = {"kind": "no-value", "key": str(model.registered_on), "reason": "Có"}
    answers = [
        client.post(
            f"{ADDRESS}{model.pk}/dismiss/", named, content_type="application/json",
            headers={"Idempotency-Key": "signal-1"},
        ).status_code
        for _each in range(2)
    ]  # fmt: skip
    assert answers == [200, 200]
    assert SignalDismissal.objects.count() == 1
