"""What the doors let through, and that answers stay with the one who asked."""

import pytest

from organizations.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/jobs/", "/api/v1/jobs/", "/api/v1/docs/", "/account/password/change/"])
def test_no_cache_keeps_what_a_signed_in_person_sees(client, person_with_account, address):
    client.force_login(person_with_account)
    answer = client.get(address)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/api/v1/jobs/"])
def test_refusals_are_not_kept_either(client, address):
    assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        ({}, 403),
        ({"is_staff": True}, 403),
        ({"is_superuser": True}, 403),
        ({"is_staff": True, "is_superuser": True}, 200),
    ],
)
def test_the_technical_administration_is_for_administrators(client, rights, status):
    client.force_login(User.objects.create_user("somebody@example.vn", **rights))
    assert client.get("/admin/", follow=True).status_code == status
    assert (client.get("/admin/auth/group/").status_code == 200) is (status == 200)
