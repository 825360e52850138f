"""X14 in short: several who sign at once, some of whose transactions are undone: unique, gapless, never reused."""

import random
import threading

import pytest
from django.db import connection, transaction

from awards.models import Decision, DecisionRegister
from awards.services.decision_steps import annul_decision, sign_decision
from awards.services.registers import next_number
from organizations.dates import today
from tests.access.people import DAY
from tests.awards.decision_makers import make_decision, make_recipient
from tests.threads import Late

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 10


class _Undone(Exception):
    pass


def _sign(decision, by, *, undone):
    with transaction.atomic():
        signed = sign_decision(decision, signed_on=today(), by=by)
        if undone:
            raise _Undone
    return signed.number


@pytest.mark.bar("X14")
def test_eight_writers_draw_ten_numbers_each_while_transactions_are_undone(deciding):
    drafts = [[] for _writer in range(WRITERS)]
    for writer in drafts:
        for _number in range(EACH):
            decision = make_decision(deciding.ward, "submitted")
            make_recipient(decision, deciding.form)
            writer.append(decision)
    told, wrong = [], []

    def work(seed, decisions):
        chance = random.Random(seed)
        try:
            for decision in decisions:
                while True:
                    try:
                        number = _sign(decision, deciding.approver, undone=chance.random() < 0.3)
                    except _Undone:
                        continue
                    told.append((decision.pk, number))
                    break
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=each) for each in enumerate(drafts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(number for _pk, number in told) == list(range(1, WRITERS * EACH + 1))
    assert dict(told) == dict(Decision.objects.values_list("pk", "number"))
    assert DecisionRegister.objects.get().last == WRITERS * EACH
    last = Decision.objects.order_by("-number").first()
    annul_decision(last, ground="Sai", on=today(), number="9/QĐ", by=deciding.approver)
    more = make_decision(deciding.ward, "submitted")
    make_recipient(more, deciding.form)
    assert _sign(more, deciding.approver, undone=False) == WRITERS * EACH + 1


def test_the_second_waits_for_the_first_and_gets_the_next_number(deciding):
    first, second = (make_decision(deciding.ward, "submitted") for _n in range(2))
    for decision in (first, second):
        make_recipient(decision, deciding.form)
    with transaction.atomic():
        assert sign_decision(first, signed_on=today(), by=deciding.approver).number == 1
        late = Late(lambda: sign_decision(second, signed_on=today(), by=deciding.approver))
        late.waits()
    assert late.ended() is None
    assert Decision.objects.get(pk=second.pk).number == 2


def test_a_number_is_drawn_in_the_transaction_that_uses_it_alone(deciding):
    with pytest.raises(transaction.TransactionManagementError):
        next_number(deciding.ward, "state", today())
    with transaction.atomic():
        assert next_number(deciding.ward, "state", today() - 400 * DAY) == 1
        assert next_number(deciding.ward, "state", today()) == 1  # each year has its own
        assert next_number(deciding.ward, "party", today()) == 1  # and each branch
        assert next_number(deciding.ward, "state", today()) == 2
        transaction.set_rollback(True)
    assert not DecisionRegister.objects.exists()
