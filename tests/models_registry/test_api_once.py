"""X11: a program that sends the beginning of a model, or a file, again and again, acts once."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from models_registry.models import ModelFile, RegisteredModel
from organizations.dates import today
from partners.services.clients import add_client
from tests.access.people import account
from tests.models_registry.api import Api
from tests.models_registry.makers import make_model
from tests.models_registry.test_api_candidacies import PDF
from tests.partners.programs import Program
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar("X11")]


@pytest.fixture
def program(cast):
    cache.clear()
    root = account("root", is_superuser=True)
    scopes = ["models:read", "models:write"]
    key, secret = add_client(
        name="Hệ thống", contact="Sở", unit=cast.units.ward, scopes=scopes, valid_from=today(), by=root
    )
    return Program(key.client_id, secret).come_in()


def test_twenty_beginnings_at_once_are_one_model(program, cast):
    sent = {"unit": cast.units.ward.pk, "title": "Đường hoa"}

    def ask(number):
        other = Program(program.client_id, program.secret)
        other.token = program.token
        return other.post("/api/v1/models/", sent, Idempotency_Key="once")

    answers = at_once(20, ask)
    assert {answer.status_code for answer in answers} == {201}
    assert len({(answer.content, answer["Location"]) for answer in answers}) == 1
    assert RegisteredModel.objects.count() == 1
    cache.clear()
    program.come_in()
    assert program.post("/api/v1/models/", sent, Idempotency_Key="once").content == answers[0].content
    other = program.post("/api/v1/models/", sent | {"title": "Khác"}, Idempotency_Key="once")
    assert (other.status_code, RegisteredModel.objects.count()) == (422, 1)


def test_a_file_sent_again_with_another_boundary_is_the_same_request(cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    officer, at = Api(cast.officer), f"models/{model.pk}/files/"
    first, second = (officer.upload(at, SimpleUploadedFile("a.pdf", PDF), Idempotency_Key="k") for _turn in range(2))
    assert (first.status_code, second.content) == (201, first.content)
    other = officer.upload(at, SimpleUploadedFile("a.pdf", PDF + b"\n"), Idempotency_Key="k")
    assert (other.status_code, ModelFile.objects.count()) == (422, 1)


def test_a_step_is_taken_once(cast, campaign):
    model = make_model(cast.units.ward, campaign=campaign)
    leader, at = Api(cast.leader), f"models/{model.pk}/submit/"
    first, second = (leader.post(at, Idempotency_Key="s") for _turn in range(2))
    assert (first.status_code, second.content) == (200, first.content)
    assert model.transitions.count() == 1
