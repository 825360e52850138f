"""The catalogues and the matrix by API: versions, errors by field, one thing once, keys of partners read."""

import json

import pytest

from awards.models import AwardAuthority, AwardForm, EmulationTitle
from organizations.dates import today
from tests.awards.makers import FIRST, LAW, make_authority, make_form, make_title
from tests.directives.makers import make_document

pytestmark = pytest.mark.django_db
ENTRY = {
    "code": "letter",
    "name_vi": "Thư khen",
    "name_en": "Letter of commendation",
    "for_collective": True,
    "valid_from": "2024-01-01",
    "legal_basis": LAW,
}
ROW = {"level": "city", "branch": "party", "post": "Ban Thường vụ", "valid_from": "2024-01-01", "legal_basis": LAW}


def call(visit, method, path, data=None, **headers):
    sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
    return getattr(visit, method)("/api/v1/" + path, headers=headers, **sent)


@pytest.mark.parametrize(("path", "model"), [("emulation-titles/", EmulationTitle), ("award-forms/", AwardForm)])
def test_entries_by_api(visit, path, model):
    sent = ENTRY | ({"kind": "letter"} if model is AwardForm else {})
    made = call(visit, "post", path, sent, idempotency_key="k-1")
    assert (made.status_code, made["ETag"], made.json()["actions"]) == (201, '"1"', ["edit"])
    assert call(visit, "post", path, sent, idempotency_key="k-1").json() == made.json()
    assert model.objects.count() == 1
    assert call(visit, "post", path, sent).json()["errors"].keys() == {"code"}
    one = f"{path}{made.json()['id']}/"
    assert call(visit, "patch", one, {"note": "x"}).status_code == 428
    changed = call(visit, "patch", one, {"note": "x", "code": "other"}, if_match='"1"')
    assert (changed["ETag"], changed.json()["note"], changed.json()["code"]) == ('"2"', "x", "letter")
    conflict = call(visit, "patch", one, {"note": "y"}, if_match='"1"')
    assert (conflict.status_code, conflict.json()["current"]["note"]) == (412, "x")
    wrong = call(visit, "patch", one, {"for_collective": False}, if_match='"2"')
    assert (wrong.status_code, wrong.json()["errors"].keys()) == (400, {"for_person"})
    assert [each["id"] for each in call(visit, "get", path + "?recipient=collective").json()["results"]] == [
        made.json()["id"]
    ]
    assert call(visit, "get", path + "?recipient=person").json()["results"] == []


def test_an_internal_document_is_not_named(visit, city):
    hidden = make_document(city.units.city, is_internal=True)
    title = make_title(document=hidden)
    assert call(visit, "get", f"emulation-titles/{title.pk}/").json()["document"] is None
    refused = call(visit, "patch", f"emulation-titles/{title.pk}/", {"document": hidden.pk}, if_match="*")
    assert refused.json()["errors"].keys() == {"document"}


def test_rows_of_the_matrix_by_api(visit):
    form, title = make_form(), make_title()
    for wrong in ({}, {"form": form.pk, "title": title.pk}):
        assert call(visit, "post", "award-authorities/", ROW | wrong).json()["errors"].keys() == {"title"}
    made = call(visit, "post", "award-authorities/", ROW | {"form": form.pk})
    assert (made.status_code, made.json()["form"], made.json()["title"]) == (201, form.pk, None)
    assert call(visit, "post", "award-authorities/", ROW | {"form": form.pk}).json()["errors"].keys() == {"post"}
    one = f"award-authorities/{made.json()['id']}/"
    assert call(visit, "patch", one, {"note": "x"}, if_match='"1"')["ETag"] == '"2"'
    assert call(visit, "patch", one, {"note": "y"}, if_match='"1"').status_code == 412
    other = make_authority(title, valid_from=today())

    def found(query):
        return [each["id"] for each in call(visit, "get", f"award-authorities/?{query}").json()["results"]]

    assert found("") == [other.pk, made.json()["id"]]
    assert found(f"form={form.pk}") == found(f"on={FIRST.isoformat()}") == [made.json()["id"]]
    assert found("level=city&branch=state") == found("catalogue=title") == [other.pk]
    assert call(visit, "delete", one).status_code == 204
    assert list(AwardAuthority.objects.all()) == [other]
