"""Responsible persons, indicators and files of diary entries in the API, one at a time."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from models_registry.models import FieldCheck, Indicator, ModelFile, ResponsiblePerson
from organizations.dates import today
from tests.models_registry.api import Api
from tests.models_registry.makers import make_model
from tests.models_registry.test_api_candidacies import PDF
from tests.worlds import shared

pytestmark = pytest.mark.django_db
TOMORROW = today() + datetime.timedelta(days=1)


@shared
def model(cast, campaign):
    return make_model(cast.units.ward, "registered", campaign=campaign)


@pytest.fixture
def officer(cast):
    return Api(cast.officer)


def test_a_person_is_added_corrected_and_taken_away(officer, model):
    at = f"models/{model.pk}/persons/"
    first = officer.post(at, {"name": "Nguyễn Thị Ánh"})
    second = officer.post(at, {"name": "Trần Văn Bình", "position": "Tổ trưởng"})
    assert (first.status_code, first["ETag"], second["ETag"]) == (201, '"2-registered"', '"3-registered"')
    assert [row["name"] for row in officer.get(at).json()["results"]] == ["Nguyễn Thị Ánh", "Trần Văn Bình"]
    one = f"{at}{second.json()['id']}/"
    changed = officer.patch(one, {"phone": "0912 345 678"}, officer.get(one)["ETag"])
    wrong = officer.patch(one, {"phone": "0912 345"}, changed["ETag"])
    assert (wrong.status_code, wrong.json()["errors"].keys()) == (400, {"phone"})
    assert (changed.status_code, changed["ETag"]) == (200, '"4-registered"')
    assert changed.json() == second.json() | {"phone": "0912345678"}
    gone = officer.client.delete(f"/api/v1/{one}", headers={"If-Match": '"4-registered"'})
    assert (gone.status_code, gone["ETag"], officer.get(one).status_code) == (204, '"5-registered"', 404)
    assert ResponsiblePerson.objects.get(model=model).name == "Nguyễn Thị Ánh"


@pytest.mark.bar("X13")
@pytest.mark.parametrize("kind", ["persons", "indicators"])
def test_a_change_names_the_version_it_was_made_on(officer, model, kind):
    at = f"models/{model.pk}/{kind}/"
    made = officer.post(at, {"name": "Một", "unit_of_measure": "m"})
    one = f"{at}{made.json()['id']}/"
    officer.patch(f"models/{model.pk}/", {"results": "Tốt"}, made["ETag"])
    for answer in (
        officer.patch(one, {"name": "Hai"}, made["ETag"]),
        officer.client.delete(f"/api/v1/{one}", headers={"If-Match": made["ETag"]}),
    ):
        assert (answer.status_code, answer["ETag"], answer.json()["current"]["name"]) == (412, '"3-registered"', "Một")
    assert officer.patch(one, {"name": "Hai"}).status_code == 428
    assert officer.delete(one).status_code == 428
    assert officer.get(one).json()["name"] == "Một"


def test_what_is_wrong_stands_at_its_field(officer, model):
    at, known = f"models/{model.pk}/indicators/", {"name": "Đường", "unit_of_measure": "m"}
    wrong = [
        ({}, {"name", "unit_of_measure"}),
        (known | {"measured_on": TOMORROW.isoformat()}, {"measured_on"}),
        (known | {"actual": "3"}, {"measured_on"}),
        (known | {"target": "x" * 100_000}, {"target"}),
        (known | {"baseline": 1e20}, {"baseline"}),
    ]
    for sent, fields in wrong:
        answer = officer.post(at, sent)
        assert (answer.status_code, set(answer.json()["errors"])) == (400, fields), sent
    people = f"models/{model.pk}/persons/"
    assert set(officer.post(people, {"name": "A", "email": "x"}).json()["errors"]) == {"email"}
    for _each in range(30):
        assert officer.post(people, {"name": "A"}).status_code == 201
    assert set(officer.post(people, {"name": "A"}).json()["errors"]) == {"non_field_errors"}
    assert not Indicator.objects.exists()


@pytest.mark.bar("A4")
def test_rows_are_those_of_the_model_and_of_who_writes_it(cast, officer, model, campaign):
    other = make_model(cast.units.beside, "registered", campaign=campaign)
    theirs = ResponsiblePerson.objects.create(model=other, name="Người khác")
    assert officer.get(f"models/{model.pk}/persons/{theirs.pk}/").status_code == 404
    assert officer.patch(f"models/{model.pk}/persons/{theirs.pk}/", {"name": "X"}, "*").status_code == 404
    assert officer.get(f"models/{other.pk}/persons/").status_code == 404
    assert officer.post(f"models/{other.pk}/persons/", {"name": "X"}).status_code == 403
    for data in ({"name": "X"}, {}):  # the right comes first, and behind it the faults
        assert Api(cast.auditor).post(f"models/{model.pk}/persons/", data).status_code == 403
    assert ResponsiblePerson.objects.get().name == "Người khác"


def test_files_of_entries_and_checks(cast, officer, model, campaign):
    entry = officer.post(f"models/{model.pk}/progress/", {"on": today().isoformat(), "text": "Đã trồng"}).json()["id"]
    check = FieldCheck.objects.create(
        model=model, on=today(), verdict="partly", text="Đã xem", checkers="Tổ", unit=cast.units.city
    )
    at = f"/api/v1/models/{model.pk}/files/"

    def upload(api, **named):
        return api.client.post(at, {"file": SimpleUploadedFile("a.pdf", PDF)} | named)

    for api, named in (
        (officer, {}),
        (officer, {"progress": entry}),
        (Api(cast.city_officer), {"check_made": check.pk}),
    ):
        first, again = upload(api, **named), upload(api, **named)
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
        assert (first.json()["progress"], first.json()["check_made"]) == (
            named.get("progress"),
            named.get("check_made"),
        )
    assert upload(officer, check_made=check.pk).status_code == 403
    assert Api(cast.auditor).client.post(at).status_code == 403  # before what was sent is read
    other = make_model(cast.units.ward, "registered", campaign=campaign)
    elsewhere = officer.post(f"models/{other.pk}/progress/", {"on": today().isoformat(), "text": "x"}).json()["id"]
    for named, fields in (
        ({"progress": elsewhere}, {"progress"}),
        ({"progress": 2**70}, {"progress"}),
        ({"check_made": "x"}, {"check_made"}),
        ({"progress": entry, "check_made": check.pk}, {"non_field_errors"}),
    ):
        answer = upload(officer, **named)
        assert (answer.status_code, set(answer.json()["errors"])) == (400, fields), named
    assert ModelFile.objects.filter(model=model).count() == 3
