"""Without an account: sent once, rated, reopened once, withdrawn; closed and forgotten by the clock; floods."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from dialogues.citizen_rules import IDENTITY_DAYS, PER_MOMENT, PER_NETWORK, REOPEN_DAYS, TEXT_DAYS, reopened_until
from dialogues.models import (
    DailySalt,
    EarlierAnswer,
    FloodCount,
    IdentityLook,
    Opinion,
    OpinionFile,
    OpinionIdentity,
    OpinionRating,
    OpinionText,
)
from dialogues.opinion_clock import clock_told
from dialogues.opinion_enums import OpinionState
from dialogues.permissions.citizens import may_open_file
from dialogues.permissions.opinions import may_edit_opinion
from dialogues.services.citizens import (
    close_answered,
    close_some,
    opinion_of,
    rate_answer,
    reopen_opinion,
    withdraw_opinion,
)
from dialogues.services.floods import Door, TooMany, ask, come_in, forget_counts
from dialogues.services.opinion_identities import erase_citizen
from dialogues.services.opinion_retention import forget_old_opinions, forget_texts
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import edit_opinion
from dialogues.services.sending import code_of, send_opinion
from directives.models import RulePeriod
from mobilization.common.codes import is_code
from mobilization.common.sniffing import Kind
from mobilization.common.uploads import CheckedFile
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import WrongState
from models_registry.checks import Incomplete
from notifications.models import Notice
from organizations.dates import today
from organizations.enums import Role
from tests.access.people import again, worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, make_opinion
from tests.dialogues.test_opinion_identities import in_tables
from tests.threads import at_once

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "petition",
    "text": "Đường ngõ 5 ngập",
    "place": "Ngõ 5",
    "conference": None,
    "domain": "",
    "theme": None,
}
PAGE = "p" * 22


def rule(key, value):
    RulePeriod.objects.create(key=key, value=value, valid_from=datetime.date(2020, 1, 1), source="Thử")


def a_file(name="canary0042.pdf"):
    return CheckedFile(name=name, kind=Kind.PDF, content_type="application/pdf", content=b"%PDF-1.4 canary0042")


def sent(unit, *, page=PAGE, files=(), identity=None, **more):
    values = SAID | more
    code = code_of(page, repr(sorted(values.items(), key=str)))
    return send_opinion(unit=unit, values=values, identity=identity or {}, files=files, code=code)


def test_it_is_sent_once_however_often_the_form_comes_and_its_unit_is_told(here):
    ahead = make_conference(here.ward, here.officer, "announced")
    made = sent(here.ward, conference=ahead, files=[a_file()], identity={"name": "Bà Canary", "may_publish_name": True})
    opinion = Opinion.objects.get()
    assert is_code(made.code)
    assert (opinion.channel, opinion.entered_by, opinion.received_on) == ("web", None, today())
    assert (opinion.conference, opinion.state, opinion.identity.consented_on) == (ahead, "received", today())
    assert {n.recipient for n in Notice.objects.filter(kind="dialogues.opinion_received")} == {
        here.officer, here.leader, here.secretary,
    }  # fmt: skip
    assert [(look.act, look.by) for look in opinion.looks.all()] == [("entered", None)]
    again_sent = sent(here.ward, conference=ahead, files=[a_file()], identity={"name": "Khác"})
    assert (again_sent.opinion, again_sent.code, OpinionFile.objects.count()) == (opinion, made.code, 1)
    corrected = sent(here.ward, conference=ahead, text="Đường ngõ 6 ngập")
    other_page = sent(here.ward, page="q" * 22, conference=ahead)
    assert len({made.code, corrected.code, other_page.code}) == 3
    planned = make_conference(here.ward, here.officer)
    before = Opinion.objects.count(), OpinionFile.objects.count()
    for wrong, field in (
        ({"text": " "}, "text"), ({"kind": "complaint"}, "kind"), ({"conference": planned}, "conference"),
        ({"domain": "weather"}, "domain"), ({"place": "x" * 301}, "place"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            sent(here.ward, page="w" * 22, files=[a_file()], **wrong)
        assert list(told.value.message_dict) == [field]
    with pytest.raises(ValidationError):
        sent(here.ward, text="Sáu tệp", files=[a_file()] * 6)
    with pytest.raises(ValueError, match="not the citizen's"):
        sent(here.ward, channel="paper")
    assert (Opinion.objects.count(), OpinionFile.objects.count()) == before
    with pytest.raises(ValidationError) as told:
        edit_opinion(opinion, version=1, changes={"channel": "paper"}, by=here.officer)
    assert list(told.value.message_dict) == ["channel"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(channel="paper")


@pytest.mark.django_db(transaction=True)
def test_four_at_once_are_one_opinion(here):
    answers = at_once(4, lambda _number: sent(here.ward, files=[a_file()]))
    assert len({(each.opinion.pk, each.code) for each in answers}) == 1
    assert (Opinion.objects.count(), OpinionFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("state", ["received", "assigned", "answered", "closed"])
def test_files_are_opened_by_the_very_units_that_handle_it(here, state):
    opinion = make_opinion(
        here.ward, here.officer, state, **({"answers": here.units.school} if state == "assigned" else {})
    )
    file = OpinionFile(opinion=opinion)
    handling = {"received": {"ward"}, "assigned": {"ward", "school"}, "answered": {"ward"}, "closed": set()}[state]
    for role in Role.values:
        for place in ("ward", "city", "school", "beside"):
            user = again(worker(role, getattr(here.units, place), f"{role}-{place}-opens"))
            may = place in handling and role in {"officer", "leader", "secretary", "partner"}
            assert may_open_file(user, file) is may, (role, place)
    assert not may_open_file(here.root, file)


def answered(here, **more):
    """As the hall answered it."""
    more.setdefault("conference", make_conference(here.ward, here.officer, "held"))
    made = make_opinion(here.ward, here.officer, "classified", channel="hall", **more)
    given = {"answer": "Tuần tới nạo vét", "answered_on": None}
    return take_opinion_step(made, "answer_on_the_spot", by=here.officer, given=given)


def test_a_rating_is_changed_until_it_is_closed_and_then_given_once(here):
    opinion = answered(here)
    for stars in (0, 6, None, "5"):
        with pytest.raises(ValidationError):
            rate_answer(opinion, stars=stars)
    with pytest.raises(ValidationError):
        rate_answer(opinion, stars=3, words="x" * 2001)
    rate_answer(opinion, stars=2, words=" Chậm ")
    rating = rate_answer(opinion, stars=4, words="Được")
    assert (OpinionRating.objects.count(), rating.stars, rating.words, rating.rated_on) == (1, 4, "Được", today())
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionRating.objects.update(stars=6)
    assert close_answered(on=today() + 16 * DAY) == 1
    closed = opinion
    with pytest.raises(WrongState):
        rate_answer(closed, stars=5)
    late = answered(here)
    assert close_answered(on=today() + 16 * DAY) == 1
    rate_answer(late, stars=5)
    with pytest.raises(WrongState):
        rate_answer(late, stars=1)
    for state in ("received", "assigned", "drafted", "withdrawn"):
        with pytest.raises(WrongState):
            rate_answer(make_opinion(here.ward, here.officer, state), stars=5)


def test_it_is_reopened_once_with_the_first_answer_kept_and_a_new_clock(here):
    rule(REOPEN_DAYS, 10)
    opinion = answered(here, due_on=today() + 5 * DAY)
    with pytest.raises(ValidationError):
        reopen_opinion(opinion, reason=" ")
    with pytest.raises(ValidationError):
        reopen_opinion(opinion, reason="x" * 2001)
    done = reopen_opinion(opinion, reason="Vẫn ngập, bà Canary")
    stored = Opinion.objects.get()
    assert (done.state, stored.reopened_on, stored.first_answered_on) == ("reopened", today(), today())
    assert (stored.first_due_on, stored.was_on_the_spot, stored.is_on_the_spot) == (today() + 5 * DAY, True, False)
    assert (stored.answered_on, stored.assigned, stored.drafted_by, stored.words.answer) == (None, None, None, "")
    assert stored.due_on > today()
    assert clock_told(stored, today())[1] == "waiting"
    earlier = EarlierAnswer.objects.get()
    assert (earlier.answer, earlier.answered_on, earlier.reason) == ("Tuần tới nạo vét", today(), "Vẫn ngập, bà Canary")
    step = stored.transitions.get(action="reopen")
    assert (step.by, step.reason) == (None, "")
    assert "Canary" not in str(list(Event.objects.values_list("data", flat=True)))
    assert Notice.objects.filter(kind="dialogues.opinion_reopened").count() == 3
    assert not may_edit_opinion(here.officer, stored)
    given = {"unit": here.units.school, "answer": "Đã nạo vét", "answered_on": None, "version": None}
    for action, by in (("assign", here.leader), ("draft", here.secretary), ("approve", here.leader)):
        stored = take_opinion_step(stored, action, by=by, given=given)
    stored = take_opinion_step(stored, "answer", by=here.officer, given=given)
    stored = Opinion.objects.get()
    assert (stored.words.answer, stored.first_due_on) == ("Đã nạo vét", today() + 5 * DAY)
    with pytest.raises(WrongState):
        reopen_opinion(stored, reason="Nữa")
    unplaced = make_opinion(here.ward, here.officer, "reopened", domain="")
    with pytest.raises(Incomplete):
        take_opinion_step(unplaced, "assign", by=here.leader, given=given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=unplaced.pk).update(reopened_on=None)


def test_the_days_of_the_rule_of_the_answer_hold_and_then_the_clock_closes_it(here, monkeypatch):
    rule(REOPEN_DAYS, 10)
    day = today() - 10 * DAY
    last, over = (
        make_opinion(here.ward, here.officer, state, received_on=day - DAY, answered_on=on)
        for state, on in (("answered", day), ("private", day - DAY))
    )
    assert reopened_until(day) == today()
    with pytest.raises(WrongState):
        reopen_opinion(over, reason="Muộn")
    monkeypatch.setattr("dialogues.services.citizens._BATCH", 1)
    days = {"received_on": day - DAY, "answered_on": day - DAY}
    others = [make_opinion(here.ward, here.officer, "answered", **days) for _n in "ab"]
    assert close_answered() == 3
    assert (
        close_some([over.pk, *(each.pk for each in others)], on=today()) == 0
    )  # somebody did something with them meanwhile
    assert (Opinion.objects.get(pk=over.pk).state, Opinion.objects.get(pk=over.pk).closed_on) == ("closed", today())
    step = Opinion.objects.get(pk=over.pk).transitions.get()
    assert (step.action, step.by) == ("close", None)
    assert reopen_opinion(last, reason="Còn kịp").state == "reopened"
    assert close_answered(on=today() + 30 * DAY) == 0


@pytest.mark.parametrize("state", OpinionState.values)
def test_the_citizen_withdraws_what_is_open_and_has_it_forgotten(here, state):
    more = {"approved_by": here.leader} if state == "approved" else {}
    by = here.secretary if state == "approved" else here.officer
    opinion = make_opinion(here.ward, by, state, identity={"name": "Canary"}, **more)
    if state not in {"received", "classified", "reopened", "assigned", "waiting", "drafted", "approved"}:
        with pytest.raises(WrongState):
            withdraw_opinion(opinion, forget=True)
        assert OpinionIdentity.objects.exists()
        return
    assert withdraw_opinion(opinion, forget=True).state == "withdrawn"
    assert not OpinionIdentity.objects.exists()
    assert not OpinionText.objects.exists()
    assert [(look.act, look.by) for look in IdentityLook.objects.all()] == [("erased", None)]


@pytest.mark.bar("P4")
def test_erased_is_erased_of_all_that_the_citizen_added(here):
    made = sent(here.ward, files=[a_file()], text="Tôi là Canary0042", identity={"name": "Canary0042"})
    opinion = take_opinion_step(
        made.opinion, "classify", by=here.officer, given={"kind": "petition", "domain": "economy"}
    )
    given = {"unit": here.units.school, "answer": "Kính gửi Canary0042", "answered_on": None, "version": None}
    for action, by in (
        ("assign", here.leader),
        ("draft", here.secretary),
        ("approve", here.leader),
        ("answer", here.officer),
    ):
        opinion = take_opinion_step(opinion, action, by=by, given=given)
    rate_answer(opinion, stars=1, words="Canary0042 chê")
    key = OpinionFile.objects.get().key
    reopened = reopen_opinion(opinion, reason="Canary0042 vẫn ngập")
    assert in_tables("canary0042") == {
        "dialogues_opiniontext", "dialogues_opinionidentity", "dialogues_opinionfile", "dialogues_opinionrating",
        "dialogues_earlieranswer",
    }  # fmt: skip
    take_opinion_step(reopened, "withdraw", by=here.leader, reason="Công dân báo qua điện thoại")
    erase_citizen(opinion, by=here.secretary)
    assert in_tables("canary0042") == set()
    assert not OpinionFile.objects.exists()
    assert list(OpinionRating.objects.values_list("stars", "words")) == [(1, "")]
    now = Opinion.objects.get()
    assert (now.reopened_on, now.first_answered_on) == (today(), today())
    assert default_storage.exists(key)  # until the transaction of this test would commit
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dialogues_opinionevent WHERE first_answered_on IS NOT NULL")
        assert cursor.fetchone()[0] > 0


def test_many_texts_are_forgotten_by_as_many_queries_as_one(here, django_assert_num_queries):
    def over(number):
        old = {"received_on": today() - 90 * DAY, "answered_on": today() - 80 * DAY, "closed_on": today() - 70 * DAY}
        made = [make_opinion(here.ward, here.officer, "closed", **old) for _ in range(number)]
        return Opinion.objects.filter(pk__in=[each.pk for each in made])

    for number in (1, 12):
        rows = over(number)
        with django_assert_num_queries(14):
            assert len(forget_texts(rows)) == number
        assert IdentityLook.objects.filter(opinion__in=rows, by=None, act="erased").count() == number
        erased = Event.objects.filter(kind="dialogues.opinion_erased", subject_id__in=[str(row.pk) for row in rows])
        assert erased.count() == number
    assert not OpinionText.objects.exists()


def test_identities_are_forgotten_by_the_clock_and_texts_later(here, monkeypatch):
    monkeypatch.setattr("dialogues.services.opinion_retention._BATCH", 1)
    rule(IDENTITY_DAYS, 10)
    rule(TEXT_DAYS, 20)
    ages = {"new": 10, "old": 11, "older": 21}
    kept = {
        name: make_opinion(
            here.ward, here.officer, "closed", identity={"name": "Canary"}, received_on=today() - 60 * DAY,
            answered_on=today() - 50 * DAY, closed_on=today() - age * DAY,
        )
        for name, age in ages.items()
    }  # fmt: skip
    gone = make_opinion(here.ward, here.officer, identity={"name": "Canary"})
    withdraw_opinion(gone)
    open_one = make_opinion(here.ward, here.officer, identity={"name": "Canary"}, received_on=today() - 400 * DAY)
    before = list(
        Opinion.objects.order_by("pk").values("state", "kind", "answered_on", "first_answered_on", "closed_on")
    )
    assert forget_old_opinions() == 3
    assert set(OpinionIdentity.objects.values_list("opinion", flat=True)) == {kept["new"].pk, gone.pk, open_one.pk}
    assert set(OpinionText.objects.values_list("opinion", flat=True)) == {
        kept["new"].pk, kept["old"].pk, gone.pk, open_one.pk,
    }  # fmt: skip
    assert forget_old_opinions() == 0
    assert forget_old_opinions(on=today() + 12 * DAY) == 4
    assert not OpinionIdentity.objects.filter(opinion=gone).exists()
    assert before == list(
        Opinion.objects.order_by("pk").values("state", "kind", "answered_on", "first_answered_on", "closed_on")
    )


def test_a_code_finds_its_opinion_and_nothing_else_does(here):
    made = sent(here.ward)
    assert opinion_of(f" {made.code[:4]}-{made.code[4:].lower()} ") == made.opinion
    for wrong in ("", "x", made.code[:-1], made.opinion.number, made.opinion.code_hash, code_of("z" * 22, "")):
        assert opinion_of(wrong) is None


def test_so_many_come_in_and_no_more_and_nothing_of_the_address_is_kept(here, monkeypatch):
    rule(PER_NETWORK, 3)
    rule(PER_MOMENT, 5)
    for _time in range(3):
        come_in(Door.SEND, "192.0.2.1")
    with pytest.raises(TooMany) as shut:
        come_in(Door.SEND, "192.0.2.1")
    assert 1 <= shut.value.seconds <= 601
    assert 1 <= shut.value.minutes <= 11
    with pytest.raises(TooMany):
        ask(Door.SEND, "192.0.2.1")
    ask(Door.SEND, "192.0.2.2")
    ask(Door.REGISTER, "192.0.2.1")
    come_in(Door.SEND, "192.0.2.2")
    come_in(Door.SEND, "192.0.2.2")
    with pytest.raises(TooMany):
        come_in(Door.SEND, "192.0.2.3")
    counts = {row.network: row.number for row in FloodCount.objects.all()}
    assert sorted(counts.values()) == [2, 3, 5]
    assert "192.0.2" not in str(counts)
    assert forget_counts() == 0
    monkeypatch.setattr(
        "dialogues.services.floods._window", lambda now=None: datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)
    )
    DailySalt.objects.update(day=today() - DAY)
    assert (forget_counts(), DailySalt.objects.count(), FloodCount.objects.count()) == (3, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_however_many_at_once_exactly_as_many_come_in(here):
    rule(PER_NETWORK, 10)
    answers = at_once(30, lambda _number: come_in(Door.SEND, "2001:db8::/64"))
    assert sorted(type(each).__name__ for each in answers) == ["NoneType"] * 10 + ["TooMany"] * 20
