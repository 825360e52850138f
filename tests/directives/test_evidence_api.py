"""Evidence of duties over the API: sent while the duty is open, read by who sees it, fetched through the one door."""

import pytest

from directives.models import Duty, DutyFile
from organizations.dates import today
from tests.common.made_files import pdf, upload
from tests.directives.makers import make_document, make_duty
from tests.models_registry.api import Api
from tests.models_registry.makers import make_cast
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@shared
def cast():
    return make_cast()


@pytest.fixture
def duty(cast):
    return make_duty(make_document(cast.units.city), cast.units.ward, due=9)


def test_a_file_is_sent_listed_fetched_and_taken_away(cast, duty, folder):
    officer, at = Api(cast.officer), f"duties/{duty.pk}/files/"
    made = officer.upload(at, upload("bao-cao.pdf", pdf()))
    assert (made.status_code, made.json()["name"], made.json()["actions"]) == (201, "bao-cao.pdf", ["remove"])
    again = officer.upload(at, upload("khac.pdf", pdf()))
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert officer.get(at).json()["results"] == [made.json()]
    one = f"{at}{made.json()['id']}/"
    assert Api(cast.auditor).get(one).json() == made.json() | {"actions": []}
    assert b"".join(officer.get(f"{one}content/").streaming_content) == pdf()
    assert made.json()["url"] == f"/api/v1/{one}content/"
    assert (officer.delete(one).status_code, officer.get(one).status_code) == (204, 404)
    assert not DutyFile.objects.exists()


@pytest.mark.parametrize(("who", "read", "write"), [
    ("officer", 200, 201), ("leader", 200, 201), ("city_officer", 200, 201), ("secretary", 200, 403),
    ("auditor", 200, 403), ("administrator", 200, 403), ("neighbour", 404, 404),
])  # fmt: skip
@pytest.mark.bar("A2")
def test_who_reads_and_who_sends(cast, duty, who, read, write):
    file = Api(cast.officer).upload(f"duties/{duty.pk}/files/", upload("a.pdf", pdf())).json()
    api, at = Api(getattr(cast, who)), f"duties/{duty.pk}/files/"
    for path in (at, f"{at}{file['id']}/", f"{at}{file['id']}/content/"):
        answer = api.get(path)
        assert answer.status_code == read
        assert not answer.streaming or b"".join(answer.streaming_content) == pdf()
    assert api.upload(at, "no file").status_code == (400 if write == 201 else write)
    assert api.upload(at, upload("b.pdf", pdf(b"BT (Khac) Tj ET"))).status_code == write
    assert api.delete(f"{at}{file['id']}/").status_code == (204 if write == 201 else write)


def test_what_is_no_document_is_refused_at_its_field(cast, duty):
    answer = Api(cast.officer).upload(f"duties/{duty.pk}/files/", upload("a.jpg", pdf()))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(answer.json()["errors"]) == ["file"]
    assert not DutyFile.objects.exists()


def test_once_it_is_done_its_evidence_stands(cast, duty):
    officer, at = Api(cast.officer), f"duties/{duty.pk}/files/"
    file = officer.upload(at, upload("a.pdf", pdf())).json()
    assert officer.get(f"duties/{duty.pk}/").json()["actions"] == ["done", "attach"]
    assert officer.post(f"duties/{duty.pk}/done/", {"done_on": today().isoformat()}).json()["actions"] == []
    assert officer.upload(at, upload("b.pdf", pdf(b"BT (Khac) Tj ET"))).status_code == 409
    assert officer.delete(f"{at}{file['id']}/").status_code == 409
    assert officer.get(f"{at}{file['id']}/").json()["actions"] == []
    assert Duty.objects.get().files.count() == 1


def test_a_file_of_another_duty_is_not_found_here(cast, duty):
    other = make_duty(make_document(cast.units.city), cast.units.ward)
    file = Api(cast.officer).upload(f"duties/{other.pk}/files/", upload("a.pdf", pdf())).json()
    for path in (f"duties/{duty.pk}/files/{file['id']}/", f"duties/{duty.pk}/files/{file['id']}/content/"):
        assert Api(cast.officer).get(path).status_code == 404
    assert Api(cast.officer).delete(f"duties/{duty.pk}/files/{file['id']}/").status_code == 404
