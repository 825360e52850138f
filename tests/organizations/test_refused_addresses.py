"""Addresses that a mail server refuses: seen by administrators, trusted again by them or by the mailbox itself."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from mobilization.common.history import event_model
from mobilization.outbox.models import Event
from organizations.models import Invitation, Person, User
from organizations.services.addresses import trust_address
from organizations.services.invitations import invite
from tests.access.people import again, member, tree, worker
from tests.mails import send_waiting
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 No such user"


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


@pytest.fixture
def visit(client, chief):
    return prove(client, chief)


@pytest.fixture
def officer(units):
    user = worker("officer", units.ward)
    User.objects.filter(pk=user.pk).update(address_refused_at=timezone.now())
    return again(user)


def test_administrators_see_it_and_trust_the_address_again(visit, officer, chief):
    page, form = f"/people/{officer.person_id}/", f"/people/{officer.person_id}/account/address/"
    assert form in visit.get(page).content.decode()
    assert visit.post(form, {"reason": ""}).context["form"].errors
    assert again(officer).address_refused_at is not None
    assert visit.post(form, {"reason": "The mailbox was set up"})["Location"] == page
    assert again(officer).address_refused_at is None
    assert form not in visit.get(page).content.decode()
    assert visit.post(form, {"reason": "twice"}).context["form"].errors
    event = Event.objects.get(kind="organizations.address_trusted")
    assert (event.actor, event.subject_id) == (chief, str(officer.pk))
    changed = event_model(User).objects.filter(pgh_obj=officer).order_by("pgh_id").last()
    assert (changed.address_refused_at, changed.pgh_context["reason"]) == (None, "The mailbox was set up")


def test_nobody_trusts_in_other_units_or_without_the_role(units, officer):
    form = f"/people/{officer.person_id}/account/address/"
    for role, where, status in (("administrator", units.beside, 404), ("auditor", units.ward, 403)):
        visitor = prove(Client(), worker(role, where))
        assert visitor.post(form, {"reason": "x"}).status_code == status
    assert again(officer).address_refused_at is not None


def test_the_service_asks_who_may(units, officer):
    for role, where in (("administrator", units.beside), ("auditor", units.ward), ("administrator", units.school)):
        with pytest.raises(PermissionDenied):
            trust_address(officer, reason="x", by=worker(role, where))
    assert again(officer).address_refused_at is not None


def test_the_person_confirms_the_same_address_by_its_mailbox(client, officer):
    prove(client, officer)
    assert "/account/email/" in client.get("/account/security/").content.decode()
    client.post("/account/email/", {"address": officer.email})
    send_waiting()
    (letter,) = mail.outbox
    assert letter.to == [officer.email]
    link = re.search(r"https?://testserver(\S+)", letter.body)[1]
    assert client.get(link).status_code == 200
    assert again(officer).address_refused_at is not None
    client.post(link)
    assert (again(officer).address_refused_at, again(officer).email) == (None, officer.email)
    assert send_waiting() == []  # nothing has changed that the old mailbox must know


def test_an_address_in_order_is_not_confirmed_again(client, officer):
    User.objects.filter(pk=officer.pk).update(address_refused_at=None)
    prove(client, officer)
    assert client.post("/account/email/", {"address": officer.email}).context["form"].errors
    assert send_waiting() == []


def test_another_address_is_a_fresh_start(client, officer):
    prove(client, officer)
    client.post("/account/email/", {"address": "new@example.vn"})
    send_waiting()
    client.post(re.search(r"https?://testserver(\S+)", mail.outbox[0].body)[1])
    assert (again(officer).address_refused_at, again(officer).email) == (None, "new@example.vn")


def test_a_refused_invitation_is_noted_and_a_letter_that_arrives_clears_it(client, smtp, units, chief, visit):
    person = Person.objects.create(full_name="Lê Thị Hoa")
    member(person, units.ward, "officer")
    smtp.answers["hoa@example.vn"] = GONE
    invite(person=person, email="hoa@example.vn", language="vi", by=chief)
    (job,) = send_waiting()
    user = User.objects.get(person=person)
    assert (job.state, job.result, user.address_refused_at is not None) == ("done", {"sent": False}, True)
    assert f"/people/{person.pk}/account/address/" in visit.get(f"/people/{person.pk}/").content.decode()
    smtp.answers.clear()
    visit.post(f"/people/{person.pk}/account/invite-again/")
    send_waiting()
    text = smtp.letters[-1][2].get_body(("plain",)).get_content()
    password = "mot cau dai de nho 7"
    address = re.search(r"/invitations/[\w-]+/", text)[0]
    type(client)().post(address, {"password1": password, "password2": password})
    assert Invitation.objects.filter(accepted_at=None, withdrawn_at=None).count() == 0
    assert (again(user).is_active, again(user).address_refused_at) == (True, None)
