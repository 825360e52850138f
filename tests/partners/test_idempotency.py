"""X11: a program that repeats a POST with the same key acts once."""

import pytest
from django.core.cache import cache

from mobilization.outbox.models import Job
from tests.partners.programs import Program
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar("X11")]
EXPORT = "/api/v1/jobs/export/"


def test_twenty_at_once_are_one_effect_and_one_answer(program, key):
    program.come_in()

    def ask(number):
        other = Program(key.client_id, key.secret)
        other.token = program.token
        return other.post(EXPORT, {"state": "quarantined"}, Idempotency_Key="once")

    answers = at_once(20, ask)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert Job.objects.filter(owner=key.account_id).count() == 1


def test_another_body_is_refused_and_the_cache_has_no_part_in_it(program, key):
    program.come_in()
    first = program.post(EXPORT, {"state": "quarantined"}, Idempotency_Key="k")
    Job.objects.update(state="done", result={}, finished_at="2026-11-22T00:00:00Z")
    cache.clear()
    program.come_in()  # a new token, the same account
    assert program.post(EXPORT, {"state": "quarantined"}, Idempotency_Key="k").content == first.content
    assert program.post(EXPORT, {"state": "queued"}, Idempotency_Key="k").status_code == 422
    assert Job.objects.filter(owner=key.account_id).count() == 1


def test_keys_belong_to_the_account(program, key, client, chief):
    program.come_in()
    first = program.post(EXPORT, {}, Idempotency_Key="mine").json()["id"]
    client.force_login(chief)
    second = client.post(EXPORT, {}, content_type="application/json", headers={"Idempotency-Key": "mine"}).json()["id"]
    assert first != second
