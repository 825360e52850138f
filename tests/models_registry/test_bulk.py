"""One step for several models: how many and which first, which not and why; a foreign id refuses all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.outbox.models import Event
from models_registry.enums import ModelState
from models_registry.models import ModelTransition, RegisteredModel
from notifications.models import Notice
from tests.models_registry.makers import DAY, make_campaign, make_model, today
from tests.worlds import shared

pytestmark = pytest.mark.django_db

REASON = "Thiếu số hộ tham gia."


def states():
    return dict(RegisteredModel.objects.values_list("pk", "state"))


def asked(client, action, *models, **more):
    return client.get(f"/models/bulk/{action}/", {"model": [each.pk for each in models], **more})


def sent(client, action, *models, **data):
    return client.post(f"/models/bulk/{action}/", {"model": [each.pk for each in models], **data})


@shared
def submitted(cast):
    return [make_model(cast.units.ward, ModelState.SUBMITTED) for _ in range(3)]


def test_with_nothing_ticked_the_list_keeps_its_filter(client, cast, submitted):
    client.force_login(cast.secretary)
    back = client.get("/models/bulk/register/?within=all&state=submitted&col=code&odd=1")
    assert back["Location"] == "/models/?col=code&state=submitted&within=all"
    assert client.get("/models/bulk/register/")["Location"] == "/models/"


def test_three_of_four_are_registered_and_the_fourth_is_explained(client, cast, submitted):
    already = make_model(cast.units.ward, ModelState.REGISTERED)
    client.force_login(cast.secretary)
    client.cookies["django_language"] = "en"
    before = states()
    page = asked(client, "register", *submitted, already)
    assert [each.pk for each in page.context["plan"].possible] == sorted((m.pk for m in submitted), reverse=True)
    assert [(each.pk, why) for each, why in page.context["plan"].refused] == [
        (already.pk, "The state is “Registered”.")
    ]
    assert states() == before
    done = sent(client, "register", *submitted, already).context["outcome"]
    assert {each.pk for each in done.done} == {each.pk for each in submitted}
    assert [each.pk for each, _why in done.refused] == [already.pk]
    assert set(RegisteredModel.objects.values_list("state", flat=True)) == {"registered"}
    assert ModelTransition.objects.filter(action="register", by=cast.secretary).count() == 3
    assert Event.objects.filter(kind="models_registry.model.register").count() == 3
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.officer.pk, cast.leader.pk}
    again = sent(client, "register", *submitted).context["outcome"]
    assert (again.done, len(again.refused)) == ([], 3)
    assert ModelTransition.objects.count() == 3


def test_returning_needs_a_reason(client, cast, submitted):
    client.force_login(cast.secretary)
    response = sent(client, "return", *submitted, reason="  ")
    assert (response.status_code, set(states().values())) == (422, {"submitted"})
    assert "reason" in response.context["form"].errors
    sent(client, "return", *submitted, reason=REASON)
    assert set(states().values()) == {"returned"}
    assert set(ModelTransition.objects.values_list("reason", flat=True)) == {REASON}


def test_the_leader_submits_what_is_complete_and_late_with_a_reason(client, cast):
    over = make_campaign(cast.units.ward, registration_to=today() - DAY)
    fit, late = make_model(cast.units.ward), make_model(cast.units.ward, campaign=over)
    empty = make_model(cast.units.ward, summary="")
    client.force_login(cast.leader)
    page = asked(client, "submit", fit, late, empty)
    assert {each.pk for each in page.context["plan"].possible} == {fit.pk, late.pk}
    assert [each.pk for each, _why in page.context["plan"].refused] == [empty.pk]
    assert sent(client, "submit", fit, late).status_code == 422
    assert set(states().values()) == {"draft"}
    sent(client, "submit", fit, late, late_reason="Mới có chủ trương")
    assert states() == {fit.pk: "submitted", late.pk: "submitted", empty.pk: "draft"}
    assert set(RegisteredModel.objects.values_list("late_reason", flat=True)) == {"", "Mới có chủ trương"}


@pytest.mark.bar("A2")
def test_one_foreign_id_refuses_the_whole_request(client, cast, submitted):
    foreign = [
        make_model(cast.units.beside, ModelState.SUBMITTED).pk,
        make_model(cast.units.beside, ModelState.REGISTERED).pk,  # known to everybody, and not theirs
        10**9,
        "x",
        "1" * 30,
    ]
    client.force_login(cast.secretary)
    before = states()
    for pk in foreign:
        for call in (client.get, client.post):
            ids = [*(each.pk for each in submitted), pk]
            assert call("/models/bulk/register/", {"model": ids}).status_code == 404, pk
    assert client.post("/models/bulk/register/").status_code == 404
    assert client.post("/models/bulk/withdraw/", {"model": [submitted[0].pk], "reason": "x"}).status_code == 404
    assert (states(), ModelTransition.objects.count()) == (before, 0)


@pytest.mark.parametrize("action", ["submit", "register", "return"])
def test_only_whose_step_it_is_takes_it(client, cast, submitted, action):
    before = states()
    allowed = {"submit": {"leader"}, "register": {"secretary"}, "return": {"secretary"}}[action]
    for role in ("officer", "leader", "secretary", "auditor", "administrator", "reviewer", "approver"):
        client.force_login(getattr(cast, role))
        status = asked(client, action, *submitted).status_code
        assert status == (200 if role in allowed else 403), role
        if role not in allowed:
            assert sent(client, action, *submitted, reason=REASON).status_code == 403
            assert client.get(f"/models/bulk/{action}/?all=1").status_code == 403
        offered = [step.action for step in client.get("/models/").context["steps"]]
        assert (action in offered) is (role in allowed)
    assert states() == before


def test_all_of_the_list_are_those_that_fit_the_filter_and_the_step(client, cast, submitted, monkeypatch):
    submitted[0].title = "Đường hoa mới"
    submitted[0].save()
    make_model(cast.units.ward, ModelState.REGISTERED)
    beside = make_model(cast.units.beside, ModelState.SUBMITTED)
    client.force_login(cast.city_secretary)

    def planned(query):
        context = client.get(f"/models/bulk/register/?all=1{query}").context
        return {each.pk for each in context["plan"].possible}, context["left"]

    assert planned("") == ({each.pk for each in (*submitted, beside)}, 0)
    assert planned("&q=duong hoa moi") == ({submitted[0].pk}, 0)
    assert planned("&state=odd") == (set(), 0)
    monkeypatch.setattr("models_registry.views.bulk.AT_ONCE", 2)
    found, left = planned("")
    assert (len(found), left) == (2, 2)


def test_nothing_ticked_leads_back(client, cast, submitted):
    client.force_login(cast.secretary)
    assert client.get("/models/bulk/register/")["Location"] == "/models/"


def test_the_page_costs_the_same_queries_for_one_and_for_sixty(client, cast, campaign):
    client.force_login(cast.leader)
    made, counts = [], []
    for number in (1, 10, 60):
        made += [make_model(cast.units.ward, campaign=campaign) for _ in range(number - len(made))]
        with CaptureQueriesContext(connection) as queries:
            assert asked(client, "submit", *made).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
