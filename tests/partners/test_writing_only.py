"""A key that may write and not read is told which record it wrote, and nothing of what stands in it."""

import pytest

from organizations.dates import today
from partners.services.clients import add_client
from tests.access.people import account
from tests.directives.makers import make_document
from tests.models_registry.makers import make_campaign, make_cast, make_model
from tests.partners.programs import Program

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A2")]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def come_in(cast):
    root = account("root", is_superuser=True)

    def program(*scopes):
        key, secret = add_client(
            name=" ".join(scopes),
            contact="Phường",
            unit=cast.units.ward,
            scopes=list(scopes),
            valid_from=today(),
            by=root,
        )
        return Program(key.client_id, secret).come_in()

    return program


def test_a_model_is_written_and_not_read(cast, come_in):
    model = make_model(cast.units.ward, campaign=make_campaign(cast.units.city), title="Bí mật")
    address = f"/api/v1/models/{model.pk}/"
    writer, both = come_in("models:write"), come_in("models:read", "models:write")
    late = writer.patch(address, {"summary": "Mới"}, If_Match='"0"')
    assert (late.status_code, late.json()["current"]) == (412, {"id": model.pk, "version": model.version})
    assert (late.json()["sent"], late["ETag"]) == ({"summary": "Mới"}, f'"{model.version}-draft"')
    told = writer.patch(address, {"summary": "Mới"}, If_Match=late["ETag"])
    assert (told.status_code, told.json()) == (200, {"id": model.pk, "version": model.version + 1})
    assert told["ETag"] == f'"{model.version + 1}-draft"'
    assert both.patch(address, {"summary": "Mới"}, If_Match='"0"').json()["current"]["title"] == "Bí mật"
    made = writer.post("/api/v1/models/", {"unit": cast.units.ward.pk, "title": "Đường hoa"}, Idempotency_Key="one")
    assert set(made.json()) == {"id", "version"}
    again = writer.post("/api/v1/models/", {"unit": cast.units.ward.pk, "title": "Đường hoa"}, Idempotency_Key="one")
    assert (again.status_code, again.json()) == (201, made.json())


def test_a_document_is_written_and_not_read(cast, come_in):
    document, older = (
        make_document(cast.units.ward, abstract="Bí mật"),
        make_document(cast.units.ward, is_internal=True),
    )
    address = f"/api/v1/documents/{document.pk}/"
    writer = come_in("documents:write")
    answers = [
        writer.patch(address, {"signer": "A"}, If_Match='"0"'),
        writer.patch(address, {"signer": "A"}, If_Match='"1"'),
        writer.post(f"{address}links/", {"kind": "implements", "other": older.pk}),
    ]
    assert [answer.status_code for answer in answers] == [412, 200, 201]
    assert answers[0].json()["current"] == {"id": document.pk, "version": 1}
    assert [answer.json() for answer in answers[1:]] == [{"id": document.pk, "version": 2}] * 2
