"""The letter with a link to a new password: a job for every address alike, nothing kept of what was typed."""

import datetime
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mobilization.common.mail import PAUSES
from mobilization.outbox.models import Job
from mobilization.outbox.permissions import available_actions
from mobilization.outbox.services import WrongJobState, cancel_job, retry_job
from organizations import accounts
from organizations.jobs import letters
from organizations.models import User
from organizations.services.addresses import change_token
from organizations.services.letters import (
    SEND_PASSWORD_LETTER,
    promise_account_letter,
    promise_address_letter,
    promise_password_letter,
)
from tests.mails import send_waiting
from tests.sign_in import PASSWORD, code_now, prove

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
KNOWN, UNKNOWN = "officer@example.vn", "nobody@example.vn"


@pytest.fixture(autouse=True)
def counts_of_letters():
    """Five letters an hour go to one address: no test uses up another's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def administrator(db):
    return User.objects.create_user("root@example.vn", is_superuser=True)


def ask(address, language="vi"):
    return Client(headers={"Accept-Language": language}).post("/account/password/reset/", {"email": address})


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_the_request_does_the_same_for_every_address(person_with_account, django_assert_num_queries, address):
    ask("warm@example.vn")
    with django_assert_num_queries(4):
        answer = ask(address)
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/reset/sent/")
    assert mail.outbox == []
    assert Job.objects.filter(kind=SEND_PASSWORD_LETTER).count() == 2


def test_the_letter_speaks_the_language_of_the_account(person_with_account, settings):
    settings.MAIL_RETURN_PATH = "bounces@example.vn"
    User.objects.update(language="en")
    ask(KNOWN.upper())
    (job,) = send_waiting()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([KNOWN], "Set a new password for the Dân vận khéo portal")
    assert "https://testserver/account/password/reset/key/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert letter.from_email == "bounces@example.vn"  # not the address people read as the sender
    assert (job.state, job.params, job.result) == ("done", {}, {"sent": True})


def test_the_link_does_not_follow_the_host_of_the_request(person_with_account, settings):
    settings.PORTAL_URL = "https://portal.example.vn"
    settings.ALLOWED_HOSTS = ["*"]
    Client().post("/account/password/reset/", {"email": KNOWN}, headers={"Host": "evil.example.com"})
    send_waiting()
    assert "https://portal.example.vn/account/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


@pytest.mark.parametrize("account", ["none", "off"])
def test_without_an_account_in_use_the_letter_says_so(person_with_account, account):
    User.objects.update(is_active=False)
    User.objects.create_user("other@example.vn", PASSWORD)
    ask(KNOWN if account == "off" else UNKNOWN, language="en")
    (job,) = send_waiting()
    assert "the portal has no account with this address" in mail.outbox[0].body
    assert "/password/reset/key/" not in mail.outbox[0].body, "nobody else's either"
    assert job.params == {}


def test_an_address_is_kept_as_accounts_keep_theirs(person_with_account):
    promise_password_letter(address=f" {KNOWN.upper()} ", language="vi")
    promise_address_letter(user=person_with_account, address=" New@Example.VN ")
    assert [job.params["address"] for job in Job.objects.order_by("id")] == [KNOWN, "new@example.vn"]


@pytest.mark.parametrize("account", ["in use", "off", "gone"])
def test_letters_about_an_account_are_for_who_uses_it(person_with_account, account):
    """In the language of the account; nothing to whoever was switched off before it went out."""
    User.objects.update(language="en", is_active=account != "off")
    told = User(pk=10**9, email=KNOWN) if account == "gone" else person_with_account
    promise_address_letter(user=told, address="new@example.vn")
    promise_account_letter("account/email/password_changed", user=told)
    assert [job.result for job in send_waiting()] == [{"sent": account == "in use"}] * 2
    about = [
        (["new@example.vn"], "Confirm your new e-mail address"),
        ([KNOWN], "Your password was changed"),
    ]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == (about if account == "in use" else [])


def test_a_refused_address_is_noted_at_its_account_alone(person_with_account, smtp):
    smtp.answers = {KNOWN: "550 5.1.1 No", UNKNOWN: "550 5.1.1 No"}
    ask(KNOWN)
    ask(UNKNOWN)
    assert [job.state for job in send_waiting()] == ["done", "done"]
    assert User.objects.exclude(address_refused_at=None).count() == 1


def test_a_server_that_is_away_is_tried_again_for_two_days(person_with_account, smtp):
    """A server that greylists asks to come back after minutes: three tries in seventeen seconds never met it."""
    smtp.answers[KNOWN] = f"450 4.2.0 <{KNOWN.upper()}>: Greylisted"
    ask(KNOWN)
    (job,) = send_waiting()
    pauses = []
    while job.state == "queued":
        assert (job.failures, job.params["address"], job.owner) == (0, KNOWN, None)
        pauses.append(datetime.timedelta(seconds=round((job.not_before - timezone.now()).total_seconds() / 60) * 60))
        Job.objects.update(not_before=None)
        (job,) = send_waiting()
    assert tuple(pauses) == PAUSES
    assert (job.state, job.postponed, job.params) == ("refused", len(PAUSES), {})
    assert (KNOWN in job.error_detail.lower(), "Greylisted" in job.error_detail) == (False, True)


def test_a_server_that_comes_back_gets_the_letter(person_with_account, smtp):
    smtp.answers[KNOWN] = "451 Later"
    ask(KNOWN)
    send_waiting()
    smtp.answers.clear()
    Job.objects.update(not_before=None)
    (job,) = send_waiting()
    assert (job.state, job.params, job.error_detail, smtp.sent_to()) == ("done", {}, "", [KNOWN])


def test_a_letter_that_is_refused_for_ever_ends_at_once(person_with_account, smtp):
    smtp.answers["DATA"] = f"554 5.7.1 Spam for {KNOWN}"
    ask(KNOWN)
    (job,) = send_waiting()
    assert (job.state, job.params, job.error_detail) == ("refused", {}, "554 5.7.1 Spam for …")


def test_the_address_leaves_the_job_however_it_ends(person_with_account, administrator, monkeypatch):
    def fails(*args):
        raise RuntimeError(f"for {KNOWN}")

    monkeypatch.setattr(letters, "_letter", fails)
    ask(KNOWN)
    while Job.objects.get().state == "queued":
        Job.objects.update(not_before=None)
        send_waiting()
    job = Job.objects.get()
    assert (job.state, job.params, KNOWN in job.error_detail) == ("quarantined", {}, False)
    assert available_actions(administrator, job) == []
    with pytest.raises(WrongJobState):
        retry_job(job, by=administrator)
    ask(UNKNOWN)
    assert cancel_job(Job.objects.get(state="queued"), by=administrator).params == {}


@pytest.mark.django_db(transaction=True)
def test_no_page_of_signing_in_waits_for_the_mail_server(client, person_with_account, smtp):
    """Nobody speaks to the server before the answer; what has changed is told when it is there."""
    smtp.answers[KNOWN] = "451 Later"
    prove(client, person_with_account)
    secret = re.search(r'<code class="secret">(\w+)</code>', client.get("/account/security/app/").content.decode())[1]
    new = "mot mat khau hoan toan moi"
    answers = [
        client.post("/account/security/app/", {"code": code_now(secret)}),
        client.post("/account/security/codes/new/"),
        client.post("/account/security/app/remove/"),
        client.post("/account/email/", {"address": "new@example.vn"}),
        client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}),
    ]
    token = change_token(user=person_with_account, address="new@example.vn")
    answers.append(prove(client, User.objects.get()).post(f"/account/email/{token}/"))
    assert ([answer.status_code for answer in answers], smtp.connections) == ([302] * 6, 0)
    assert User.objects.get().email == "new@example.vn"
    send_waiting()
    smtp.answers.clear()
    Job.objects.update(not_before=None)
    send_waiting()
    assert sorted(smtp.sent_to()) == ["new@example.vn", *[KNOWN] * 5]  # what changed is told to the mailbox of then
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_change_and_its_letter_are_one(client, person_with_account, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(accounts, "promise_account_letter", fails)
    client.raise_request_exception = False
    prove(client, person_with_account)
    new = "mot mat khau hoan toan moi"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/change/", sent).status_code == 500
    assert User.objects.get().check_password(PASSWORD)
