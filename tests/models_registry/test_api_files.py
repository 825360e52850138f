"""What is said about files over the API, and taking them away: of models, of progress entries, of field checks."""

import pytest

from models_registry.models import FieldCheck, ModelFile, ProgressEntry, RegisteredModel
from organizations.dates import today
from tests.models_registry.api import Api
from tests.models_registry.makers import make_model

pytestmark = pytest.mark.django_db
SAID = {"caption": "Đoạn đường  tổ 5", "moment": "after", "consent_to_publish": True}
PARTS = ("model", "entry", "check")


@pytest.fixture
def living(cast, campaign):
    return make_model(cast.units.ward, "in_implementation", campaign=campaign)


@pytest.fixture(params=PARTS)
def photo(request, living, cast):
    """A photograph of the model itself, of one of its entries, of one of its checks."""
    known = {"model": living, "on": today(), "text": "x"}
    part = {
        "model": dict,
        "entry": lambda: {"progress": ProgressEntry.objects.create(**known, unit=living.unit)},
        "check": lambda: {
            "check_made": FieldCheck.objects.create(**known, verdict="partly", checkers="Đoàn", unit=cast.units.city)
        },
    }[request.param]()
    picture = {"width": 4, "height": 3, "phash": 1, "thumbnail_key": "b", "size": 1, "sha256": "0", "key": "a"}
    return ModelFile.objects.create(
        model=living, kind="photo", name="hoa.jpg", content_type="image/jpeg", **picture, **part
    )


def writer(cast, photo):
    return Api(cast.city_officer if photo.check_made_id else cast.officer)


def test_a_photograph_gets_its_caption_and_consent(cast, photo):
    api, at = writer(cast, photo), f"files/{photo.pk}/"
    read = api.get(at)
    changed = api.patch(at, SAID, read["ETag"])
    assert changed.status_code == 200
    expected = SAID | {"caption": "Đoạn đường tổ 5", "actions": ["edit", "remove"]}
    assert {name: changed.json()[name] for name in expected} == expected
    assert api.get(f"models/{photo.model_id}/files/").json()["results"] == [changed.json()]
    assert RegisteredModel.objects.get(pk=photo.model_id).version == photo.model.version + 1
    assert api.delete(at, changed["ETag"]).status_code == 204
    assert not ModelFile.objects.exists()


@pytest.mark.bar("X13")
def test_two_who_describe_the_same_photograph_see_both_versions(cast, photo):
    api, at = writer(cast, photo), f"files/{photo.pk}/"
    seen = api.get(at)["ETag"]
    first = api.patch(at, {"caption": "Của người kia"}, seen)
    late = api.patch(at, {"caption": "Của tôi"}, seen)
    assert (late.status_code, late["ETag"]) == (412, first["ETag"])
    assert (late.json()["current"]["caption"], late.json()["sent"]) == ("Của người kia", {"caption": "Của tôi"})
    gone = api.delete(at, seen)
    assert (gone.status_code, gone.json()["sent"]) == (412, None)
    assert (api.patch(at, {"caption": "Của tôi"}).status_code, api.delete(at).status_code) == (428, 428)
    assert ModelFile.objects.get().caption == "Của người kia"


def test_what_is_too_long_or_unknown_stands_at_its_field(cast, photo):
    api, at = writer(cast, photo), f"files/{photo.pk}/"
    for wrong in ({"caption": "x" * 301}, {"moment": "never"}, {"consent_to_publish": "maybe"}):
        answer = api.patch(at, wrong, "*")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, list(wrong))
    assert api.patch(at, {"kind": "document", "name": "x", "check_made": None}, "*").status_code == 200
    photo.refresh_from_db()
    assert (photo.kind, photo.name, photo.caption) == ("photo", "hoa.jpg", "")


@pytest.mark.bar("A2")
@pytest.mark.parametrize(
    ("who", "of_model", "of_check"),
    [("officer", 200, 403), ("city_officer", 200, 200), ("auditor", 403, 403), ("neighbour", 404, 404)],
)
def test_who_says_something_about_a_file(cast, photo, who, of_model, of_check):
    status = of_check if photo.check_made_id else of_model
    api = Api(getattr(cast, who))
    shown = api.get(f"files/{photo.pk}/")
    assert (shown.status_code == 200) is (status != 404)
    assert status == 404 or shown.json()["actions"] == (["edit", "remove"] if status == 200 else [])
    listed = api.get(f"models/{photo.model_id}/files/").json()
    assert status == 404 or listed["results"] == [shown.json()]
    if status != 200:  # before what was sent is read
        assert api.patch(f"files/{photo.pk}/", {"moment": "never"}).status_code == status
    assert api.patch(f"files/{photo.pk}/", SAID, "*").status_code == status
    assert api.delete(f"files/{photo.pk}/", "*").status_code == (204 if status == 200 else status)
    assert ModelFile.objects.exists() is (status != 200)
