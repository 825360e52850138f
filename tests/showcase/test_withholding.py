"""Leaders and secretaries take a model out of the showcase, with a reason, and show it again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from mobilization.outbox.models import Event
from models_registry.enums import CandidacyState
from showcase.models import Publication, Withholding
from showcase.services import show_again, withhold
from tests.access.people import worker
from tests.models_registry.makers import make_model
from tests.showcase.makers import make_public
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def model(cast):
    return make_public(cast.units.ward)


def page(cast, who, model, data=None):
    client = Client()
    client.force_login(getattr(cast, who))
    address = f"/models/{model.pk}/showcase/"
    return client.post(address, data) if data is not None else client.get(address)


@pytest.mark.bar("A2")
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 302),
        ("secretary", 302),
        ("city_secretary", 302),
        ("officer", 403),
        ("auditor", 403),
        ("administrator", 403),
        ("reviewer", 404),
        ("neighbour", 404),
    ],
)
def test_who_may(cast, model, who, status):
    assert page(cast, who, model).status_code == (200 if status == 302 else status)
    assert page(cast, who, model, {"reason": "Đang rà soát"}).status_code == status
    assert Publication.objects.exists() is (status != 302)
    assert Withholding.objects.exists() is (status == 302)


def test_it_stays_recognised_and_comes_back(cast, model):
    held = withhold(model, by=cast.leader, reason=" Đang rà soát ")
    assert (held.reason, held.by) == ("Đang rà soát", cast.leader)
    assert (Publication.objects.count(), model.candidacies.get().state) == (0, CandidacyState.RECOGNISED)
    assert page(cast, "secretary", model, {}).status_code == 302
    assert (Publication.objects.get().model_id, Withholding.objects.count()) == (model.pk, 0)
    kinds = Event.objects.filter(kind__startswith="showcase.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["showcase.withheld", "showcase.shown_again"]


def test_of_two_that_were_taken_out_one_comes_back(cast, model):
    other = make_public(cast.units.ward)
    for each in (model, other):
        withhold(each, by=cast.leader, reason="Đang rà soát")
    show_again(model, by=cast.leader)
    assert list(Publication.objects.values_list("model", flat=True)) == [model.pk]
    assert Withholding.objects.get().model == other


def test_a_reason_is_needed(cast, model):
    assert page(cast, "leader", model, {"reason": "  "}).status_code == 422
    with pytest.raises(ValidationError):
        withhold(model, by=cast.leader, reason="\u200b ")
    assert Publication.objects.exists()


def test_what_is_not_public_cannot_be_taken_out(cast):
    other = make_model(cast.units.ward, "registered")
    with pytest.raises(ValidationError):
        withhold(other, by=cast.leader, reason="x")
    with pytest.raises(ValidationError):
        show_again(other, by=cast.leader)
    assert page(cast, "leader", other, {"reason": "x"}).status_code == 422
    assert not Withholding.objects.exists()


@pytest.mark.bar("A2")
def test_the_services_ask_the_right_themselves(cast, model):
    with pytest.raises(PermissionDenied):
        withhold(model, by=cast.officer, reason="x")
    withhold(model, by=cast.leader, reason="x")
    with pytest.raises(PermissionDenied):
        show_again(model, by=cast.neighbour)
    assert Withholding.objects.exists()


@pytest.mark.bar("A2")
def test_what_was_taken_out_and_why_stands_on_record_for_its_own_units(cast, model):
    held = withhold(model, by=cast.leader, reason="Đang rà soát")
    auditors = {cast.auditor: 200, worker("auditor", cast.units.beside): 404}
    for auditor, status in auditors.items():
        client = Client()
        client.force_login(auditor)
        assert client.get(f"/api/v1/history/withholding/{held.pk}/").status_code == status


def test_the_models_page_says_whether_the_public_sees_it(cast, model):
    client = Client()
    client.force_login(cast.officer)
    address = f"/models/{model.pk}/"
    shown = client.get(address).content.decode()
    assert f'href="/showcase/{model.code}/"' in shown
    assert f'href="/models/{model.pk}/showcase/"' not in shown
    withhold(model, by=cast.leader, reason="Đang rà soát số liệu")
    shown = client.get(address).content.decode()
    assert "Đang rà soát số liệu" in shown
    assert f'href="/showcase/{model.code}/"' not in shown
    client.force_login(cast.leader)
    assert f'href="/models/{model.pk}/showcase/"' in client.get(address).content.decode()
    client.force_login(cast.neighbour)
    assert "Đang rà soát số liệu" not in client.get(address).content.decode()
