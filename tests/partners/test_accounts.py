"""The account of a program is nobody's way in, and no page of people changes it."""

import importlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from mobilization.outbox.events import publish_events
from mobilization.outbox.models import Event
from mobilization.outbox.readers import read_all
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership, Person, User
from organizations.permissions import people as may
from organizations.services.invitations import invite_again
from organizations.services.letters import SEND_PASSWORD_LETTER
from organizations.services.memberships import add_membership
from organizations.services.people import add_person, deactivate_account
from partners.models import Client
from partners.services.clients import add_client, revoke_client
from tests.access.people import DAY, again
from tests.mails import send_waiting
from tests.sign_in import PASSWORD, prove

pytestmark = pytest.mark.django_db
mended = importlib.import_module("partners.migrations.0002_roles_end_with_their_keys")


@pytest.fixture
def account(key):
    return User.objects.get(pk=key.account_id)


def test_it_never_signs_in_by_the_page(client, account):
    for password in (PASSWORD, account.password, "", "!"):
        client.post("/account/login/", {"login": account.email, "password": password})
        assert "_auth_user_id" not in client.session
    account.set_password(PASSWORD)
    account.save()
    assert not again(account).has_usable_password()
    client.post("/account/login/", {"login": account.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_database_takes_no_password_for_it_and_no_power(account):
    for fields in ({"password": "argon2$x"}, {"is_staff": True}, {"is_superuser": True}):
        with pytest.raises(IntegrityError, match="user_program_never_signs_in"), transaction.atomic():
            User.objects.filter(pk=account.pk).update(**fields)


def test_no_letter_leads_to_a_password(account, chief, mailoutbox, client):
    User.objects.filter(pk=account.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        invite_again(account, by=chief)
    User.objects.filter(pk=account.pk).update(is_active=True)
    client.post("/account/password/reset/", {"email": account.email})
    assert [job.state for job in send_waiting(SEND_PASSWORD_LETTER)] == ["done"]
    keys = [mail.body for mail in mailoutbox if "/password/reset/key/" in mail.body]
    assert keys == []


def test_pages_of_people_leave_it_alone(account, chief, units, client):
    membership = account.person.memberships.get()
    assert not may.may_end_membership(chief, membership)
    assert not may.may_administer_account(chief, account.person)
    assert account.person not in Person.objects.accounts_administered_by(chief)
    with pytest.raises(PermissionDenied):
        deactivate_account(account, reason="x", by=chief)
    with pytest.raises(PermissionDenied):
        add_membership(person=account.person, unit=units.ward, role="administrator", valid_from=today(), by=chief)
    prove(client, chief)
    assert [person for person, _tone, _state in client.get("/people/").context["people"]] == [chief.person]
    assert client.get(account.person.get_absolute_url()).status_code == 200


def test_the_role_is_offered_to_nobody(client, chief):
    prove(client, chief)
    for address in ("/people/new/", f"/people/{chief.person_id}/memberships/new/"):
        choices = dict(client.get(address).context["form"].fields["role"].choices)
        assert "partner" not in choices
        assert "officer" in choices
    sent = {"unit": chief.acting.unit_id, "role": "partner", "valid_from": f"{today():%d/%m/%Y}"}
    answer = client.post(f"/people/{chief.person_id}/memberships/new/", sent)
    assert list(answer.context["form"].errors) == ["role"]
    assert Membership.objects.filter(role="partner").count() == 0


def test_what_it_does_stands_under_its_name(program, account):
    program.come_in()
    answer = program.post("/api/v1/jobs/export/")
    assert answer.status_code == 202
    assert answer.json()["owner"] == account.email


def test_it_is_told_nothing(account):
    assert Event.objects.filter(kind="organizations.membership_added").count() == 1
    publish_events()
    read_all()
    assert Notice.objects.filter(recipient=account).count() == 0


def test_no_address_gives_a_program_a_second_role(client, key, chief, units):
    address = key.account.email
    sent = {"full_name": "Ai đó", "email": address, "language": "vi", "unit": units.ward.pk, "role": "administrator"}
    answer = prove(client, chief).post("/people/new/", sent | {"valid_from": f"{today():%d/%m/%Y}"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]
    assert [each.role for each in key.account.person.memberships.all()] == ["partner"]


def test_a_program_gets_no_second_role_by_its_own_name_either(account, chief, units):
    """Another name would be refused for the name alone."""
    known = {"full_name": account.person.full_name, "email": account.email}
    with pytest.raises(ValidationError) as wrong:
        add_person(**known, unit=units.ward, role="officer", valid_from=today(), by=chief)
    assert (list(wrong.value.message_dict), account.person.memberships.count()) == (["email"], 1)


def test_the_role_ends_with_the_key(units, chief):
    """Else the unit's list of roles would show a program whose key opens nothing any more."""
    known = {"contact": "Sở Nội vụ", "unit": units.ward, "scopes": ["units:read"], "by": chief}
    client, _secret = add_client(name="Hệ thống", valid_from=today(), valid_to=today() + 5 * DAY, **known)
    role = Membership.objects.get(person__user=client.account)
    assert role.valid_to == client.valid_to
    revoke_client(client, reason="Hết hợp đồng", by=chief)
    role.refresh_from_db()
    assert role.valid_to == today()
    later, _secret = add_client(name="Khác", valid_from=today() + DAY, valid_to=today() + 5 * DAY, **known)
    revoke_client(later, reason="Nhầm", by=chief)
    assert not Membership.objects.filter(person__user=later.account).exists()


def test_a_program_has_a_name_that_can_be_read(units, chief):
    known = {"contact": "Sở Nội vụ", "unit": units.ward, "scopes": ["units:read"], "by": chief}
    with pytest.raises(ValidationError) as wrong:
        add_client(name="\u200b", valid_from=today(), **known)
    assert list(wrong.value.message_dict) == ["name"]


@pytest.mark.django_db(transaction=True)
def test_roles_of_keys_given_before_are_mended_by_the_migration(key):
    Client.objects.update(valid_to=today() + 5 * DAY)
    with connection.cursor() as cursor:
        cursor.execute(mended._ROLES)
    assert Membership.objects.get(person__user=key.account).valid_to == today() + 5 * DAY
