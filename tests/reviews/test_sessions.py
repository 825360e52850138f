"""Sessions: planning, agenda, who is there, who does not vote, the whole matrix of steps, who reads them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.models import Candidacy, RegisteredModel, ResponsiblePerson
from notifications.models import Notice
from organizations.dates import today
from reviews.models import AccessBar, Attendance, CouncilRules, Recusal, Round, Session, SessionItem
from reviews.queries.sessions import agenda_of, for_agenda, quorum_of
from reviews.services.agenda import take_off_agenda, take_on_agenda
from reviews.services.closing import close_session
from reviews.services.recusals import recuse
from reviews.services.seats import remove_seat
from reviews.services.sessions import (
    begin_session,
    call_members,
    cancel_session,
    edit_session,
    note_attendance,
    plan_session,
)
from reviews.session_steps import SESSION_STEPS
from tests.access.people import again, worker
from tests.reviews.makers import DAY, make_candidacies, make_council, make_judge, make_round, make_seat
from tests.reviews.session_makers import make_meeting, make_session
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def scored(ward):
    """A round of two candidacies whose scoring is closed."""
    return make_round(ward.council, make_candidacies(ward.units.ward, 2, state="under_review"), "closed")


def values(found, **fields):
    known = {"name": "Phiên họp lần 1", "round": found, "held_on": today(), "place": "Trụ sở Đảng ủy"}
    return known | {"begins_at": datetime.time(8, 30)} | fields


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- planning and correcting ----------------------------------------------------------------------------------


def test_the_secretary_plans_a_session_by_the_rules_of_its_day(ward, scored):
    first, later = today() - 20 * DAY, today() - 5 * DAY
    CouncilRules.objects.create(
        council=ward.council, valid_from=first, valid_to=later - DAY, needed_share="2/3", is_more_than=False, source="A"
    )
    CouncilRules.objects.create(council=ward.council, valid_from=later, is_secret=False, source="B")
    by = again(ward.secretary)
    made = plan_session(council=ward.council, values=values(scored, held_on=first), by=by)
    assert (made.steward, made.state, made.needed_share, made.is_secret) == (ward.units.ward, "planned", "2/3", True)
    moved = edit_session(made, version=1, changes={"held_on": today()}, by=by)
    assert (moved.needed_share, moved.is_secret, moved.version) == ("50%", False, 2)
    CouncilRules.objects.update(needed_share="90%")
    assert Session.objects.get().needed_share == "50%", "what the session follows stays with it"
    assert plan_session(council=ward.council, values=values(scored), by=again(ward.city)).council == ward.council
    for user in (ward.officer, ward.beside, worker("leader", ward.units.ward), make_judge(ward.council)):
        with pytest.raises(PermissionDenied):
            plan_session(council=ward.council, values=values(scored), by=again(user))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", lambda ward: ""),
        ("held_on", lambda ward: ward.council.valid_from - DAY),
        ("round", lambda ward: make_round(make_council(ward.units.city), state="closed")),
        ("round", lambda ward: make_round(ward.council)),
        ("round", lambda ward: make_round(ward.council, state="decided")),
    ],
)
def test_what_a_session_cannot_be(ward, scored, field, wrong):
    known = values(scored, **{field: wrong(ward)})
    assert refused(lambda: plan_session(council=ward.council, values=known, by=again(ward.secretary))) == {field}


@pytest.mark.bar("X13")
def test_a_second_editor_is_told_and_what_has_begun_keeps_its_day(ward, scored):
    session, by = make_session(scored), again(ward.secretary)
    edit_session(session, version=1, changes={"place": "Hội trường"}, by=by)
    with pytest.raises(RecordChanged):
        edit_session(session, version=1, changes={"place": "Khác"}, by=by)
    other = make_round(ward.council, state="closed", name="Đợt 2")
    assert refused(lambda: edit_session(session, version=2, changes={"round": other}, by=by)) == {"round"}
    Session.objects.update(state="in_session")
    assert refused(lambda: edit_session(session, version=2, changes={"held_on": today()}, by=by)) == {"held_on"}
    assert edit_session(session, version=2, changes={"name": "Phiên 2"}, by=by).name == "Phiên 2"
    Session.objects.update(state="cancelled")
    with pytest.raises(PermissionDenied):
        edit_session(session, version=3, changes={"name": "Khác"}, by=by)


def test_the_database_refuses_what_the_services_do(ward, scored):
    make_session(scored, "in_session")
    for change in (
        {"name": ""}, {"state": "odd"}, {"state": "closed"}, {"base": "odd"}, {"needed_share": "100%"},
        {"quorum_share": "67"}, {"quorum_share": "3/2"},
        {"document_number": "1"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.update(**change)
    for change in (
        {"state": "odd"}, {"state": "counted"}, {"in_favour": 1}, {"outcome": "recognised"}, {"outcome": "postponed"},
        {"is_typical": True}, {"outcome": "odd", "reason": "x"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SessionItem.objects.update(**change)


# --- agenda and recusals --------------------------------------------------------------------------------------


def test_only_what_waits_for_a_decision_comes_on_the_agenda_and_on_one(ward, scored):
    session, by = make_session(scored, on_agenda=False), again(ward.secretary)
    first, second = scored.items.order_by("position")
    Round.objects.update(state="open")
    assert not for_agenda(session), "members still score"
    Round.objects.update(state="closed")
    Candidacy.objects.filter(pk=second.candidacy_id).update(state="withdrawn")
    assert list(for_agenda(session)) == [first]
    assert refused(lambda: take_on_agenda(session, items=[first.pk, second.pk], by=by)) == {"items"}
    assert refused(lambda: take_on_agenda(session, items=[], by=by)) == {"items"}
    [item] = take_on_agenda(session, items=[first.pk], by=by)
    other = make_session(scored, on_agenda=False, name="Phiên 2")
    assert not for_agenda(other)
    take_off_agenda(item, by=by)
    assert refused(lambda: take_off_agenda(item, by=by)) == {""}
    assert list(for_agenda(other)) == [first]
    [item] = take_on_agenda(session, items=[first.pk], by=by)
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    assert list(for_agenda(other)) == [first], "a cancelled session holds nothing"
    with pytest.raises(PermissionDenied):
        take_off_agenda(item, by=by)


def test_who_is_in_conflict_does_not_vote_and_says_so_or_is_found(ward, scored):
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    first, second = scored.items.order_by("position")
    ResponsiblePerson.objects.create(model=first.candidacy.model, name="x", person=judges[0].person)
    session, by = make_session(scored, on_agenda=False), again(ward.secretary)
    items = take_on_agenda(session, items=[first.pk, second.pk], by=by)
    told = Recusal.objects.get()
    assert (told.item, told.seat.person, told.reason) == (items[0], judges[0].person, "là người phụ trách")
    assert AccessBar.objects.get().person == judges[0].person, "who is found now reads nothing of it from now on"
    seats = {seat.person_id: seat for seat in ward.council.members.all()}
    mine, other = seats[judges[1].person_id], seats[judges[2].person_id]
    judge = again(judges[1])
    with pytest.raises(PermissionDenied):
        recuse(items[0], seat=other, reason="Em gái", by=judge)
    assert refused(lambda: recuse(items[0], seat=mine, reason=" ", by=judge)) == {"reason"}
    assert RegisteredModel.objects.visible_to(judge).filter(pk=first.candidacy.model_id).exists()
    recuse(items[0], seat=mine, reason="Em gái", by=judge)
    assert not RegisteredModel.objects.visible_to(again(judge)).filter(pk=first.candidacy.model_id).exists()
    assert [line.item for line in agenda_of(session, again(judge))] == [items[1]]
    assert refused(lambda: recuse(items[0], seat=mine, reason="Em gái", by=by)) == {"seat"}
    assert refused(lambda: recuse(items[0], seat=make_seat(make_council(ward.units.city)), reason="x", by=by)) == {
        "seat"
    }
    recuse(items[0], seat=other, reason="Em gái", by=by)
    assert [len(line.recusals) for line in agenda_of(session, by)] == [3, 0]


# --- who is there ---------------------------------------------------------------------------------------------


def test_the_seats_of_the_day_are_its_members(ward, scored):
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    gone = make_seat(ward.council, valid_to=today() - 2 * DAY)
    session, by = make_session(scored), again(ward.secretary)
    begun = begin_session(session, by=by)
    assert {row.seat.person_id for row in begun.attendance.all()} == {judge.person_id for judge in judges}
    assert not begun.attendance.filter(is_present=True).exists()
    first, second, third = ward.council.members.exclude(pk=gone.pk)
    there = {first.pk: "", second.pk: "họp trực tuyến"}
    noted = note_attendance(begun, version=1, present=there, away={third.pk: "đi công tác"}, by=by)
    told = quorum_of(noted)
    assert (told.members, told.present, told.needed, told.is_met) == (3, 2, 2, True)
    assert Attendance.objects.get(seat=second).note == "họp trực tuyến"
    assert Attendance.objects.filter(seat=third, is_present=False).get().note == "đi công tác"
    with pytest.raises(RecordChanged):
        note_attendance(begun, version=1, present={}, by=by)
    assert refused(lambda: note_attendance(begun, version=2, present={gone.pk: ""}, by=by)) == {""}
    assert refused(lambda: remove_seat(first, by=by)) == {""}, "it stands in the minutes"
    SessionItem.objects.filter(position=1).update(state="voting")
    assert refused(lambda: note_attendance(begun, version=2, present={}, by=by)) == {""}


def test_members_are_called_and_told_when_it_is_cancelled(ward, scored):
    judge = make_judge(ward.council)
    session, by = make_session(scored, place="Trụ sở", begins_at=datetime.time(8, 30)), again(ward.secretary)
    assert call_members(session, by=by) == 1
    [told] = Notice.objects.filter(recipient=judge, kind="reviews.session_called")
    assert f"{session.held_on:%d/%m/%Y}, 08:30, Trụ sở" in told.text
    cancel_session(session, reason="Chưa đủ hồ sơ", by=by)
    [told] = Notice.objects.filter(recipient=judge, kind="reviews.session_cancelled")
    assert "Chưa đủ hồ sơ" in told.text
    with pytest.raises(PermissionDenied):
        call_members(session, by=by)


# --- steps ----------------------------------------------------------------------------------------------------


def test_what_a_session_needs_before_it_begins(ward, scored):
    session, by = make_session(scored, on_agenda=False), again(ward.secretary)
    for change in (
        lambda: None,
        lambda: make_judge(ward.council),
        lambda: Session.objects.update(held_on=today() + DAY),
    ):
        change()
        with pytest.raises(TransitionRefused), transaction.atomic():
            begin_session(session, by=by)
    SessionItem.objects.create(session=session, item=scored.items.first(), position=1)
    with pytest.raises(TransitionRefused), transaction.atomic():
        begin_session(session, by=by)
    Session.objects.update(held_on=today())
    Round.objects.update(state="open")
    with pytest.raises(TransitionRefused), transaction.atomic():
        begin_session(session, by=by)
    Round.objects.update(state="closed")
    ward.council.members.update(valid_to=today() - DAY)
    with pytest.raises(TransitionRefused), transaction.atomic():
        begin_session(session, by=by)
    ward.council.members.update(valid_to=None)
    assert begin_session(session, by=by).state == "in_session"


STATES = ("planned", "in_session", "closed", "cancelled")
STEPS = {
    ("planned", "begin"): "in_session", ("in_session", "close"): "closed",
    ("planned", "cancel"): "cancelled", ("in_session", "cancel"): "cancelled",
}  # fmt: skip
ROLES = ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor", "partner")


def do(session, action, by):
    if action == "begin":
        return begin_session(session, by=by)
    if action == "cancel":
        return cancel_session(session, reason="Hoãn", by=by)
    return close_session(session, document_number="3-BB/HĐ", document_date=today(), by=by)


@pytest.mark.parametrize("state", STATES)
def test_each_step_from_each_state_by_each_role(ward, scored, state):
    """By hand: which of the states it leads from, and that the secretary of the unit or above takes it, nobody else."""
    make_seat(ward.council)
    session = make_session(scored, state)
    session.items.update(outcome="postponed", reason="Chờ hồ sơ")
    here = [worker(role, ward.units.ward, f"{role}-here") for role in ROLES]
    elsewhere = [ward.beside, worker("secretary", ward.units.school), worker("leader", ward.units.city)]
    for action in ("begin", "close", "cancel"):
        to = STEPS.get((state, action))
        for user in (*here, *elsewhere, ward.city, ward.root):
            allowed = user in (ward.city, ward.root) or user.email == "secretary-here@example.vn"
            is_twice = allowed and state == "closed" and action == "close"
            point = transaction.savepoint()
            if (to and allowed) or is_twice:
                assert do(session, action, again(user)).state == (to or "closed")
            else:
                with pytest.raises(NotAllowed if to else WrongState), transaction.atomic():
                    do(session, action, again(user))
                assert Session.objects.get().state == state
            transaction.savepoint_rollback(point)
            offered = {step.action for step in available_actions(session, again(user))}
            assert (action in offered) == bool(to and allowed)
    assert {step.action for step in SESSION_STEPS.transitions} == {"begin", "close", "cancel"}


@pytest.mark.bar("X15")
def test_a_step_is_logged_once_and_needs_its_reason(ward, scored):
    make_seat(ward.council)
    session, by = make_session(scored), again(ward.secretary)
    with pytest.raises(ReasonMissing):
        cancel_session(session, reason="", by=by)
    begin_session(session, by=by)
    with pytest.raises(WrongState):
        begin_session(session, by=by)
    assert session.transitions.get().action == "begin"
    assert Event.objects.filter(kind="reviews.session.begin").count() == 1


@pytest.mark.bar("A3")
def test_who_reads_a_session(ward):
    house = make_meeting(ward)
    judge, idle = house.judges[0], worker("reviewer", ward.units.ward, "idle")
    above = worker("reviewer", ward.units.city, "above")
    for user, sees in (
        (ward.secretary, True), (ward.city, True), (ward.officer, True), (judge, True), (idle, False), (above, False),
        (ward.beside, False),
    ):  # fmt: skip
        assert Session.objects.visible_to(again(user)).exists() == sees, user
    ward.council.members.update(valid_to=today() - DAY)
    assert not Session.objects.visible_to(again(judge)), "a seat that ended shows nothing"
