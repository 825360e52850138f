"""Replication: another unit does the same, names its origin, and the genealogy sums the spread."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directives.models import Theme
from models_registry.models import RegisteredModel
from models_registry.queries.genealogy import branches_of, spread_of
from models_registry.queries.similar import similar
from models_registry.services.life import change_state, submit_model
from models_registry.services.replication import copy_model
from notifications.models import Notice
from organizations.figures import Period, get
from organizations.models import Unit
from tests.access.people import account
from tests.models_registry.makers import make_campaign, make_model
from tests.worlds import shared

EVERYTHING = SimpleNamespace(is_superuser=True)
pytestmark = pytest.mark.django_db


@shared
def origin(cast):
    """A registered model of the ward, which the neighbour may know but not open."""
    model = make_model(
        cast.units.ward, "in_implementation", title="Hiến đất mở đường", way_of_working="Họp từng ngõ.", households=56
    )
    model.themes.set([Theme.objects.create(code="roads", name_vi="Đường", name_en="Roads")])
    return model


def register_copy(origin, unit, *, households=10, **fields):
    """A copy that was registered, straight in the table."""
    return make_model(unit, "registered", origin=origin, households=households, **fields)


def test_a_neighbour_s_copy_begins_with_what_every_officer_reads(cast, origin):
    copy = copy_model(origin, unit=cast.units.beside, by=cast.neighbour, title="Hiến đất làm đường ngõ")
    assert (copy.origin, copy.unit, copy.state) == (origin, cast.units.beside, "draft")
    assert (copy.title, copy.summary, copy.domain) == ("Hiến đất làm đường ngõ", origin.summary, origin.domain)
    assert (copy.way_of_working, copy.results, copy.households) == ("", "", None)
    assert list(copy.themes.all()) == list(origin.themes.all()) != []


def test_who_reads_inside_takes_the_way_of_working_along(cast, origin):
    copy = copy_model(origin, unit=cast.units.city, by=cast.city_officer, title=origin.title)
    assert copy.way_of_working == "Họp từng ngõ."
    assert copy.households is None


def test_a_unit_does_not_replicate_its_own_models(cast, origin):
    with pytest.raises(ValidationError) as refused:
        copy_model(origin, unit=cast.units.ward, by=cast.officer, title="x")
    assert set(refused.value.message_dict) == {"unit"}


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_what_is_not_registered_is_not_copied(cast, state):
    with pytest.raises(PermissionDenied):
        copy_model(make_model(cast.units.ward, state), unit=cast.units.city, by=cast.city_officer, title="x")


def test_what_was_withdrawn_is_not_copied(cast):
    withdrawn = make_model(cast.units.ward, "ended", end_kind="withdrawn")
    with pytest.raises(PermissionDenied):
        copy_model(withdrawn, unit=cast.units.city, by=cast.city_officer, title="x")


def test_the_origin_s_unit_is_told_when_the_copy_is_registered(cast, origin):
    copy = copy_model(origin, unit=cast.units.city, by=cast.city_officer, title="Hiến đất ở thành phố")
    RegisteredModel.objects.filter(pk=copy.pk).update(subject="collective", place="Thành phố", results="Tốt")
    told = Notice.objects.filter(kind="models_registry.model_replicated")
    make_registered(copy)
    assert {notice.recipient for notice in told} == {cast.officer, cast.leader}
    assert {(notice.data["origin"], notice.data["title"]) for notice in told} == {
        ("Hiến đất mở đường", "Hiến đất ở thành phố")
    }


def make_registered(copy):
    """Submitted and registered by a superuser, through the real verbs."""
    boss = account("boss", is_superuser=True)
    copy.refresh_from_db()
    copy.campaign = make_campaign(copy.unit)
    copy.started_on = datetime.date(2026, 1, 5)
    copy.save()
    change_state(submit_model(copy, by=boss, late_reason=""), "register", by=boss)


def test_the_family_is_a_tree_with_its_sums(cast, origin):
    first = register_copy(origin, cast.units.beside, people_reached=200)
    second = register_copy(first, cast.units.city, households=None)
    register_copy(origin, cast.units.school)
    make_model(cast.units.city, "draft", origin=origin, households=9000)
    for model in (origin, first, second):
        family = branches_of(model, EVERYTHING)
        assert [(branch.depth, branch.households) for branch in family] == [(0, 56), (1, 10), (2, None), (1, 10)]
        spread = spread_of(model, EVERYTHING)
        assert (spread.copies, spread.units, spread.households, spread.people) == (3, 4, 76, 200)


def test_a_withdrawn_copy_keeps_its_place_and_does_not_count(cast, origin):
    gone = make_model(cast.units.beside, "ended", end_kind="withdrawn", origin=origin, households=5)
    register_copy(gone, cast.units.city)
    assert [branch.is_withdrawn for branch in branches_of(origin, EVERYTHING)] == [False, True, False]
    spread = spread_of(origin, EVERYTHING)
    assert (spread.copies, spread.units, spread.households) == (1, 2, 66)


def test_the_family_survives_a_reorganisation(cast, origin):
    register_copy(origin, cast.units.beside)
    RegisteredModel.objects.filter(pk=origin.pk).update(steward=cast.units.city)
    top = branches_of(origin, EVERYTHING)[0]
    assert (top.unit, top.steward) == (cast.units.ward.name, cast.units.city.name)
    assert spread_of(origin, EVERYTHING).copies == 1


def test_the_area_of_the_units_is_summed_once_each(cast, origin):
    register_copy(origin, cast.units.beside)
    register_copy(origin, cast.units.beside)
    Unit.objects.filter(pk__in=[cast.units.ward.pk, cast.units.beside.pk]).update(area_km2="2.5")
    assert spread_of(origin, EVERYTHING).area == 5.0
    register_copy(origin, cast.units.city)
    Unit.objects.filter(pk=cast.units.city.pk).update(area_km2="3000")
    assert spread_of(origin, EVERYTHING).area == 3000  # both lie in it


def test_a_model_is_not_its_own_origin(cast, origin):
    with pytest.raises(IntegrityError, match="model_not_its_own_origin"), transaction.atomic():
        RegisteredModel.objects.filter(pk=origin.pk).update(origin=origin.pk)


def test_the_pages_lead_from_card_to_draft_and_to_the_tree(client, cast, origin):
    client.force_login(cast.neighbour)
    card = client.get(reverse("models_registry:model", args=[origin.pk]))
    assert 'id="copy"' in card.content.decode()
    assert "Họp từng ngõ" not in card.content.decode()
    address = reverse("models_registry:copy", args=[origin.pk])
    assert client.get(address).context["form"]["title"].value() == "Hiến đất mở đường"
    campaign = make_campaign(cast.units.beside)
    sent = client.post(address, {"title": "Ngõ rộng", "unit": cast.units.beside.pk, "campaign": campaign.pk})
    copy = RegisteredModel.objects.get(origin=origin)
    assert sent.status_code == 302
    assert sent.url == reverse("models_registry:model_edit", args=[copy.pk])
    assert (copy.title, copy.campaign) == ("Ngõ rộng", campaign)
    tree = client.get(reverse("models_registry:genealogy", args=[origin.pk])).content.decode()
    assert tree.count("generation-") == 1


def test_an_error_keeps_what_was_typed(client, cast, origin):
    client.force_login(cast.officer)
    address = reverse("models_registry:copy", args=[origin.pk])
    answer = client.post(address, {"title": "Giữ lại", "unit": cast.units.ward.pk, "campaign": ""})
    assert answer.status_code == 422
    assert ">\nGiữ lại</textarea>" in answer.content.decode()
    assert not RegisteredModel.objects.filter(origin=origin).exists()


def test_a_copy_of_the_unit_s_own_model_is_offered_for_other_units_only(client, cast, origin):
    """Who writes for the ward alone could only fail; the ward has a school below it, so it is asked for that one."""
    page, address = (reverse(f"models_registry:{name}", args=[origin.pk]) for name in ("model", "copy"))
    client.force_login(cast.officer)
    assert 'id="copy"' in client.get(page).content.decode()
    form = client.get(address).context["form"]
    assert list(form.fields["unit"].queryset) == [cast.units.school]
    assert form["unit"].value() is None
    Unit.objects.filter(pk=cast.units.school.pk).update(valid_to=datetime.date(2020, 1, 1))
    assert 'id="copy"' not in client.get(page).content.decode()
    client.force_login(cast.officer)
    told = client.get(f"/api/v1/models/{origin.pk}/").json()["actions"], client.get("/api/v1/models/").json()["results"]
    assert ["copy" in each for each in (told[0], told[1][0]["actions"])] == [False, False]
    like = {"title": f"{origin.title} nông thôn", "unit": cast.units.ward}
    assert similar(like["title"], cast.officer, unit=like["unit"]).copyable == frozenset()
    assert similar(like["title"], cast.neighbour, unit=like["unit"]).copyable == {origin.pk}


def test_an_auditor_is_offered_no_copy(client, cast, origin):
    client.force_login(cast.auditor)
    page = client.get(reverse("models_registry:model", args=[origin.pk])).content.decode()
    assert 'id="copy"' not in page
    assert client.get(reverse("models_registry:copy", args=[origin.pk])).status_code == 403


def test_the_tree_needs_the_same_queries_for_1_and_30_copies(client, cast, origin):
    client.force_login(cast.neighbour)
    address = reverse("models_registry:genealogy", args=[origin.pk])
    numbers = []
    for more in (1, 29):
        for _ in range(more):
            register_copy(origin, cast.units.beside)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address).content.decode()
        numbers.append((len(seen), page.count("generation-1")))
    assert [count for _, count in numbers] == [1, 30]
    assert numbers[0][0] == numbers[1][0]


def test_the_api_copies_and_tells_the_genealogy(client, cast, origin):
    register_copy(origin, cast.units.school)
    client.force_login(cast.neighbour)
    address = reverse("api:model-copy", args=[origin.pk])
    sent = client.post(address, {"unit": cast.units.beside.pk, "title": "Ngõ rộng"}, content_type="application/json")
    assert (sent.status_code, sent.json()["origin"], sent.json()["title"]) == (201, origin.pk, "Ngõ rộng")
    told = client.get(reverse("api:model-genealogy", args=[origin.pk])).json()
    assert told["spread"]["copies"] == 1
    assert [(each["id"], each["depth"]) for each in told["branches"]] == [
        (branch.pk, branch.depth) for branch in branches_of(origin, EVERYTHING)
    ]


def test_who_begins_no_copy_is_refused_before_what_they_sent_is_read(client, cast, origin):
    client.force_login(cast.auditor)
    sent = client.post(reverse("api:model-copy", args=[origin.pk]), {}, content_type="application/json")
    assert sent.status_code == 403


def test_a_copy_for_a_unit_out_of_reach_is_refused_like_an_unknown_one(client, cast, origin):
    client.force_login(cast.neighbour)
    address = reverse("api:model-copy", args=[origin.pk])
    answers = [
        client.post(address, {"unit": pk, "title": "x"}, content_type="application/json").json()["errors"]["unit"][0]
        for pk in (cast.units.city.pk, 999_999)
    ]
    assert answers[0].replace(str(cast.units.city.pk), "N") == answers[1].replace("999999", "N")


def test_the_figure_counts_origins_by_the_day_of_the_copy(cast, origin):
    day = datetime.date(2026, 3, 1)
    register_copy(origin, cast.units.beside, registered_on=day)
    register_copy(origin, cast.units.city, registered_on=day)
    make_model(cast.units.city, "ended", end_kind="withdrawn", origin=make_model(cast.units.ward, "registered"))
    march, replicated = Period(begins=day, ends=day), get("models_registry.replicated").rows
    assert list(replicated(march)) == [origin]
    assert not replicated(Period(begins=day + datetime.timedelta(days=1))).filter(pk=origin.pk).exists()
