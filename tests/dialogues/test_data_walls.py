"""Rights of the API of opinions and of requests for data asked by themselves: before data, and behind the pages."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from dialogues.models import DataRequest, Opinion
from dialogues.permissions.data_requests import may_ask_for_file, may_hand_out, may_list_requests
from dialogues.services.data_requests import PERSON_DATA, enter_request
from dialogues.services.opinion_intake import take_in
from mobilization.outbox import registry
from mobilization.outbox.runner import JobRefused
from organizations.dates import today
from organizations.models import User
from organizations.offices import office_of
from tests.access.people import again
from tests.access.reading import Run
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import SAID, make_opinion
from tests.sign_in import prove

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A5")]
JSON = {"content_type": "application/json"}


def test_over_the_api_the_right_comes_before_what_is_sent(here, client):
    opinion = make_opinion(here.ward, here.officer, identity={"name": "Canary"})
    at = f"/api/v1/opinions/{opinion.pk}/"
    client.force_login(again(here.auditor))
    any_version = {"headers": {"If-Match": "*"}, **JSON}
    for answer in (
        client.post("/api/v1/opinions/", {"odd": 1}, **JSON),
        client.post("/api/v1/opinions/batch/", {"odd": 1}, **JSON),
        client.post(f"{at}identity/", {"purpose": "odd"}, **JSON),
        client.put(f"{at}identity/", {"phone": "0" * 99}, **JSON),
        client.patch(at, {"kind": "odd"}, **any_version),
    ):
        assert answer.status_code == 403, answer.content
    hidden = make_conference(here.units.beside, here.beside)
    client.force_login(again(here.officer))
    told = client.post("/api/v1/opinions/", SAID_BY_PHONE | {"kind": "odd", "conference": hidden.pk}, **JSON)
    assert set(told.json()["errors"]) == {"kind", "conference"}


SAID_BY_PHONE = {"kind": "question", "channel": "telephone", "text": "Bao giờ có đèn?"}


def test_what_was_handed_in_before_is_told_to_nobody_for_another_unit(here):
    by = again(here.officer)
    known = take_in(unit=here.ward, values=SAID, identity=None, by=by, ref="R-1")
    assert take_in(unit=here.ward, values=SAID, identity=None, by=by, ref="R-1").opinion == known.opinion
    with pytest.raises(PermissionDenied):
        take_in(unit=here.units.beside, values=SAID, identity=None, by=by, ref="R-1")


def test_pages_of_requests_are_for_who_hands_out_and_who_watches(here, client):
    opinion, below = make_opinion(here.ward, here.officer), make_opinion(here.units.school, here.officer)
    [request] = enter_request([opinion], asked_on=today(), by=again(here.leader))
    for name, seen in (("leader", 1), ("auditor", 1), ("above", 1), ("root", 1), ("officer", 0), ("beside", 0)):
        assert DataRequest.objects.visible_to(again(getattr(here, name))).count() == seen, name
    auditor = prove(client, again(here.auditor))
    assert auditor.get("/opinions/data/", secure=True).context["lines"] == [(request, False)]
    officer = prove(client, again(here.officer))
    assert officer.get("/opinions/", secure=True).context["may_list_requests"] is False
    assert officer.get(f"/opinions/{opinion.pk}/", secure=True).context["hands_out"] is False
    auditor = prove(client, again(here.auditor))
    for address in (f"/opinions/{opinion.pk}/data/", f"/opinions/data/{request.pk}/done/"):
        assert auditor.get(address, secure=True).status_code == 403
    beside = prove(client, again(here.beside))
    assert beside.get("/opinions/data/", secure=True).context["lines"] == []
    assert beside.get(f"/opinions/data/{request.pk}/done/", secure=True).status_code == 404
    leader = prove(client, again(here.leader))
    assert leader.get("/opinions/data/", secure=True).context["lines"] == [(request, True)]
    sent = {"asked_on": f"{today():%d/%m/%Y}", "purpose": "request", "codes": below.number}
    wrong = leader.post(f"/opinions/{opinion.pk}/data/", sent, secure=True)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["codes"])


def test_accounts_not_in_use_and_offices_that_ended_have_nothing(here):
    opinion = make_opinion(here.ward, here.officer)
    [request] = enter_request([opinion], asked_on=today(), by=again(here.leader))
    kind = registry.get(PERSON_DATA)
    assert kind.may_request(again(here.leader))
    assert not any(kind.may_request(each) for each in (AnonymousUser(), again(here.officer), here.root))
    run = Run(owner=again(here.leader), params={"requests": [request.pk], **office_of(again(here.leader))})
    Opinion.objects.filter(pk=opinion.pk).update(steward=here.units.school)
    with pytest.raises(JobRefused):
        kind.handler(run)
    Opinion.objects.filter(pk=opinion.pk).update(steward=here.ward)
    User.objects.filter(pk=here.leader.pk).update(is_active=False)
    stored = Opinion.objects.select_related("steward").get()
    for nobody in (again(here.leader), SimpleNamespace(is_authenticated=False, is_active=True, is_superuser=True)):
        assert not may_ask_for_file(nobody)
        assert not may_hand_out(nobody, stored)
        assert not may_list_requests(nobody)
