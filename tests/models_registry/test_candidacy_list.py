"""The list of candidacies: whose it shows, what its filters find, and what a page of it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from models_registry.models import Candidacy, CandidacyTransition
from models_registry.queries import candidacy_todo
from models_registry.queries.work import ALL, begun_by
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model

pytestmark = pytest.mark.django_db


def shown(response):
    return {each.pk for each, _tone in response.context["candidacies"]}


@pytest.mark.bar("A3")
def test_the_list_shows_what_one_reads(client, cast, campaign):
    model, other = (make_model(unit, "registered", campaign=campaign) for unit in (cast.units.ward, cast.units.beside))
    mine, theirs = make_candidacy(model), make_candidacy(other)
    above = make_candidacy(other, "submitted", body=cast.units.city)
    for person, seen in (
        (cast.officer, {mine}),
        (cast.neighbour, {theirs, above}),
        (cast.city_secretary, {mine, theirs, above}),
        (cast.reviewer, set()),
    ):
        client.force_login(person)
        assert shown(client.get("/candidacies/")) == {each.pk for each in seen}


def test_filters_narrow_it_and_a_wrong_one_gets_a_message(client, cast, campaign):
    flowers = make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign, title="Đường hoa"))
    lane = make_model(cast.units.ward, "registered", campaign=campaign, title="Ngõ sạch", summary="Quét ngõ.")
    waiting = make_candidacy(lane, "submitted", body=cast.units.city)
    client.force_login(cast.city_secretary)
    for query, found in (("q=duong hoa", flowers), ("state=submitted", waiting), ("level=city", waiting),
                         ("todo=to_take_up", waiting)):  # fmt: skip
        assert shown(client.get(f"/candidacies/?{query}")) == {found.pk}, query
        assert client.get(f"/api/v1/candidacies/?{query}").json()["results"][0]["id"] == found.pk
    for wrong in ("state=odd", "todo=odd", "q=%00"):
        page = client.get(f"/candidacies/?{wrong}")
        assert (page.status_code, shown(page), bool(page.context["filter"].form.errors)) == (200, set(), True)


def test_a_unit_with_those_below_narrows_it_and_only_units_within_reach_are_offered(client, cast, campaign):
    ward, beside = (make_candidacy(make_model(unit, "registered", campaign=campaign))
                    for unit in (cast.units.ward, cast.units.beside))  # fmt: skip
    client.force_login(cast.city_secretary)
    for unit, found in ((cast.units.ward, {ward.pk}), (cast.units.city, {ward.pk, beside.pk})):
        assert shown(client.get(f"/candidacies/?subtree={unit.pk}")) == found
        assert {each["id"] for each in client.get(f"/api/v1/candidacies/?subtree={unit.pk}").json()["results"]} == found
    client.force_login(cast.neighbour)
    page = client.get(f"/candidacies/?subtree={cast.units.ward.pk}")
    assert (shown(page), list(page.context["filter"].form.errors)) == (set(), ["subtree"])
    assert shown(client.get(f"/candidacies/?subtree={cast.units.beside.pk}")) == {beside.pk}


def test_what_waits_comes_the_oldest_first_over_all_pages(client, cast, campaign):
    made = [
        make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign), "submitted", submitted_on=on)
        for on in (today() - number % 7 * DAY for number in range(120))
    ]
    client.force_login(cast.secretary)
    seen, address = [], "?todo=to_take_up"
    while address:
        page = client.get(f"/candidacies/{address}")
        seen += [each.pk for each, _tone in page.context["candidacies"]]
        address = page.context["older_url"]
    assert seen == [each.pk for each in sorted(made, key=lambda each: (each.submitted_on, each.pk))]


def test_a_late_candidacy_waits_for_the_leader(client, cast):
    over = make_campaign(cast.units.city, evaluation_from=today() - 9 * DAY, evaluation_to=today() - DAY)
    model = make_model(cast.units.ward, "registered", campaign=over)
    late = make_candidacy(model)
    make_candidacy(model, campaign=make_campaign(cast.units.city, evaluation_to=today()))
    client.force_login(cast.leader)
    sections = {each.todo.key: each for each in client.get("/work/").context["sections"]}
    assert [each.pk for each in sections["candidacy_late"].rows] == [late.pk]
    assert sections["candidacy_ready"].count == 2


def test_what_was_returned_shows_its_reason(client, cast, campaign):
    candidacy = make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign), "returned")
    CandidacyTransition.objects.create(
        subject=candidacy, action="return", from_state="submitted", to_state="returned", reason="Thiếu số hộ."
    )
    client.force_login(cast.officer)
    page = client.get("/work/").content.decode()
    assert "Thiếu số hộ." in page
    assert candidacy.get_absolute_url() in page


def test_one_ten_and_a_hundred_rows_cost_the_same_queries(client, cast, campaign):
    client.force_login(cast.secretary)
    counts = []
    for number in (1, 9, 90):
        for _each in range(number):
            make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign), "submitted")
        costs = []
        for path in ("/candidacies/", "/candidacies/?todo=to_take_up", "/work/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs.append(len(queries))
        counts.append(costs)
    assert counts == [counts[0]] * 3
    assert Candidacy.objects.count() == 100


def test_an_empty_list_says_what_to_do(client, cast):
    client.force_login(cast.officer)
    for path in ("/candidacies/", "/candidacies/?q=x"):
        assert "empty-state" in client.get(path).content.decode()


@pytest.mark.bar("A3")
def test_what_waits_below_as_well_lies_within_reach_and_waits_for_just_that(cast):
    places = ("school", "beside")
    models = {place: make_model(getattr(cast.units, place), "registered") for place in places}
    made = {place: make_candidacy(models[place], "submitted") for place in places}
    assert list(candidacy_todo.get("to_take_up").rows(cast.secretary, also_below=True)) == [made["school"]]
    unwritten = {
        place: make_candidacy(models[place], self_assessment="", campaign=make_campaign(cast.units.city))
        for place in places
    }
    assert list(candidacy_todo.get("to_assess").rows(cast.officer, also_below=True)) == [unwritten["school"]]
    Candidacy.objects.filter(pk=unwritten["school"].pk).update(state="withdrawn")
    assert not candidacy_todo.get("to_assess").rows(cast.officer, also_below=True)


def test_what_one_has_begun_is_ones_own_and_still_written(cast):
    mine = make_model(cast.units.ward, created_by=cast.officer)
    make_model(cast.units.ward, created_by=cast.leader)
    make_model(cast.units.ward, "registered", created_by=cast.officer)
    assert list(begun_by(cast.officer)) == [mine]


def test_decisions_that_somebody_waits_for_stand_above_what_is_only_watched():
    keys = [work.key for work in ALL]
    assert keys[-2:] == ["silent", "never_checked"]
    assert {"to_register", "to_take_up", "to_decide"} < set(keys[:-2])
