"""Whoever lost phone and codes is helped by an administrator of all their roles, on the person's page (S5)."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from mobilization.common.history import event_model
from mobilization.outbox.events import publish_events
from mobilization.outbox.models import Event
from mobilization.outbox.readers import read_all
from notifications.models import Notice
from organizations.models import User
from organizations.second_factor import has_second_factor
from organizations.services.second_factors import take_off_second_factor
from tests.access.people import again, member, tree, worker
from tests.mails import send_waiting
from tests.sign_in import PASSWORD, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def chief(units):
    return worker("administrator", units.ward, "chief")


def with_factor(user):
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={"secret": "x"})
    return user


@pytest.fixture
def officer(units):
    return with_factor(worker("officer", units.school, "officer"))


def at(user):
    return f"/people/{user.person_id}/", f"/people/{user.person_id}/account/second-factor/"


def test_an_administrator_takes_it_off_with_a_reason_and_the_person_is_told(client, chief, officer):
    page, form = at(officer)
    theirs = Client()
    theirs.force_login(officer)
    prove(client, chief)
    assert form in client.get(page).content.decode()
    assert client.get(form).context["warning"]
    assert client.post(form, {"reason": " "}).context["form"].errors
    assert has_second_factor(officer)
    assert client.post(form, {"reason": "Lost the phone, known by face"})["Location"] == page
    assert (Authenticator.objects.exists(), form in client.get(page).content.decode()) == (False, False)
    assert theirs.get("/").status_code == 302
    send_waiting()
    (letter,) = mail.outbox
    assert (letter.to, "chief" in letter.body) == ([officer.email], True)
    assert Client().post("/account/login/", {"login": officer.email, "password": PASSWORD})["Location"] == "/"


def test_it_is_on_record_with_its_reason_and_stands_in_the_inbox(chief, officer):
    take_off_second_factor(officer, reason="Lost the phone", by=chief)
    changed = event_model(User).objects.filter(pgh_obj=officer).order_by("pgh_id").last()
    assert changed.second_factor_removed_at == again(officer).second_factor_removed_at
    assert changed.pgh_context["reason"] == "Lost the phone"
    event = Event.objects.get(kind="organizations.second_factor_removed")
    assert (event.actor, event.subject_id, event.data) == (chief, str(officer.pk), {})
    publish_events()
    read_all()
    notice = Notice.objects.get(recipient=officer, kind="accounts.second_factor_removed")
    assert (notice.url, notice.mail_id) == ("/account/security/", None)
    assert "Quản trị viên đã gỡ" in notice.text


def test_it_needs_recent_proof(client, chief, officer):
    prove(client, chief, seconds_ago=301)
    assert client.post(at(officer)[1], {"reason": "x"})["Location"].startswith("/account/confirm/?next=")
    assert has_second_factor(officer)


def elsewhere_too(units):
    user = worker("officer", units.ward, "two-offices")
    member(user.person, units.city, "secretary")
    return user


def power(units):
    user = worker("officer", units.ward, "superuser")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return again(user)


OUT_OF_REACH = {
    "of a unit beside": (lambda units: worker("officer", units.beside, "beside"), 404),
    "of the unit above": (lambda units: worker("officer", units.city, "above"), 404),
    "with a role above besides": (elsewhere_too, 403),
    "a superuser": (power, 403),
    "oneself": (lambda units: User.objects.get(email="chief@example.vn"), 403),
}


@pytest.mark.parametrize("whose", OUT_OF_REACH)
def test_whose_account_is_not_all_in_ones_reach_keeps_it(client, units, chief, whose):
    make, status = OUT_OF_REACH[whose]
    user = with_factor(make(units))
    prove(client, chief)
    page, form = at(user)
    assert client.post(form, {"reason": "x"}).status_code == status
    assert status == 404 or form not in client.get(page).content.decode()
    with pytest.raises(PermissionDenied):
        take_off_second_factor(user, reason="x", by=again(chief))
    assert has_second_factor(user)


@pytest.mark.parametrize("role", ["auditor", "leader", "secretary", "officer"])
def test_other_roles_take_nothing_off(client, units, officer, role):
    by = prove(client, worker(role, units.ward, f"other-{role}"))
    assert by.post(at(officer)[1], {"reason": "x"}).status_code == (403 if role == "auditor" else 404)
    assert has_second_factor(officer)


def test_where_there_is_none_the_page_says_so(client, chief, officer):
    Authenticator.objects.all().delete()
    prove(client, chief)
    page, form = at(officer)
    assert form not in client.get(page).content.decode()
    assert client.post(form, {"reason": "x"}).context["form"].non_field_errors()
    with pytest.raises(ValidationError):
        take_off_second_factor(officer, reason="x", by=again(chief))
    assert (again(officer).second_factor_removed_at, Event.objects.count(), send_waiting()) == (None, 0, [])
