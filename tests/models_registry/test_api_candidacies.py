"""Candidacies, files and figures in the API."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from models_registry.models import Candidacy, ModelFile, RegisteredModel
from organizations.dates import today
from tests.models_registry.api import Api
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


@shared
def model(cast, campaign):
    return make_model(cast.units.ward, "in_implementation", campaign=campaign)


def paper(**days):
    return {"document_number": "15-QĐ/ĐU", "document_date": today().isoformat()} | {
        name: day.isoformat() for name, day in days.items()
    }


def test_a_candidacy_from_its_beginning_to_the_level_above(cast, campaign, model):
    officer, leader, secretary = (Api(user) for user in (cast.officer, cast.leader, cast.secretary))
    begun = officer.post("candidacies/", {"model": model.pk, "campaign": campaign.pk, "body": cast.units.ward.pk})
    at = f"candidacies/{begun.json()['id']}/"
    assert (begun.status_code, begun["Location"], begun.json()["actions"]) == (201, f"/api/v1/{at}", ["edit"])
    assert leader.post(f"{at}submit/").json()["missing"] == ["self_assessment"]
    written = officer.patch(at, {"self_assessment": "46 hộ", "self_points": "92.5"}, begun["ETag"])
    assert (written.status_code, written.json()["self_points"], written["ETag"]) == (200, "92.5", '"2-draft"')
    for api, path, data, state in (
        (leader, "submit", {}, "submitted"),
        (secretary, "return", {"reason": "Thiếu minh chứng"}, "returned"),
        (leader, "submit", {}, "submitted"),
        (secretary, "take-up", {}, "under_review"),
        (secretary, "recognise", paper(recognised_on=today()), "recognised"),
    ):
        answer = api.post(f"{at}{path}/", data)
        assert (answer.status_code, answer.json()["state"]) == (200, state), path
    typical = secretary.post(f"{at}typical/", paper(chosen_on=today()))
    assert typical.json()["recognition"]["typical_since"] == today().isoformat()
    above = secretary.post(f"{at}propose-upward/", {"campaign": campaign.pk, "note": "Nên nhân rộng"})
    assert (above.status_code, above.json()["body"], above.json()["state"]) == (201, cast.units.city.pk, "submitted")
    revoked = secretary.post(f"{at}revoke/", {"reason": "Khai không đúng"})
    assert (revoked.json()["state"], revoked.json()["recognition"]["revoked_ground"]) == ("revoked", "Khai không đúng")
    gone = secretary.post(f"candidacies/{above.json()['id']}/withdraw/", {"reason": "Rút"})
    assert gone.json()["state"] == "withdrawn"


def test_a_late_proposal_upward_gives_its_reason(cast, model):
    late = make_campaign(cast.units.city, evaluation_from=today() - 30 * DAY, evaluation_to=today() - DAY)
    at = f"candidacies/{make_candidacy(model, 'recognised').pk}/propose-upward/"
    secretary = Api(cast.secretary)
    assert secretary.post(at, {"campaign": late.pk}).json()["errors"].keys() == {"late_reason"}
    above = secretary.post(at, {"campaign": late.pk, "late_reason": "Bão số 3"}).json()
    assert (above["state"], above["late_reason"]) == ("submitted", "Bão số 3")


def test_who_judges_refuses_with_a_reason(cast, model):
    candidacy = make_candidacy(model, "under_review")
    at = f"candidacies/{candidacy.pk}/refuse/"
    assert Api(cast.leader).post(at, {"reason": "x"}).status_code == 403
    assert Api(cast.secretary).post(at).json()["errors"].keys() == {"reason"}
    assert Api(cast.secretary).post(at, {"reason": "Chưa đủ"}).json()["state"] == "not_recognised"


def test_the_list_is_narrowed_and_stays_in_the_subtree(cast, campaign, model):
    mine, other = make_candidacy(model), make_candidacy(make_model(cast.units.beside, "registered"), "submitted")
    assert [row["id"] for row in Api(cast.officer).get("candidacies/").json()["results"]] == [mine.pk]
    city = Api(cast.city_secretary)
    assert [row["id"] for row in city.get("candidacies/").json()["results"]] == [other.pk, mine.pk]
    for query in ({"state": "submitted"}, {"body": cast.units.beside.pk}, {"model": other.model_id}):
        assert [row["id"] for row in city.get("candidacies/", **query).json()["results"]] == [other.pk]
    row, single = city.get("candidacies/").json()["results"][0], city.get(f"candidacies/{other.pk}/").json()
    assert row == {name: single[name] for name in row}
    assert Api(cast.officer).get(f"candidacies/{other.pk}/").status_code == 404


@pytest.mark.bar("X13")
def test_of_two_editors_of_a_self_assessment_the_second_sees_both(cast, model):
    candidacy = make_candidacy(model)
    at = f"candidacies/{candidacy.pk}/"
    assert Api(cast.officer).patch(at, {"self_assessment": "Một"}).status_code == 428
    assert Api(cast.officer).patch(at, {"self_assessment": "Một"}, '"1-draft"').status_code == 200
    second = Api(cast.leader).patch(at, {"self_assessment": "Hai"}, '"1-draft"')
    assert (second.status_code, second.json()["current"]["self_assessment"]) == (412, "Một")
    assert second.json()["sent"] == {"self_assessment": "Hai"}
    assert Candidacy.objects.get().self_assessment == "Một"


@pytest.mark.bar("A4")
@pytest.mark.parametrize("field", ["model", "campaign", "body"])
def test_what_a_candidacy_names_and_one_does_not_see(cast, campaign, model, field):
    hidden = make_model(cast.units.beside)  # a draft elsewhere
    sent = {"model": model.pk, "campaign": campaign.pk, "body": cast.units.ward.pk}
    value = hidden.pk if field == "model" else 987654321
    answer = Api(cast.officer).post("candidacies/", sent | {field: value})
    assert (answer.status_code, answer.json()["errors"].keys()) == (400, {field})


def picture(name="anh.jpg"):
    file = SimpleUploadedFile(name, b"", content_type="image/jpeg")
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    return file


def test_files_come_in_and_go_out_by_the_one_door(cast, model):
    officer, at = Api(cast.officer), f"models/{model.pk}/files/"
    photo = officer.upload(at, picture())
    paper_ = officer.upload(at, SimpleUploadedFile("ke hoach.pdf", PDF))
    assert [(each.status_code, each.json()["kind"]) for each in (photo, paper_)] == [(201, "photo"), (201, "document")]
    assert officer.upload(at, SimpleUploadedFile("lan hai.pdf", PDF)).status_code == 200
    assert officer.get(at).json()["results"] == [paper_.json(), photo.json()]
    address = paper_.json()["url"].removeprefix("/api/v1/")
    assert b"".join(officer.get(address).streaming_content) == PDF
    assert officer.get(f"files/{photo.json()['id']}/").json() == photo.json()
    for path in (address, f"files/{photo.json()['id']}/"):
        assert Api(cast.neighbour).get(path).status_code == 404


def test_files_that_are_not_taken(cast, model):
    officer, at = Api(cast.officer), f"models/{model.pk}/files/"
    answer = officer.upload(at, SimpleUploadedFile("anh.jpg", PDF))
    assert (answer.status_code, answer.json()["errors"].keys()) == (400, {"file"})
    assert officer.client.post(f"/api/v1/{at}", {"file": "x"}).json()["errors"].keys() == {"file"}
    assert officer.post(at, {"file": "x"}).status_code == 415
    assert Api(cast.auditor).upload(at, SimpleUploadedFile("a.pdf", PDF)).status_code == 403
    assert ModelFile.objects.count() == 0


def test_captions_and_consent_are_written_with_the_model(cast, model):
    officer = Api(cast.officer)
    pk = officer.upload(f"models/{model.pk}/files/", picture()).json()["id"]
    said = {"files": [{"id": pk, "caption": "Đường hoa", "consent_to_publish": True}]}
    assert officer.patch(f"models/{model.pk}/", said, "*").status_code == 200
    shown = officer.get(f"files/{pk}/").json()
    assert (shown["caption"], shown["consent_to_publish"]) == ("Đường hoa", True)
    assert officer.patch(f"models/{model.pk}/", {"files": [{"id": pk, "remove": True}]}, "*").status_code == 200
    assert officer.get(f"files/{pk}/").status_code == 404


def test_each_number_is_that_of_its_list(cast, campaign, model):
    make_candidacy(model, "recognised")
    make_model(cast.units.beside, "registered", campaign=campaign)
    year = {"from": datetime.date(today().year - 1, 1, 1).isoformat(), "to": today().isoformat()}
    for query, registered in (({}, 2), ({"within": cast.units.ward.pk, "lens": "unit"} | year, 1)):
        told = Api(cast.officer).get("figures/", **query).json()
        numbers = {each["key"].partition(".")[2]: each["number"] for each in told}
        assert (numbers["registered"], numbers["recognised"], numbers["typical"]) == (registered, 1, 0)
        for each in told:
            rows = Api(cast.officer).get(each["url"].removeprefix("/api/v1/")).json()["results"]
            assert len(rows) == each["number"], each
    assert RegisteredModel.objects.filter(registered_on__isnull=False).count() == 2
    assert Api(cast.officer).get("figures/", within="x").json()["errors"].keys() == {"within"}
