"""X11 for opinions: a hotline that sends again and again, at once or months later, registers each once."""

import pytest
from django.core.cache import cache

from dialogues.models import Opinion, OpinionIdentity, OpinionReference
from dialogues.opinion_codes import read
from dialogues.services.opinion_identities import erase_citizen
from dialogues.services.opinions import renew_code
from mobilization.outbox.models import Event, IdempotencyKey
from organizations.dates import today
from partners.services.clients import add_client
from tests.access.people import again
from tests.dialogues.test_opinion_identities import in_tables
from tests.partners.programs import Program
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar("X11")]
AT = "/api/v1/opinions/"
CALL = {
    "kind": "feedback", "channel": "telephone", "text": "Tôi muốn khiếu nại: ngõ 5 ngập, Canary0003",
    "identity": {"name": "Canary0003"}, "external_ref": "1022-2026-000123",
}  # fmt: skip


def new_program(here, name="1022", *scopes):
    cache.clear()
    key, secret = add_client(
        name=name, contact="Tổng đài", unit=here.ward, scopes=list(scopes or ["opinions:write"]), valid_from=today(),
        by=here.root,
    )  # fmt: skip
    found = Program(key.client_id, secret).come_in()
    found.account = key.account
    return found


def test_twenty_at_once_are_one_opinion_and_one_code(here):
    program = new_program(here)

    def ask(number):
        other = Program(program.client_id, program.secret)
        other.token = program.token
        return other.post(AT, CALL, Idempotency_Key="once")

    answers = at_once(20, ask)
    assert {answer.status_code for answer in answers} == {201}
    assert len({(answer.content, answer["Location"]) for answer in answers}) == 1
    assert (Opinion.objects.count(), OpinionIdentity.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="dialogues.opinion_registered").count() == 1
    told = answers[0].json()
    assert read(told["code"]) == Opinion.objects.get().code_hash
    assert [hint["track"] for hint in told["hints"]] == ["complaint"]
    assert "khiếu nại" in told["hints"][0]["where_to_go"] or "complaint" in told["hints"][0]["where_to_go"]
    kept = IdempotencyKey.objects.get().body
    assert not any(word in kept for word in ("Canary", "code", told["code"], told["code"].replace("-", "")))
    cache.clear()  # Redis has no part in it
    program.come_in()
    assert program.post(AT, CALL, Idempotency_Key="once").content == answers[0].content
    other = program.post(AT, CALL | {"text": "Khác"}, Idempotency_Key="once")
    assert (other.status_code, other.json()["type"].rsplit(":")[-1]) == (422, "idempotency-key-reused")
    renew_code(Opinion.objects.get(), by=again(here.officer))
    assert "code" not in program.post(AT, CALL, Idempotency_Key="once").json()
    assert Opinion.objects.count() == 1


def test_months_later_it_is_found_by_its_number_there(here):
    program = new_program(here, "1022", "opinions:read", "opinions:write")
    assert list(program.post(AT, CALL).json()["errors"]) == ["Idempotency-Key"]
    made = program.post(AT, CALL, Idempotency_Key="k").json()
    IdempotencyKey.objects.all().delete()  # they are kept a day
    later = program.post(AT, CALL | {"text": "Nói lại"}, Idempotency_Key="k")
    assert (later.status_code, later.json()["number"], later.json()["is_new"]) == (200, made["number"], False)
    assert "code" not in later.json()
    assert [row["id"] for row in program.get(f"{AT}?external_ref=1022-2026-000123").json()["results"]] == [made["id"]]
    assert program.get(f"{AT}{made['id']}/").json()["external_ref"] == CALL["external_ref"]
    other = new_program(here, "Zalo", "opinions:read", "opinions:write")
    assert other.get(f"{AT}?external_ref=1022-2026-000123").json()["results"] == []
    assert other.get(f"{AT}{made['id']}/").json()["external_ref"] == ""
    assert other.post(AT, CALL, Idempotency_Key="k").json()["number"] != made["number"]
    assert list(program.post(AT, CALL | {"external_ref": "số 5"}, Idempotency_Key="j").json()["errors"]) == [
        "external_ref"
    ]
    several = at_once(5, lambda number: _sent(program, CALL | {"external_ref": "R-1"}, f"key-{number}"))
    assert sorted(answer.status_code for answer in several) == [200, 200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in several}) == 1


def _sent(program, data, key):
    other = Program(program.client_id, program.secret)
    other.token = program.token
    return other.post(AT, data, Idempotency_Key=key)


def test_of_many_the_wrong_ones_are_refused_and_the_others_kept(here):
    program = new_program(here)
    rows = [
        CALL,
        CALL | {"external_ref": "R-2", "kind": "x", "text": ""},
        CALL | {"external_ref": "R-3", "unit": here.units.beside.pk},
        CALL | {"external_ref": "R-4", "identity": {"may_contact": True}},
        {**CALL, "external_ref": ""},
        CALL | {"external_ref": "R-5", "unit": here.units.school.pk},
        CALL,
    ]
    assert program.post(f"{AT}batch/", {"opinions": rows}).status_code == 400
    assert program.post(f"{AT}batch/", {"opinions": [CALL] * 101}, Idempotency_Key="m").status_code == 400
    answer = program.post(f"{AT}batch/", {"opinions": rows}, Idempotency_Key="many")
    told = answer.json()["results"]
    assert [row["status"] for row in told] == ["created", *["refused"] * 4, "created", "known"]
    assert [set(row["errors"]) for row in told[1:5]] == [
        {"kind", "text"}, {"unit"}, {"identity.may_contact"}, {"external_ref"},
    ]  # fmt: skip
    assert told[6]["receipt"]["id"] == told[0]["receipt"]["id"]
    assert "code" not in told[6]["receipt"]
    assert read(told[5]["receipt"]["code"]) == Opinion.objects.get(unit=here.units.school).code_hash
    assert (Opinion.objects.count(), "code" in IdempotencyKey.objects.get().body) == (2, False)
    assert program.post(f"{AT}batch/", {"opinions": rows}, Idempotency_Key="many").content == answer.content
    assert Opinion.objects.count() == 2


@pytest.mark.bar("P4")
def test_erased_it_is_in_no_kept_answer_and_does_not_come_back(here):
    program = new_program(here)
    sent = CALL | {"external_ref": "Canary0003-1", "channel": "on_behalf"}
    made = program.post(AT, sent, Idempotency_Key="k").json()
    opinion = Opinion.objects.get()
    assert in_tables("canary0003") == {
        "dialogues_opiniontext", "dialogues_opinionidentity", "dialogues_opinionreference",
    }  # fmt: skip
    Opinion.objects.update(state="withdrawn")
    erase_citizen(opinion, by=again(here.leader))
    assert in_tables("canary0003") == set()
    later = program.post(AT, sent, Idempotency_Key="another").json()
    assert (later["number"], later["is_new"], later["hints"]) == (made["number"], False, [])
    assert (Opinion.objects.count(), OpinionReference.objects.get().ref) == (1, "")
