"""The letter with a link to a new password: a job for every address alike, nothing kept of what was typed."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from mobilization.outbox.models import Job
from organizations.models import User
from organizations.services.passwords import SEND_PASSWORD_LETTER
from tests.mails import send_waiting

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
KNOWN, UNKNOWN = "officer@example.vn", "nobody@example.vn"


@pytest.fixture(autouse=True)
def counts_of_letters():
    """Five letters an hour go to one address: no test uses up another's."""
    cache.clear()
    yield
    cache.clear()


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
    assert (job.state, job.params, job.result) == ("done", {}, {})


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
    ask(KNOWN if account == "off" else UNKNOWN, language="en")
    (job,) = send_waiting()
    assert "the portal has no account with this address" in mail.outbox[0].body
    assert job.params == {}


def test_a_refused_address_is_noted_at_its_account_alone(person_with_account, smtp):
    smtp.answers = {KNOWN: "550 5.1.1 No", UNKNOWN: "550 5.1.1 No"}
    ask(KNOWN)
    ask(UNKNOWN)
    assert [job.state for job in send_waiting()] == ["done", "done"]
    assert User.objects.exclude(address_refused_at=None).count() == 1


def test_a_server_that_is_away_is_tried_again(person_with_account, smtp):
    smtp.answers[KNOWN] = "451 Later"
    ask(KNOWN)
    (job,) = send_waiting()
    assert (job.state, job.failures, job.params["address"]) == ("queued", 1, KNOWN)
