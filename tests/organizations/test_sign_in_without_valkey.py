"""Without Valkey the limits of signing in hold: they are counted in PostgreSQL (S5)."""

import datetime
import re

import pytest
import time_machine
from django.test import Client

from mobilization.settings import base
from organizations.models import SignInFailures
from tests.organizations.test_mfa import first_step, second_step, set_up
from tests.sign_in import PASSWORD, code_now

pytestmark = [pytest.mark.bar("S5"), pytest.mark.django_db]
PAUSED = re.compile(r"Too many failed attempts\. Try again in (\d+) minutes?\.")
START = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def broker_gone(settings):
    """A REDIS_URL where nobody answers, as cache and as broker."""
    dead = "redis://127.0.0.1:1/0"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = dead
    settings.CACHES = {"default": {**base.CACHES["default"], "LOCATION": dead}}


def sign_in(password):
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    return client.post("/account/login/", {"login": "officer@example.vn", "password": password})


def told(answer):
    found = PAUSED.search(answer.content.decode())
    return answer.status_code, int(found[1]) if found else 0


def test_wrong_passwords_are_counted_and_pause(person_with_account):
    with time_machine.travel(START, tick=False) as clock:
        assert [told(sign_in("wrong")) for _ in range(7)] == [(200, 0)] * 5 + [(200, 1)] * 2
        assert told(sign_in(PASSWORD)) == (200, 1)
        assert SignInFailures.objects.get().failures == 5
        clock.shift(61)
        assert sign_in(PASSWORD)["Location"] == "/"


def test_codes_are_counted_and_work_once(person_with_account):
    with time_machine.travel(START, tick=False) as clock:
        secret = set_up(Client(), person_with_account)
        clock.shift(31)
        code = code_now(secret)
        client = Client()
        first_step(client, person_with_account)
        assert second_step(client, code)["Location"] == "/"
        client = Client(headers={"accept-language": "en"})
        first_step(client, person_with_account)
        assert second_step(client, code).status_code == 200  # used already: this process remembers
        assert [told(second_step(client, "000000")) for _ in range(5)] == [(200, 0)] * 4 + [(200, 1)]
