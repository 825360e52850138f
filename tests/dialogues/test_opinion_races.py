"""Opinions under pressure: many at once, words in every spelling, what the application's role may not touch."""

import unicodedata

import psycopg
import pytest
from django.db import connection

from dialogues.models import Conference, Opinion, OpinionIdentity, OpinionTransition
from dialogues.services.opinion_identities import put_identity
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.together import take_for_each
from mobilization.common import grants
from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event
from notifications.models import Notice
from organizations.models import Unit
from tests.access.people import again, worker
from tests.common.conftest import application, role
from tests.dialogues.makers import invite, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove
from tests.threads import at_once

__all__ = ["application", "role"]
over_its_own_connection = pytest.mark.django_db(transaction=True)


@pytest.mark.bar("X15")
@over_its_own_connection
def test_of_a_hundred_who_approve_or_return_an_answer_at_once_one_decides(here):
    """The draft is decided once; each step has one log row, one event, one notice to each person told."""
    drafter = worker("officer", here.ward, "drafter")
    opinion = make_opinion(here.ward, drafter, "drafted")
    signers = [here.leader, worker("leader", here.units.city, "above-signs")]

    def push(number):
        action = ("approve", "return")[number % 4 < 2]
        by = again(signers[number % 2])
        return str(take_opinion_step(opinion, action, by=by, reason="Nêu rõ ngày").state)

    answers = at_once(100, push)
    state = Opinion.objects.get().state
    assert {type(answer).__name__ for answer in answers} == {"WrongState", "str"}
    won = [answer for answer in answers if isinstance(answer, str)]
    steps = list(OpinionTransition.objects.order_by("pk").values_list("from_state", "to_state"))
    assert steps in [
        [("drafted", "approved")],
        [("drafted", "assigned")],
        [("drafted", "approved"), ("approved", "assigned")],  # who signs may take back what the other signed
    ]
    assert sorted(won) == sorted(to for _from, to in steps)
    assert state == steps[-1][1]
    assert Event.objects.filter(kind__startswith="dialogues.opinion.").count() == len(steps)
    kinds = {"approved": "dialogues.opinion_approved", "assigned": "dialogues.opinion_returned"}
    told = list(Notice.objects.values_list("kind", "recipient"))
    assert len(told) == len(set(told))
    assert {kind for kind, _recipient in told} == {kinds[to] for _from, to in steps}


@pytest.mark.bar("X15")
@over_its_own_connection
def test_of_many_who_forward_extend_or_draft_at_once_each_is_judged_by_what_stands_there(here):
    opinion = make_opinion(here.ward, here.officer, "assigned")

    def push(number):
        if number % 3 == 0:
            done = take_opinion_step(opinion, "draft", by=again(here.officer), given={"answer": f"{number}"})
        elif number % 3 == 1:
            done = take_opinion_step(opinion, "extend", by=again(here.leader), reason="Mưa", given={"days": 4})
        else:
            given = {"unit": here.units.school}
            done = take_opinion_step(opinion, "forward", by=again(here.secretary), reason="Đúng nơi", given=given)
        return done.state

    answers = at_once(30, push)
    steps = list(OpinionTransition.objects.order_by("pk").values_list("action", flat=True))
    assert len(steps) == sum(isinstance(answer, str) for answer in answers)
    assert max(steps.count("draft"), steps.count("forward")) <= 1
    assert steps.count("extend") <= 2
    kept = Opinion.objects.get()
    assert kept.extended_days == 4 * steps.count("extend") <= 10
    assert (kept.state == "drafted") is ("draft" in steps)
    assert (kept.assigned == here.units.school) is ("forward" in steps)


@pytest.mark.bar("X13")
@over_its_own_connection
def test_of_many_who_take_a_step_for_several_at_once_each_opinion_takes_it_once(here):
    """The version that was read is compared while the opinion is held, until the step is taken."""
    several = [make_opinion(here.ward, here.officer, "assigned") for _time in range(2)]
    seen = {each.pk: each.version for each in several}

    def push(number):
        given = {pk: {"answer": f"{number}"} for pk in seen}
        done = take_for_each(several, "draft", given=given, versions=seen, by=again(here.officer))
        return [str(result.outcome) for result in done]

    answers = at_once(8, push)
    assert sorted(outcome for outcomes in answers for outcome in outcomes) == ["changed"] * 14 + ["done"] * 2
    drafted = OpinionTransition.objects.filter(action="draft").values_list("subject", flat=True)
    assert sorted(drafted) == sorted(seen)


WORDS = "Đường Đội Cấn ngập úng"


@pytest.mark.django_db
@pytest.mark.bar("B5")
def test_words_are_found_however_they_are_typed_and_units_stand_in_vietnamese_order(here, client):
    stored = (WORDS, unicodedata.normalize("NFD", WORDS), WORDS.upper(), "Duong doi can ngap ung")
    made = {make_opinion(here.ward, here.officer, text=text).pk for text in stored}
    made.add(make_opinion(here.ward, here.officer, text="Khác", place=unicodedata.normalize("NFD", WORDS)).pk)
    make_opinion(here.ward, here.officer, text="Đường Đội Cung")
    visit = prove(client, again(here.officer))
    mixed = "Đường Đội " + unicodedata.normalize("NFD", "Cấn ngập")
    for typed in (WORDS, unicodedata.normalize("NFD", WORDS), mixed, "duong doi can ngap", "ĐUONG đoi CAN", "úng  Cấn"):
        shown = visit.get("/opinions/", {"q": typed}, secure=True).context["rows"]
        assert {row.pk for row in shown} == made, typed
        told = visit.get("/api/v1/opinions/", {"q": typed}, secure=True).json()["results"]
        assert {row["id"] for row in told} == made, typed
    names = ["Xã Đa Tốn", "Xã Ea", "Xã Dương Xá", "Xã Ấm", "Xã An", "Xã Ân"]
    for number, name in enumerate(names):
        known = {"kind": "commune", "level": "grassroots", "parent": here.ward}
        unit = Unit.objects.create(code=f"B5-{number}", name=name, short_name=name, **known)
        make_opinion(unit, here.officer)
    offered = visit.get("/opinions/", secure=True).context["filter"].form.fields["subtree"].queryset
    expected = ["Xã An", "Xã Ấm", "Xã Ân", "Xã Dương Xá", "Xã Đa Tốn", "Xã Ea"]
    assert [unit.name for unit in offered if unit.name in names] == expected


@over_its_own_connection
@pytest.mark.bar("D1")
def test_the_applications_role_writes_no_event_and_rewrites_no_log_of_dialogues(here, application):
    """Each table of events, each log of the app; what the application changes by SQL is on record all the same."""
    opinion = make_opinion(here.ward, here.officer)
    conference = make_conference(here.ward, here.officer)
    invite(conference, "Nông dân")
    take_opinion_step(
        opinion, "classify", by=again(here.officer), given={"kind": "question", "domain": "economy", "theme": None}
    )
    put_identity(opinion, {"name": "Canary"}, by=here.officer)
    events = {model: event for model, event in recorded_models().items() if model._meta.app_label == "dialogues"}
    assert {Opinion, Conference} <= set(events)
    for event in events.values():
        table = event._meta.db_table
        for statement in (
            "UPDATE {} SET pgh_label = 'x'",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "INSERT INTO {} DEFAULT VALUES",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.format(table))
    logs = sorted(table for table in grants._append_only if table.startswith("dialogues_"))
    assert {"dialogues_opiniontransition", "dialogues_identitylook", "dialogues_conferencetransition"} <= set(logs)
    for table in logs:
        columns = [
            row[0]
            for row in application.execute(
                f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
            )
        ]
        shut = [name for name in columns if name not in grants._append_only[table]]
        for statement in (f"UPDATE {table} SET {shut[0]} = {shut[0]}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)
    for model, event in events.items():
        before = event._default_manager.count()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            if not cursor.fetchone()[0]:
                continue
        field = next(f for f in model._meta.concrete_fields if f.column in {"received_on", "title", "name"})
        value = "'2026-01-02'" if field.column == "received_on" else "'Khác'"
        changed = application.execute(f"UPDATE {model._meta.db_table} SET {field.column} = {value}").rowcount
        assert event._default_manager.count() == before + changed > before, model
    assert OpinionIdentity not in events
