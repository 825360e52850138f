"""Officials who go round a rule: closing early, withdrawing for the citizen, days of yesterday, clocks that stand."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogues.citizen_rules import REOPEN_DAYS
from dialogues.citizen_states import sent_back_until
from dialogues.models import Opinion, PublishedOpinion
from dialogues.opinion_rules import WAIT_DAYS
from dialogues.queries.followed import as_followed
from dialogues.queries.opinions import offered
from dialogues.services.citizens import close_answered, opinion_of, reopen_opinion, withdraw_opinion
from dialogues.services.opinion_identities import enter_identity, look_at_identity
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinion_waits import go_on_after_waiting
from dialogues.services.opinions import edit_opinion
from dialogues.services.publication import findings_of
from mobilization.workflow.refusals import NotAllowed, NotNow, ReasonMissing, WrongState
from organizations.dates import today
from organizations.working_days import add_working_days
from tests.access.people import again, worker
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, make_opinion
from tests.dialogues.test_citizens import answered, rule, sent
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
SIGNED = {"is_on_the_spot": False, "channel": "paper"}


def step(opinion, action, by, reason="", **given):
    return take_opinion_step(opinion, action, by=by, reason=reason, given=given)


def test_nobody_closes_an_answer_while_the_citizen_may_send_it_back(here):
    rule(REOPEN_DAYS, 10)
    opinion = answered(here)
    for closing in (here.officer, here.leader, here.root):
        with pytest.raises(NotNow):
            step(opinion, "close", closing)
        assert "close" not in {each.action for each in offered(opinion, closing)}
    assert close_answered(on=today() + 10 * DAY) == 0
    assert reopen_opinion(opinion, reason="Vẫn ngập").state == "reopened"
    twice = make_opinion(
        here.ward, here.officer, "answered", reopened_on=today(), first_answered_on=today(), first_due_on=today()
    )
    assert "close" in {each.action for each in offered(twice, here.officer)}
    assert step(twice, "close", here.officer).state == "closed"


def test_a_day_entered_later_takes_no_day_from_the_citizen_and_is_not_before_the_signature(here):
    rule(REOPEN_DAYS, 10)
    old = today() - 30 * DAY
    opinion = make_opinion(here.ward, here.officer, "drafted", received_on=old, assigned_on=old, due_on=old + 5 * DAY)
    opinion = step(opinion, "approve", here.leader)
    for too_early in (old, today() - DAY):
        with pytest.raises(ValidationError) as told:
            step(opinion, "answer", here.officer, answered_on=too_early)
        assert list(told.value.message_dict) == ["answered_on"]
    Opinion.objects.filter(pk=opinion.pk).update(approved_on=today() - 20 * DAY)
    opinion = step(opinion, "answer", here.officer, answered_on=today() - 15 * DAY)
    opinion.refresh_from_db()
    assert (opinion.first_answered_on, sent_back_until(opinion)) == (today() - 15 * DAY, today() + 10 * DAY)
    assert as_followed(opinion).reopen_until == today() + 10 * DAY
    assert (close_answered(), close_answered(on=today() + 10 * DAY)) == (0, 0)
    Opinion.objects.filter(pk=opinion.pk).update(told_on=today() - 11 * DAY)
    assert close_answered() == 1


def test_withdrawing_for_the_citizen_is_a_leaders_has_a_reason_and_the_citizen_reads_it(here):
    made = sent(here.ward)
    with pytest.raises(NotAllowed):
        step(made.opinion, "withdraw", here.officer, "Vì")
    with pytest.raises(ReasonMissing):
        step(made.opinion, "withdraw", here.leader)
    step(made.opinion, "withdraw", here.leader, "Công dân báo qua điện thoại")
    told = as_followed(opinion_of(made.code))
    assert "Công dân báo qua điện thoại" in told.happened
    assert told.tone == "warning"
    own = sent(here.ward, page="q" * 22)
    withdraw_opinion(own.opinion)
    assert as_followed(opinion_of(own.code)).tone == "neutral"


def test_what_was_sent_on_the_web_stays_as_it_was_sent_and_correcting_gives_no_time(here):
    opinion = sent(here.ward).opinion
    for name, value in (
        ("text", "Khác"), ("place", "Khác"), ("received_on", today() - DAY), ("channel", "paper"), ("channel", "hall"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as told:
            edit_opinion(opinion, version=1, changes={name: value}, by=here.leader)
        assert list(told.value.message_dict) == [name]
    assert edit_opinion(opinion, version=1, changes={"kind": "question"}, by=here.officer).kind == "question"
    ahead = make_conference(here.ward, here.officer, "announced")
    late = make_opinion(here.ward, here.officer, due_on=today() - DAY)
    Opinion.objects.filter(pk=late.pk).update(created_at=timezone.now() - datetime.timedelta(days=2))
    for changes in ({"conference": ahead}, {"received_on": today()}):
        done = edit_opinion(late, version=late.version, changes=changes, by=here.officer)
        late.version = done.version
        assert Opinion.objects.get(pk=late.pk).due_on == today() - DAY, changes
    slip = make_opinion(here.ward, here.officer, due_on=today() - DAY)
    edit_opinion(slip, version=1, changes={"received_on": today()}, by=here.officer)
    assert Opinion.objects.get(pk=slip.pk).due_on > today()


def test_a_clock_that_waits_for_the_citizen_goes_on_after_the_days_of_the_rule(here):
    rule(WAIT_DAYS, 4)
    begun = today() - 40 * DAY
    known = {"received_on": begun, "assigned_on": begun, "due_on": add_working_days(today(), 3)}
    opinion = step(make_opinion(here.ward, here.officer, "assigned", **known), "pause", here.officer, "Hỏi số nhà")
    since = add_working_days(today(), -3)
    Opinion.objects.filter(pk=opinion.pk).update(paused_on=since)
    assert go_on_after_waiting() == 0
    opinion = step(opinion, "resume", here.officer)
    stood = opinion.due_on
    assert stood == add_working_days(known["due_on"], 3)
    opinion = step(opinion, "pause", here.officer, "Hỏi nữa")
    assert go_on_after_waiting(on=today() + 60 * DAY) == 1
    opinion.refresh_from_db()
    assert (opinion.state, opinion.due_on) == ("assigned", add_working_days(stood, 1))
    last = opinion.transitions.order_by("-id").first()
    assert (last.action, last.by, opinion.waited_days) == ("resume", None, 4)
    with pytest.raises(WrongState):
        step(opinion, "pause", here.officer, "Hỏi mãi")


def test_who_goes_on_by_hand_after_months_has_the_days_of_the_rule_and_no_more(here):
    rule(WAIT_DAYS, 4)
    begun, due = today() - 60 * DAY, today() - 30 * DAY
    known = {"received_on": begun, "assigned_on": begun, "due_on": due, "paused_on": today() - 50 * DAY}
    opinion = step(make_opinion(here.ward, here.officer, "waiting", **known), "resume", here.officer)
    assert opinion.due_on == add_working_days(due, 4)


def test_what_goes_out_says_no_more_than_what_was_approved_unless_who_may_approve_says_so(here):
    known = {"drafted_by": here.officer, "approved_by": here.leader, **SIGNED}
    opinion = make_opinion(
        here.ward, here.officer, "answered", answer="Sở không hỗ trợ. Ông Tư, tổ 3, đã được báo.", **known
    )
    sent_out = {"title": "Hỗ trợ", "question": "Có hỗ trợ không?", "domain": "economy"}
    for wrong in ("Sở hỗ trợ ngay.", "Sở không hỗ trợ. Phường sẽ làm.", "Ông Tư đã được báo. Sở không hỗ trợ."):
        with pytest.raises(ValidationError) as told:
            step(opinion, "publish", again(here.secretary), answer=wrong, **sent_out)
        assert list(told.value.message_dict) == ["answer"]
    assert not PublishedOpinion.objects.exists()
    step(opinion, "publish", again(here.secretary), answer="SỞ KHÔNG HỖ TRỢ … đã được báo!", **sent_out)
    other = make_opinion(here.ward, here.officer, "answered", answer="Sở không hỗ trợ.", **known)
    step(other, "publish", here.leader, answer="Sở hỗ trợ ngay.", **sent_out)
    own = known | {"drafted_by": here.leader, "approved_by": here.officer}
    with pytest.raises(ValidationError):
        step(make_opinion(here.ward, here.officer, "answered", answer="Không.", **own), "publish", here.leader,
             answer="Có.", **sent_out)  # fmt: skip


def test_who_tries_names_in_a_text_has_looked_and_it_is_logged(here, client):
    who = {"name": "Hoàng Yến Canary", "phone": "0912 345 678", "address": "Số 5 ngõ Canary"}
    opinion = make_opinion(here.ward, here.officer, "answered", identity=who, text="Bà Lan hỏi")
    address = f"/opinions/{opinion.pk}/do/publish/"
    tried = {
        "title": "Hoàng Yến Canary hỏi",
        "question": "Bao giờ?",
        "answer": "Mai",
        "place": "Ngõ lạ",
        "domain": "economy",
    }

    def looks():
        return list(opinion.looks.order_by("pk").values_list("by__email", "act", "purpose"))

    visit = prove(client, again(here.leader))
    wrong = visit.post(address, tried | {"title": "Trần Văn Khác hỏi", "version": "1"}, secure=True)
    assert (wrong.status_code, looks()) == (302, [])
    opinion = make_opinion(here.ward, here.officer, "answered", identity=who, text="Bà Lan hỏi")
    address = f"/opinions/{opinion.pk}/do/publish/"
    for _time in range(2):
        assert visit.post(address, tried | {"version": "1"}, secure=True).status_code == 422
        assert looks() == [(here.leader.email, "seen", "compare")]
    enter_identity(opinion, values=who, by=here.officer)
    visit.post(address, tried | {"version": "1"}, secure=True)
    assert looks()[1:] == [(here.officer.email, "changed", ""), (here.leader.email, "seen", "compare")]
    above = again(worker("leader", here.units.city, "leader-above"))
    house = {"place": "Số 5 ngõ Canary"}
    other = {"place": "Số 6 ngõ Khác"}
    kinds = [[each.kind for each in findings_of(opinion, text, by=above)["place"]] for text in (house, other)]
    assert kinds == [["house"], ["house"]]  # a hint that is missing tells as much as one that is there
    with pytest.raises(ValidationError):
        look_at_identity(opinion, purpose="compare", by=here.officer)


def test_the_form_of_what_came_on_the_web_keeps_its_words(here, client):
    opinion = sent(here.ward).opinion
    before = (opinion.words.text, opinion.channel, opinion.received_on)
    visit, at = prove(client, again(here.officer)), f"/opinions/{opinion.pk}/edit/"
    assert visit.get(at, secure=True).context["form"].fields["text"].disabled
    other = {"kind": "question", "text": "Khác", "channel": "paper", "received_on": "01/01/2020", "version": "1"}
    assert visit.post(at, other, secure=True).status_code == 302
    stored = Opinion.objects.get()
    assert (stored.kind, (stored.words.text, stored.channel, stored.received_on)) == ("question", before)
