"""Changing the address one signs in with (S5)."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import User
from organizations.services.addresses import change_token
from tests.mails import send_waiting
from tests.sign_in import PASSWORD, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
OLD, NEW = "officer@example.vn", "anh.moi@example.vn"


def ask(client, address=NEW):
    return client.post("/account/email/", {"address": address})


def link():
    send_waiting()
    return re.search(r"https?://testserver(\S+)", mail.outbox[-1].body)[1]


def test_the_new_mailbox_answers_and_the_old_one_is_told(client, person_with_account):
    elsewhere = Client()
    elsewhere.force_login(person_with_account)
    EmailAddress.objects.create(user=person_with_account, email=OLD, verified=True, primary=True)
    prove(client, person_with_account)
    ask(client, "Anh.Moi@Example.vn")
    assert User.objects.get().email == OLD
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [[NEW]]
    assert client.get(link()).status_code == 200
    assert User.objects.get().email == OLD
    before = client.cookies["sessionid"].value
    client.post(link())
    assert (User.objects.get().email, EmailAddress.objects.count()) == (NEW, 0)
    send_waiting()
    assert mail.outbox[-1].to == [OLD]
    assert NEW in mail.outbox[-1].body
    assert client.cookies["sessionid"].value != before
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)


@pytest.mark.parametrize(("address", "opens"), [(OLD, False), (NEW, True)])
def test_only_the_new_address_signs_in_afterwards(client, person_with_account, address, opens):
    prove(client, person_with_account)
    Client().post("/account/password/reset/", {"email": OLD})
    send_waiting()
    ask(client)
    client.post(link())
    answer = Client().post("/account/login/", {"login": address, "password": PASSWORD})
    assert (answer.status_code == 302) is opens


def test_a_link_for_a_new_password_in_the_old_mailbox_dies(client, person_with_account):
    Client().post("/account/password/reset/", {"email": OLD})
    send_waiting()
    reset = link()
    prove(client, person_with_account)
    ask(client)
    client.post(link())
    assert Client().get(reset, follow=True).redirect_chain == []


def test_the_link_works_once(client, person_with_account):
    prove(client, person_with_account)
    ask(client)
    first = link()
    client.post(first)
    ask(client, "khac@example.vn")
    client.post(link())
    client.post(first)
    assert User.objects.get().email == "khac@example.vn"


def test_the_link_works_for_its_account_only(client, person_with_account):
    leader = User.objects.create_user("leader@example.vn", PASSWORD)
    token = change_token(user=person_with_account, address=NEW)
    prove(client, leader)
    client.post(f"/account/email/{token}/")
    assert set(User.objects.values_list("email", flat=True)) == {OLD, "leader@example.vn"}


@pytest.mark.parametrize(("seconds", "email"), [(3599, NEW), (3601, OLD)])
def test_the_link_lasts_an_hour(client, person_with_account, seconds, email):
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as clock:
        token = change_token(user=person_with_account, address=NEW)
        clock.shift(seconds)
        prove(client, person_with_account)
        client.post(f"/account/email/{token}/")
    assert User.objects.get().email == email


def test_a_forged_link_changes_nothing(client, person_with_account):
    prove(client, person_with_account)
    client.post(f"/account/email/{change_token(user=person_with_account, address=NEW)}x/")
    assert User.objects.get().email == OLD


@pytest.mark.parametrize("written", ["leader@example.vn", "Leader@Example.VN"])
def test_a_taken_address_is_answered_the_same_and_gets_no_letter(client, person_with_account, written):
    User.objects.create_user("leader@example.vn", PASSWORD)
    prove(client, person_with_account)
    ask(client, "warm@example.vn")
    with CaptureQueriesContext(connection) as for_taken:
        taken = ask(client, written)
    with CaptureQueriesContext(connection) as for_free:
        free = ask(client)
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert len(for_taken) == len(for_free)
    jobs = send_waiting()
    assert [letter.to for letter in mail.outbox] == [["warm@example.vn"], [NEW]]
    assert [job.params for job in jobs] == [{"user": person_with_account.pk}] * 3


def test_an_address_taken_meanwhile_is_refused(client, person_with_account):
    prove(client, person_with_account)
    ask(client)
    known = link()
    User.objects.create_user(NEW, PASSWORD)
    assert client.post(known).status_code == 200
    person_with_account.refresh_from_db()
    assert person_with_account.email == OLD


def test_ones_own_address_is_no_other(client, person_with_account):
    prove(client, person_with_account)
    assert ask(client, "Officer@example.vn").status_code == 200
    assert send_waiting() == []


@pytest.mark.parametrize("path", ["/account/email/", "/account/email/token/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_needs_recent_proof(client, person_with_account, path, method):
    prove(client, person_with_account, seconds_ago=301)
    answer = getattr(client, method)(path, {"address": NEW})
    assert answer["Location"].startswith("/account/confirm/?next=")
    assert send_waiting() == []
