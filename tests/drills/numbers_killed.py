"""X14: 32 processes sign 100 decisions of one unit each and are killed at random: numbers unique, gapless, once."""

import multiprocessing
import os
import random
import signal
from collections import Counter
from multiprocessing.process import BaseProcess

from django.db import connections, transaction

from awards.models import AwardForm, Decision, DecisionRecipient, DecisionRegister
from awards.services.decision_steps import annul_decision, sign_decision
from awards.services.registers import next_number
from organizations.dates import today
from organizations.models import Unit, User
from tests.access.people import worker
from tests.awards.makers import make_authority, make_form
from tests.drills.stack import Stack, pause, until

WRITERS, EACH, KILLS, LIMIT_SECONDS = 32, 100, 60, 600.0
FORKED = multiprocessing.get_context("fork")


def _decisions(unit: Unit, form: AwardForm, number: int) -> list[int]:
    """So many that wait for the signature, each with one on its list."""
    known = {"level": unit.level, "branch": "state", "symbol": "QĐ-UBND", "signer": "Ký", "signer_post": "Chủ tịch"}
    made = Decision.objects.bulk_create(
        Decision(unit=unit, steward=unit, state="submitted", title=f"Khen {each}", **known) for each in range(number)
    )
    DecisionRecipient.objects.bulk_create(
        DecisionRecipient(decision=each, form=form, recipient="person", name="Nguyễn Văn Diễn Tập") for each in made
    )
    return [each.pk for each in made]


def _write(mine: list[int], by: int) -> None:
    """Sign what of `mine` is not signed yet, one after the other."""
    user = User.objects.get(pk=by)
    for decision in Decision.objects.filter(pk__in=mine, state="submitted").order_by("pk"):
        sign_decision(decision, signed_on=today(), by=user)
    connections.close_all()


def _start(mine: list[int], by: int) -> BaseProcess:
    connections.close_all()  # a fork must not share the parent's
    process = FORKED.Process(target=_write, args=(mine, by))
    process.start()
    return process


def _run(shares: list[list[int]], by: int) -> tuple[int, int]:
    """All writers at once; whoever is killed begins again. Gives kills, and those that fell into work half done."""
    chance, kills = random.Random(14), 0
    running = [_start(mine, by) for mine in shares]
    while any(process.is_alive() for process in running):
        pause(chance.uniform(0.05, 0.4))
        alive = [place for place, process in enumerate(running) if process.is_alive()]
        if alive and kills < KILLS and (victim := running[chance.choice(alive)]).pid:
            os.kill(victim.pid, signal.SIGKILL)
            kills += 1
        for place, process in enumerate(running):
            if process.exitcode not in (None, 0):
                running[place] = _start(shares[place], by)
    failed = sum(process.exitcode != 0 for process in running)
    return kills, failed


def drill(stack: Stack) -> tuple[bool, str]:
    """3,200 numbers; then one is annulled, and the next number is another one."""
    unit = Unit.objects.create(
        code="X14", name="Xã Diễn tập", short_name="Diễn tập", kind="commune", level="grassroots"
    )
    form = make_form("x14-commendation", kind="commendation")
    make_authority(form, level="grassroots", post="Chủ tịch UBND xã")
    approver = worker("approver", unit, "x14-approver")
    made = _decisions(unit, form, WRITERS * EACH + 1)
    shares = [made[place * EACH : (place + 1) * EACH] for place in range(WRITERS)]
    kills, failed = _run(shares, approver.pk)
    signed = Decision.objects.filter(unit=unit, state="signed")
    until(lambda: signed.count() == WRITERS * EACH, LIMIT_SECONDS)
    numbers = sorted(signed.values_list("number", flat=True))
    wrong = [f"{failed} writers failed"] if failed else []
    wrong += [] if numbers == list(range(1, WRITERS * EACH + 1)) else [f"{Counter(numbers).most_common(3)}"]
    last = DecisionRegister.objects.get(unit=unit, branch="state").last
    wrong += [] if last == WRITERS * EACH else [f"register at {last}"]
    annulled = signed.get(number=last)
    annul_decision(annulled, ground="Diễn tập", on=today(), number="1/QĐ", by=approver)
    more = sign_decision(Decision.objects.get(pk=made[-1]), signed_on=today(), by=approver)
    party = DecisionRegister.objects.create(unit=unit, branch="party", year=today().year)
    with transaction.atomic():
        wrong += [] if next_number(unit, party.branch, today()) == 1 else ["one register for two branches"]
    wrong += [] if more.number == last + 1 else [f"{more.number} given again"]
    wrong += [] if kills == KILLS else [f"only {kills} kills"]
    return not wrong, f"{len(numbers)} numbers by {WRITERS} writers, {kills} kills {'; '.join(wrong)}"
