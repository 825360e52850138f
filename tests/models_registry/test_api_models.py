"""Models in the API: who reads what of them, writing on a version, the steps of their life."""

import json

import pytest

from directives.models import TargetGroup, Theme
from mobilization.common.api import OrjsonRenderer
from models_registry.api.serializers import CARD, CardRowSerializer, ModelRowSerializer
from models_registry.filters.models import ModelFilter
from models_registry.models import RegisteredModel
from organizations.dates import today
from tests.access.people import again
from tests.models_registry.api import Api
from tests.models_registry.makers import DAY, make_campaign, make_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    return Api(cast.officer)


def start(cast, campaign, **more):
    """What a program sends to begin a model."""
    known = {
        "unit": cast.units.ward.pk, "title": "Đường hoa", "summary": "Trồng hoa.", "subject": "collective",
        "domain": "economy", "campaign": campaign.pk, "way_of_working": "Họp dân.",
    }  # fmt: skip
    return known | more


def test_inside_all_is_read_and_outside_the_card(cast, campaign):
    model = make_model(cast.units.ward, "registered", campaign=campaign, results="46 hộ", lessons="Bền bỉ")
    inside, outside = (Api(user).get(f"models/{model.pk}/").json() for user in (cast.officer, cast.neighbour))
    assert set(outside) == {"shown", *CARD, "results", "origin", "themes", "target_groups", "actions"}
    assert {name: inside[name] for name in outside if name not in {"shown", "actions"}} == {
        name: value for name, value in outside.items() if name not in {"shown", "actions"}
    }
    assert (inside["lessons"], inside["version"], outside["actions"]) == ("Bền bỉ", 1, ["copy"])


def test_drafts_elsewhere_do_not_exist(cast, campaign):
    draft = make_model(cast.units.ward, campaign=campaign)
    assert Api(cast.neighbour).get(f"models/{draft.pk}/").status_code == 404
    assert Api(cast.city_officer).get(f"models/{draft.pk}/").status_code == 200


def test_the_list_and_the_serializers_agree(cast, campaign, rf):
    make_model(cast.units.ward, "registered", campaign=campaign)
    make_model(cast.units.ward, campaign=campaign)
    for user in (cast.officer, cast.leader, cast.secretary, cast.neighbour):
        request = rf.get("/")
        request.user = again(user)
        rows = Api(user).get("models/").json()["results"]
        kind = CardRowSerializer if user == cast.neighbour else ModelRowSerializer
        found = RegisteredModel.objects.visible_to(request.user).order_by("-listed_on", "-id")
        wanted = kind(found, many=True, context={"request": request}).data
        assert rows == json.loads(OrjsonRenderer().render(wanted))


@pytest.mark.parametrize("number", [1, 10, 60])
def test_a_page_costs_the_same(cast, campaign, number, django_assert_max_num_queries):
    for _each in range(number):
        make_model(cast.units.ward, "registered", campaign=campaign)
    api = Api(cast.officer)
    with django_assert_max_num_queries(5):
        assert len(api.get("models/").json()["results"]) == min(number, 50)


def test_filters_are_those_of_the_page(cast, campaign, officer):
    flowers = make_model(cast.units.ward, "registered", campaign=campaign, title="Đường hoa", domain="economy")
    make_model(cast.units.ward, campaign=campaign, title="Ngõ sạch", summary="Quét ngõ mỗi sáng.")
    for query in ({"q": "duong hoa"}, {"state": "registered"}, {"domain": "economy"}):
        assert [row["id"] for row in officer.get("models/", **query).json()["results"]] == [flowers.pk]
    assert officer.get("models/", state="odd").status_code == 400
    assert officer.get("models/", within=987654321).json()["errors"].keys() == {"within"}


def test_only_the_filters_that_are_asked_are_made(cast):
    found = ModelFilter({"q": "hoa"}, queryset=RegisteredModel.objects.all(), user=cast.officer, asked_only=True)
    assert list(found.form.fields) == ["q"]


def test_a_draft_begins_with_what_is_known(cast, campaign, officer):
    theme, group = (
        kind.objects.create(code="x", name_vi="Nông dân", name_en="Farmers") for kind in (Theme, TargetGroup)
    )
    sent = start(cast, campaign, themes=[theme.pk], target_groups=[group.pk], households=56)
    answer = officer.post("models/", sent)
    made = RegisteredModel.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/models/{made.pk}/")
    assert answer.json()["themes"] == [theme.pk]
    assert (made.unit, made.households, made.created_by, made.state) == (cast.units.ward, 56, cast.officer, "draft")


def test_wrong_values_are_told_by_field(cast, campaign, officer):
    answer = officer.post("models/", start(cast, campaign, title="", households=-1, started_on="2999-01-01"))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert set(answer.json()["errors"]) == {"title", "households"}
    assert officer.post("models/", start(cast, campaign, themes=[1])).json()["errors"].keys() == {"themes"}
    assert officer.post("models/", start(cast, campaign, started_on="2999-01-01")).json()["errors"].keys() == {
        "started_on"
    }
    assert officer.post("models/", start(cast, make_campaign(cast.units.beside))).json()["errors"].keys() == {
        "campaign"
    }
    assert RegisteredModel.objects.count() == 0


@pytest.mark.bar("A4")
def test_units_out_of_reach_answer_like_missing_ones(cast, campaign, officer):
    told = []
    for value in (cast.units.beside.pk, 987654321):
        answer = officer.post("models/", start(cast, campaign, unit=value))
        errors = {
            name: [text.replace(str(value), "ID") for text in each] for name, each in answer.json()["errors"].items()
        }
        told.append((answer.status_code, errors))
    assert told[0] == told[1]
    assert told[0][0] == 400


@pytest.mark.bar("X13")
def test_of_two_editors_the_second_sees_both_versions(cast, campaign, officer):
    model = make_model(cast.units.ward, campaign=campaign)
    assert officer.patch(f"models/{model.pk}/", {"results": "x"}).status_code == 428
    first = officer.patch(f"models/{model.pk}/", {"results": "46 hộ"}, '"1-draft"')
    assert (first.status_code, first["ETag"]) == (200, '"2-draft"')
    second = Api(cast.leader).patch(f"models/{model.pk}/", {"results": "50 hộ"}, '"1-draft"')
    assert (second.status_code, second["ETag"]) == (412, '"2-draft"')
    assert (second.json()["current"]["results"], second.json()["sent"]) == ("46 hộ", {"results": "50 hộ"})
    assert RegisteredModel.objects.get().results == "46 hộ"


@pytest.mark.bar("X13")
def test_a_step_is_another_version_for_programs_and_no_conflict_for_an_open_form(cast, campaign, officer):
    """State and actions have changed although nobody wrote a text."""
    model = make_model(cast.units.ward, campaign=campaign)
    at = f"models/{model.pk}/"
    read = officer.get(at)["ETag"]
    sent_back = Api(cast.leader).post(f"{at}submit/")
    assert (read, sent_back["ETag"], officer.get(at)["ETag"]) == ('"1-draft"', '"1-submitted"', '"1-submitted"')
    returned = Api(cast.secretary).post(f"{at}return/", {"reason": "Thiếu số liệu"})
    late = officer.patch(at, {"results": "46 hộ"}, read)
    assert (late.status_code, late["ETag"], late.json()["current"]["state"]) == (412, returned["ETag"], "returned")
    assert officer.patch(at, {"results": "46 hộ"}, returned["ETag"])["ETag"] == '"2-returned"'
    assert RegisteredModel.objects.get().version == 2


def test_persons_and_indicators_are_written_as_whole_lists(cast, campaign, officer):
    model = make_model(cast.units.ward, campaign=campaign)
    rows = {
        "persons": [{"name": "Nguyễn Thị Lan", "phone": "024.3825 1234"}],
        "indicators": [{"name": "Hộ tham gia", "unit_of_measure": "hộ", "target": "56"}],
    }
    shown = officer.patch(f"models/{model.pk}/", rows, '"1-draft"').json()
    assert [each["name"] for each in (*shown["persons"], *shown["indicators"])] == ["Nguyễn Thị Lan", "Hộ tham gia"]
    kept = {"indicators": [{**shown["indicators"][0], "actual": "46", "measured_on": today().isoformat()}]}
    again_shown = officer.patch(f"models/{model.pk}/", kept, '"2-draft"').json()
    assert (again_shown["indicators"][0]["actual"], again_shown["indicators"][0]["id"]) == (
        "46.00",
        shown["indicators"][0]["id"],
    )
    assert again_shown["persons"] == shown["persons"]


def test_what_was_registered_stands(cast, campaign, officer):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    assert officer.patch(f"models/{model.pk}/", {"title": "Khác"}, '"1-registered"').json()["errors"].keys() == {
        "title"
    }
    assert officer.patch(f"models/{model.pk}/", {"results": "46 hộ"}, '"1-registered"').status_code == 200


def test_a_draft_is_thrown_away_and_nothing_else(cast, campaign, officer):
    draft, model = make_model(cast.units.ward, campaign=campaign), make_model(cast.units.ward, "registered")
    assert officer.delete(f"models/{draft.pk}/").status_code == 204
    assert officer.delete(f"models/{model.pk}/").status_code == 403
    assert list(RegisteredModel.objects.all()) == [model]


def test_a_life_by_its_steps(cast, campaign, officer):
    model = make_model(cast.units.ward, campaign=campaign)
    at, leader, secretary = f"models/{model.pk}/", Api(cast.leader), Api(cast.secretary)
    assert officer.post(f"{at}submit/").status_code == 403
    for api, path, data, state in (
        (leader, "submit", {}, "submitted"),
        (leader, "take-back", {}, "draft"),
        (leader, "submit", {}, "submitted"),
        (secretary, "return", {"reason": "Thiếu số liệu"}, "returned"),
        (leader, "submit", {}, "submitted"),
        (secretary, "register", {}, "registered"),
        (officer, "begin", {}, "in_implementation"),
        (leader, "stop", {"reason": "Hết nguồn lực"}, "ended"),
        (secretary, "resume", {"reason": "Dân đề nghị"}, "in_implementation"),
    ):
        answer = api.post(f"{at}{path}/", data)
        assert (answer.status_code, answer.json()["state"]) == (200, state), path
    other = make_model(cast.units.ward, campaign=campaign)
    assert leader.post(f"models/{other.pk}/withdraw/", {"reason": "Trùng"}).json()["end_kind"] == "withdrawn"


def test_refused_steps_say_why(cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign, summary="", domain="")
    leader = Api(cast.leader)
    answer = leader.post(f"models/{model.pk}/submit/")
    assert (answer.status_code, answer.json()["missing"]) == (409, ["summary", "domain"])
    with_key = leader.post(f"models/{model.pk}/submit/", **{"Idempotency-Key": "once"})
    told = [(each.status_code, each["Content-Type"], each.json()) for each in (answer, with_key)]
    assert told == [(409, "application/problem+json", answer.json())] * 2
    assert leader.post(f"models/{model.pk}/stop/", {"reason": "x"}).json()["type"].endswith(":conflict")
    assert leader.post(f"models/{model.pk}/withdraw/").json()["errors"].keys() == {"reason"}
    late = make_campaign(cast.units.city, registration_to=today() - DAY, registration_from=today() - 9 * DAY)
    model = make_model(cast.units.ward, campaign=late)
    assert leader.post(f"models/{model.pk}/submit/").json()["errors"].keys() == {"late_reason"}
    assert leader.post(f"models/{model.pk}/submit/", {"late_reason": "Bão"}).json()["late_reason"] == "Bão"


def test_actions_are_what_one_may_do_now(cast, campaign):
    draft = make_model(cast.units.ward, campaign=campaign)
    told = {
        name: Api(getattr(cast, name)).get(f"models/{draft.pk}/").json()["actions"]
        for name in ("officer", "leader", "secretary", "auditor")
    }
    assert told == {
        "officer": ["edit", "discard"],
        "leader": ["submit", "withdraw", "edit", "discard"],
        "secretary": ["edit", "discard"],
        "auditor": [],
    }
    living = make_model(cast.units.ward, "registered", campaign=campaign)
    assert "reconfirm" not in Api(cast.city_secretary).get(f"models/{living.pk}/").json()["actions"]
    type(living).objects.filter(pk=living.pk).update(registered_on=today().replace(year=today().year - 1, day=1))
    assert Api(cast.city_secretary).get(f"models/{living.pk}/").json()["actions"] == [
        "begin", "stop", "edit", "progress", "check", "candidacy", "reconfirm", "copy",
    ]  # fmt: skip


def test_the_diary(cast, campaign, officer):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    at = f"models/{model.pk}/"
    entry = {"on": today().isoformat(), "text": "Trồng 300 m hoa", "percent": 40}
    made = officer.post(f"{at}progress/", entry)
    assert (made.status_code, made.json()["by"]) == (201, cast.officer.get_full_name())
    assert officer.get(at).json()["state"] == "in_implementation"
    check = {"on": today().isoformat(), "verdict": "as_registered", "text": "Đường sạch", "checkers": "Đoàn"}
    assert officer.post(f"{at}checks/", check).status_code == 403
    assert Api(cast.city_officer).post(f"{at}checks/", check).status_code == 201
    assert officer.get(f"{at}progress/").json()["results"] == [made.json()]
    assert [each["verdict"] for each in officer.get(f"{at}checks/").json()["results"]] == ["as_registered"]
    wrong = Api(cast.leader).post(f"{at}reconfirmations/", {"year": today().year, "verdict": "effective"})
    assert wrong.json()["errors"].keys() == {"year"}
    RegisteredModel.objects.update(registered_on=today().replace(year=today().year - 1, day=1))
    done = Api(cast.leader).post(f"{at}reconfirmations/", {"year": today().year, "verdict": "effective"})
    assert officer.get(f"{at}reconfirmations/").json()["results"] == [done.json()]


@pytest.mark.parametrize("part", ["progress", "checks", "reconfirmations", "files"])
def test_parts_stay_inside(cast, campaign, part):
    model = make_model(cast.units.ward, "registered", campaign=campaign)
    assert Api(cast.neighbour).get(f"models/{model.pk}/{part}/").status_code == 404
    assert Api(cast.auditor).get(f"models/{model.pk}/{part}/").json()["results"] == []
