"""The search of a program has the sections that its key may read; the others are empty."""

import pytest

from organizations.dates import today
from partners.services.clients import add_client
from tests.partners.programs import Program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("scopes", "given"),
    [
        (["models:read"], {"models"}),
        (["models:read", "documents:read"], {"models", "documents"}),
        (["models:read", "units:read"], {"models", "units"}),
    ],
)
def test_sections_without_their_scope_are_empty(units, chief, scopes, given):
    key, secret = add_client(
        name="Hệ thống báo cáo", contact="Sở Nội vụ", unit=units.ward, scopes=scopes, valid_from=today(), by=chief
    )
    answer = Program(key.client_id, secret).come_in().get("/api/v1/search/?q=ba dinh").json()
    assert {section for section, found in answer.items() if found is not None} == given


def test_who_is_signed_in_reads_all_sections(client, units, chief):
    client.force_login(chief)
    assert all(found is not None for found in client.get("/api/v1/search/?q=ba dinh").json().values())
