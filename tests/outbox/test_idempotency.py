"""A key is kept with an effect, and only with one."""

import pytest
from django.db import connection, transaction

from mobilization.outbox import idempotency
from mobilization.outbox.idempotency import Answer, KeyBusy, KeyReused, answer_once
from mobilization.outbox.models import IdempotencyKey
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def answering(status):
    return lambda: Answer(status, f'{{"status": {status}}}')


def test_an_answer_that_is_no_success_is_not_kept_and_its_effect_taken_back(officer):
    def act():
        officer.__class__.objects.filter(pk=officer.pk).update(language="en")
        return Answer(409, "{}")

    assert answer_once(owner=officer, key="k", fingerprint="f", act=act).status == 409
    officer.refresh_from_db()
    assert (IdempotencyKey.objects.count(), officer.language) == (0, "vi")
    assert answer_once(owner=officer, key="k", fingerprint="f", act=answering(201)).status == 201
    assert answer_once(owner=officer, key="k", fingerprint="f", act=answering(500)).body == '{"status": 201}'
    with pytest.raises(KeyReused):
        answer_once(owner=officer, key="k", fingerprint="g", act=answering(201))


def test_who_waits_too_long_is_told_and_the_wait_is_not_left_to_others(officer, monkeypatch):
    monkeypatch.setattr(idempotency, "_PATIENCE", "100ms")

    def ask_the_same():
        answer_once(owner=officer, key="k", fingerprint="f", act=answering(201))

    def act():
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)
        assert [type(answer) for answer in at_once(1, lambda n: ask_the_same())] == [KeyBusy]
        return Answer(201, "{}")

    assert answer_once(owner=officer, key="k", fingerprint="f", act=act).status == 201
    assert transaction.get_connection().in_atomic_block is False
