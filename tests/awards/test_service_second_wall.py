"""Service for the medal is refused before anything is read, offered to who keeps it, told to who may see."""

import json

import pytest
from django.core.files.base import ContentFile

from awards.models import MedalMark, ServicePeriod, ServiceProof
from awards.services.exports import EXPORTS
from mobilization.common.files import store
from mobilization.outbox import registry
from organizations.models import Person
from organizations.permissions.history import rows_with_history
from tests.access.people import again, member, worker
from tests.awards.service_makers import make_mark, make_period, make_servant
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def here(city):
    """A `person` of the ward with a `period`, a `file` and the medal; an auditor, an officer, who is beside."""
    city.person = make_servant(city.units.ward)
    city.period = make_period(city.person, "01/01/2010", proof_number="1-QĐ", proof_date="2010-01-01")
    city.file = ServiceProof(period=city.period)
    store(city.file, ContentFile(b"x"), name="x.txt", content_type="text/plain", by=None)
    make_mark(city.person)
    city.auditor = worker("auditor", city.units.ward)
    city.officer = worker("officer", city.units.ward)
    city.beside = worker("administrator", city.units.beside)
    return city


def written(here):
    """Address and what is odd about it, of all that writes."""
    person, period = f"people/{here.person.pk}", f"service-periods/{here.period.pk}"
    pages = (f"{person}/service/new/", f"{person}/medal/", f"{person}/medal/remove/", f"{period}/edit/")
    more = (
        f"{period}/remove/",
        f"{period}/confirm/",
        f"{period}/proofs/new/",
        f"service-proofs/{here.file.pk}/remove/",
    )
    return (*pages, *more)


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("officer", 404), ("beside", 404)])
def test_pages_and_api_refuse_before_they_read(client, here, role, status):
    visit = prove(client, again(getattr(here, role)))
    for path in written(here):
        assert visit.post(f"/{path}", {"odd": "x"}).status_code == status, path
    asked = [path for path in written(here) if not path.endswith("/confirm/")]
    assert [visit.get(f"/{path}").status_code for path in asked] == [status] * len(asked)
    sent = {"data": json.dumps({"valid_from": "odd"}), "content_type": "application/json"}
    one = f"/api/v1/service-periods/{here.period.pk}/"
    for answer in (visit.patch(one, **sent), visit.delete(one), visit.post(f"{one}confirm/", **sent)):
        assert answer.status_code == status
    assert visit.post("/api/v1/service-periods/", **sent).status_code == (403 if role == "officer" else 400)
    assert ServicePeriod.objects.get() == here.period
    assert MedalMark.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "officer", "beside"])
def test_what_one_may_not_see_does_not_exist(client, here, role):
    visit, reads = prove(client, again(getattr(here, role))), role == "auditor"
    for path in (
        f"people/{here.person.pk}/service/",
        f"service-proofs/{here.file.pk}/",
        f"api/v1/medal-candidates/{here.person.pk}/",
        f"api/v1/service-periods/{here.period.pk}/",
    ):
        answer = visit.get(f"/{path}")
        b"".join(getattr(answer, "streaming_content", ()))
        assert answer.status_code == (200 if reads else 404), path
    lists = role != "officer"
    for path in ("medal-candidates/", "api/v1/medal-candidates/"):
        assert visit.get(f"/{path}").status_code == (200 if lists else 403)
    assert (visit.post("/medal-candidates/export/?year=odd").status_code == 302) is lists
    assert registry.get(EXPORTS["candidate"]).may_request(again(getattr(here, role))) is lists


def test_actions_are_offered_to_who_keeps(client, here):
    page, api = f"/people/{here.person.pk}/service/", f"/api/v1/service-periods/{here.period.pk}/"
    reader = prove(client, again(here.auditor))
    assert (reader.get(page).context["actions"], reader.get(api).json()["actions"]) == ([], [])
    assert [may for _each, may in reader.get(page).context["periods"]] == [[]]
    keeper = prove(client, again(here.ward_administrator))
    assert keeper.get(page).context["actions"] == ["add", "correct_medal", "remove_medal"]
    offered = ["edit", "remove", "prove", "confirm"]
    assert keeper.get(api).json()["actions"] == offered
    assert [may for _each, may in keeper.get(page).context["periods"]] == [offered]


def test_a_program_has_no_panel(client, here):
    program = Person.objects.create(full_name="System")
    member(program, here.units.ward, "partner")
    type(here.root).objects.create(email="p@example.vn", person=program, is_program=True, password="!x")
    make_period(program, "01/01/2000")
    visit = prove(client, again(here.root))
    assert visit.get(f"/people/{program.pk}/").context["panels"] == []
    assert visit.get(f"/people/{program.pk}/service/").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "administrator", "secretary", "leader"])
@pytest.mark.parametrize("where", ["city", "ward", "beside"])
def test_who_reads_the_history(here, role, where):
    user = worker(role, getattr(here.units, where), name="visitor")
    reads = role in {"auditor", "administrator"} and where != "beside"
    for model in (ServicePeriod, ServiceProof, MedalMark):
        rows = rows_with_history(user, model)
        assert (rows is not None and model.objects.filter(rows).exists()) is reads
