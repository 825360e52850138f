"""Votes in sessions: open and secret, on paper, counted once; of a secret vote nothing joins person and choice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event, IdempotencyKey
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import apply_transition, available_actions
from models_registry.models import Candidacy
from reviews.models import (
    AccessBar,
    Attendance,
    BallotCount,
    CouncilMember,
    PaperCount,
    Session,
    SessionItem,
    Vote,
    Voted,
)
from reviews.models.session import NOT_COUNTED
from reviews.queries.sessions import agenda_of, waiting_for
from reviews.services.recusals import recuse
from reviews.services.rounds import SelectionChanged
from reviews.services.votes import (
    cast_votes,
    confirm_papers,
    count_votes,
    enter_papers,
    mark_of_papers,
    open_votes,
    papers_to_confirm,
    repeat_vote,
)
from reviews.session_steps import ITEM_STEPS
from tests.access.people import again, worker
from tests.reviews.session_makers import make_meeting

pytestmark = pytest.mark.django_db
FOR, AGAINST, BLANK = "in_favour", "against", "abstained"


def ids(house):
    return [item.pk for item in house.items]


def opened(ward, **fields):
    house = make_meeting(ward, **fields)
    open_votes(house.session, items=ids(house), by=house.by)
    return house


def cast(house, judge, *choices):
    chosen = dict(zip(ids(house), choices, strict=True))
    return cast_votes(house.session, choices=chosen, by=again(house.judges[judge]))


def counted(house, number=0):
    count_votes(house.session, items=[house.items[number].pk], by=house.by)
    item = SessionItem.objects.get(pk=house.items[number].pk)
    return (item.in_favour, item.against, item.abstained, item.invalid, item.base, item.needed, item.is_carried)


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


def papers(**numbers):
    return {"in_favour": 0, "against": 0, "abstained": 0, "invalid": 0} | numbers


# --- opening --------------------------------------------------------------------------------------------------


def test_without_a_quorum_or_anybody_to_vote_nothing_is_opened(ward):
    house = make_meeting(ward, present=False)
    with pytest.raises(TransitionRefused, match="0/3"):
        open_votes(house.session, items=ids(house), by=house.by)
    assert not SessionItem.objects.filter(state="voting").exists()
    Attendance.objects.update(is_present=True)
    for seat in ward.council.members.all():
        recuse(house.items[0], seat=seat, reason="Em gái", by=house.by)
    with pytest.raises(TransitionRefused), transaction.atomic():
        open_votes(house.session, items=ids(house), by=house.by)
    Candidacy.objects.filter(pk=house.items[1].item.candidacy_id).update(state="withdrawn")
    with pytest.raises(TransitionRefused), transaction.atomic():
        open_votes(house.session, items=ids(house)[1:], by=house.by)
    Candidacy.objects.update(state="under_review")
    open_votes(house.session, items=ids(house)[1:], by=house.by)
    assert refused(lambda: open_votes(house.session, items=ids(house)[1:], by=house.by)) == {"items"}


# --- casting --------------------------------------------------------------------------------------------------


def test_members_who_are_there_vote_openly_once(ward):
    house = opened(ward, members=4)
    assert cast(house, 0, FOR, AGAINST) == 2
    assert cast(house, 0, AGAINST, AGAINST) == 0, "what was cast stays"
    assert set(Vote.objects.values_list("seat__person", "choice")) == {
        (house.judges[0].person_id, FOR), (house.judges[0].person_id, AGAINST),
    }  # fmt: skip
    assert refused(lambda: cast(house, 1, FOR, "odd")) == {str(house.items[1].pk)}
    seats = {seat.person_id: seat for seat in ward.council.members.all()}
    recuse(house.items[0], seat=seats[house.judges[1].person_id], reason="Em gái", by=house.by)
    assert refused(lambda: cast(house, 1, FOR, FOR)) == {str(house.items[0].pk)}
    assert refused(lambda: recuse(house.items[0], seat=seats[house.judges[0].person_id], reason="x", by=house.by)) == {
        "seat"
    }
    AccessBar.objects.all().delete()
    assert [item.pk for item in waiting_for(house.session, again(house.judges[1]))] == ids(house)[1:]
    Attendance.objects.filter(seat__person=house.judges[2].person).update(is_present=False)
    for user in (house.judges[2], ward.secretary, ward.city, ward.root, worker("reviewer", ward.units.ward, "idle")):
        with pytest.raises(PermissionDenied):
            cast_votes(house.session, choices={house.items[0].pk: FOR}, by=again(user))
    cast(house, 3, FOR, BLANK)
    assert counted(house) == (2, 0, 0, 0, 3, 2, True)
    assert counted(house, 1) == (0, 1, 1, 0, 4, 3, False)
    assert refused(lambda: cast(house, 1, FOR, FOR)) == set(map(str, ids(house)))
    [line, _other] = agenda_of(house.session, house.by)
    assert [choice for _name, choice in line.votes] == ["đồng ý", "đồng ý"]


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_long_agenda_costs_whoever_votes_no_more_queries(ward, is_secret):
    """All others wait meanwhile: it is done under the lock of the session."""
    house, costs = make_meeting(ward, number=12, is_secret=is_secret), []
    for chosen in (house.items[:1], house.items[1:2], house.items[2:]):
        open_votes(house.session, items=[item.pk for item in chosen], by=house.by)
        by = again(house.judges[0])
        with CaptureQueriesContext(connection) as queries:
            cast_votes(house.session, choices={item.pk: FOR for item in chosen}, by=by)
        costs.append(len(queries))
    assert costs[1] == costs[2]


@pytest.mark.bar("D1")
def test_of_a_secret_vote_nothing_joins_person_and_choice(ward):
    house = opened(ward, is_secret=True)
    before = Event.objects.count()
    for judge, choices in enumerate(((FOR, FOR), (FOR, AGAINST), (AGAINST, FOR))):
        assert cast(house, judge, *choices) == 2
        assert cast(house, judge, *reversed(choices)) == 0
    assert (Vote.objects.count(), Voted.objects.count()) == (0, 6)
    assert dict(BallotCount.objects.filter(item=house.items[0]).values_list("choice", "number")) == {
        FOR: 2, AGAINST: 1, BLANK: 0
    }  # fmt: skip
    assert (Event.objects.count(), IdempotencyKey.objects.count()) == (before, 0)
    recorded = set(recorded_models())
    assert not {Voted, BallotCount} & recorded
    assert {field.name for field in BallotCount._meta.get_fields()} == {"id", "item", "choice", "number"}
    assert {field.name for field in Voted._meta.get_fields()} == {"id", "item", "seat"}
    with connection.cursor() as cursor:  # the transaction that wrote a counter last is the same for all of an item
        cursor.execute("SELECT count(DISTINCT cmin::text || xmin::text) FROM reviews_ballotcount")
        assert cursor.fetchone() == (1,)
    [line, _other] = agenda_of(house.session, house.by)
    assert (line.voted, line.votes) == (3, [])
    assert counted(house) == (2, 1, 0, 0, 3, 2, True)
    [line, _other] = agenda_of(house.session, house.by)
    assert line.votes == []


@pytest.mark.parametrize("is_secret", [False, True])
def test_the_chairs_vote_decides_a_tie_where_it_is_known(ward, is_secret):
    house = opened(ward, members=2, number=1, tie="chair", is_secret=is_secret)
    ward.council.members.filter(person=house.judges[0].person).update(role="chair")
    cast(house, 0, FOR)
    cast(house, 1, AGAINST)
    assert counted(house) == (1, 1, 0, 0, 2, 2, not is_secret)


# --- paper ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_secret", [False, True])
def test_papers_are_counted_with_the_portals_votes_once_a_second_person_confirms(ward, is_secret):
    house = opened(ward, members=6, is_secret=is_secret)
    for judge in range(3):
        cast(house, judge, FOR, FOR)
    first, second = ids(house)
    too_many = {first: papers(in_favour=4), second: papers(against=3)}
    assert refused(lambda: enter_papers(house.session, counts=too_many, by=house.by)) == {f"in_favour-{first}"}
    given = {first: papers(in_favour=2, invalid=1), second: papers()}
    assert enter_papers(house.session, counts=given, by=house.by) == 1
    assert enter_papers(house.session, counts=given, by=house.by) == 0
    with pytest.raises(TransitionRefused), transaction.atomic():
        count_votes(house.session, items=[first], by=house.by)
    waiting = papers_to_confirm(house.session, house.by)
    seen = mark_of_papers(waiting)
    assert refused(lambda: confirm_papers(house.session, seen=seen, by=house.by)) == {""}
    witness = again(house.judges[1])
    with pytest.raises(SelectionChanged):
        confirm_papers(house.session, seen=mark_of_papers([]), by=witness)
    for user in (ward.officer, ward.beside, worker("reviewer", ward.units.ward, "idle")):
        with pytest.raises(PermissionDenied):
            confirm_papers(house.session, seen=seen, by=again(user))
    assert confirm_papers(house.session, seen=seen, by=witness) == 1
    assert enter_papers(house.session, counts=given, by=house.by) == 0, "what is the same stays confirmed"
    assert counted(house) == (5, 0, 0, 1, 6, 4, True)
    changed = {second: papers(against=3)}
    enter_papers(house.session, counts=changed, by=house.by)
    confirm_papers(house.session, seen=mark_of_papers(papers_to_confirm(house.session, house.by)), by=again(ward.city))
    enter_papers(house.session, counts={second: papers(against=2)}, by=house.by)
    assert PaperCount.objects.get(item=second).confirmed_by is None, "another number is confirmed anew"
    enter_papers(house.session, counts={second: papers()}, by=house.by)
    assert not PaperCount.objects.filter(item=second).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperCount.objects.update(confirmed_by=house.by)


def test_the_chairs_hand_decides_a_tie_that_was_counted_by_people_unless_the_chair_does_not_vote(ward):
    house = opened(ward, members=3, tie="chair")
    chair = ward.council.members.get(person=house.judges[2].person)
    CouncilMember.objects.filter(pk=chair.pk).update(role="chair")
    counts = {pk: papers(in_favour=1, against=1, chair_in_favour=True) for pk in ids(house)}
    enter_papers(house.session, counts=counts, by=house.by)
    confirm_papers(house.session, seen=mark_of_papers(papers_to_confirm(house.session, house.by)), by=again(ward.city))
    recuse(house.items[0], seat=chair, reason="Em gái", by=house.by)
    assert counted(house) == (1, 1, 0, 0, 2, 2, False)
    Attendance.objects.filter(seat=chair).update(is_present=False)
    Session.objects.update(base="present")
    house.session.refresh_from_db()
    assert counted(house, 1) == (1, 1, 0, 0, 2, 2, False), "of a chair who is away there is no hand"


def test_the_hand_of_a_chair_who_is_away_or_does_not_vote_is_not_taken_and_a_deputys_is_no_chairs(ward, client):
    house = opened(ward, members=4, tie="chair", base="present")
    seats = {seat.person_id: seat for seat in ward.council.members.all()}
    deputy, chair = (seats[house.judges[n].person_id] for n in (0, 3))
    for seat, role in ((deputy, "deputy"), (chair, "chair")):
        CouncilMember.objects.filter(pk=seat.pk).update(role=role)
    recuse(house.items[0], seat=chair, reason="Em gái", by=house.by)
    hands = {pk: papers(in_favour=1, chair_in_favour=True) for pk in ids(house)}
    first, second = (f"chair_in_favour-{pk}" for pk in ids(house))
    assert refused(lambda: enter_papers(house.session, counts=hands, by=house.by)) == {first}
    client.force_login(house.by)
    form = client.get(f"/sessions/{house.session.pk}/papers/").context["form"]
    assert (first in form.fields, second in form.fields) == (False, True)
    assert client.get(house.session.get_absolute_url()).context["tie_told"] == ""
    Attendance.objects.filter(seat=chair).update(is_present=False)
    assert refused(lambda: enter_papers(house.session, counts=hands, by=house.by)) == {first, second}
    assert second not in client.get(f"/sessions/{house.session.pk}/papers/").context["form"].fields
    assert client.get(house.session.get_absolute_url()).context["tie_told"]
    for judge, choice in enumerate((FOR, AGAINST, BLANK)):
        cast(house, judge, choice, choice)
    assert counted(house, 1)[-1] is False, "who presides instead does not decide a tie"


def test_the_chairs_hand_decides_a_tie_that_was_counted_by_people(ward):
    house = opened(ward, members=2, tie="chair")
    ward.council.members.filter(person=house.judges[0].person).update(role="chair")
    counts = {pk: papers(in_favour=1, against=1, chair_in_favour=pk == house.items[0].pk) for pk in ids(house)}
    enter_papers(house.session, counts=counts, by=house.by)
    confirm_papers(house.session, seen=mark_of_papers(papers_to_confirm(house.session, house.by)), by=again(ward.city))
    assert counted(house) == (1, 1, 0, 0, 2, 2, True)
    waiting = [PaperCount(item=house.items[1], in_favour=1, against=1, chair_in_favour=hand) for hand in (True, False)]
    assert mark_of_papers(waiting[:1]) != mark_of_papers(waiting[1:]), "the hand is among what is confirmed"
    assert counted(house, 1) == (1, 1, 0, 0, 2, 2, False)


# --- repeating ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_vote_is_repeated_with_a_reason_and_what_was_cast_goes(ward, is_secret):
    house = opened(ward, is_secret=is_secret)
    cast(house, 0, FOR, FOR)
    counted(house)
    with pytest.raises(ReasonMissing):
        repeat_vote(house.items[0], reason="", by=house.by)
    SessionItem.objects.filter(pk=house.items[0].pk).update(outcome="postponed", reason="x")
    again_ = repeat_vote(house.items[0], reason="Kiểm phiếu nhầm", by=house.by)
    assert {name: getattr(again_, name) for name in NOT_COUNTED} == NOT_COUNTED
    assert (again_.state, again_.outcome, again_.reason) == ("waiting", "", "")
    assert not any(model.objects.filter(item=again_).exists() for model in (Vote, Voted, BallotCount, PaperCount))
    open_votes(house.session, items=ids(house)[:1], by=house.by)
    assert cast_votes(house.session, choices={house.items[0].pk: AGAINST}, by=again(house.judges[0])) == 1
    assert counted(house) == (0, 1, 0, 0, 3, 2, False)


STATES = ("waiting", "voting", "counted")
STEPS = {
    ("waiting", "open_vote"): "voting", ("voting", "count"): "counted", ("voting", "repeat"): "waiting",
    ("counted", "repeat"): "waiting",
}  # fmt: skip
ROLES = ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor", "partner")
NUMBERS = dict.fromkeys(NOT_COUNTED, 1) | {"in_favour": 0, "against": 0, "abstained": 0, "invalid": 0, "recused": 0}


@pytest.mark.parametrize("state", STATES)
def test_each_step_of_a_vote_from_each_state_by_each_role(ward, state):
    """By hand: which of the states it leads from, and that the secretary of the unit or above takes it, nobody else."""
    house = make_meeting(ward, number=1)
    numbers = NUMBERS | {"is_carried": True} if state == "counted" else {}
    SessionItem.objects.update(state=state, **numbers)
    item = SessionItem.objects.get()
    here = [worker(role, ward.units.ward, f"{role}-here") for role in ROLES]
    users = (*here, house.judges[0], ward.beside, worker("secretary", ward.units.school), ward.city, ward.root)
    for session_state in ("in_session", "planned"):
        Session.objects.update(state=session_state)
        for action in ("open_vote", "count", "repeat"):
            to = STEPS.get((state, action))
            for user in users:
                allowed = user in (ward.city, ward.root) or user.email == "secretary-here@example.vn"
                allowed = allowed and session_state == "in_session"
                point = transaction.savepoint()
                data = {"counted": NUMBERS | {"is_carried": True}}
                if to and allowed:
                    assert apply_transition(item, action, by=again(user), reason="x", **data).state == to
                else:
                    with pytest.raises(NotAllowed if to else WrongState), transaction.atomic():
                        apply_transition(item, action, by=again(user), reason="x", **data)
                transaction.savepoint_rollback(point)
                fresh = SessionItem.objects.get()
                offered = {step.action for step in available_actions(fresh, again(user))}
                assert (action in offered) == bool(to and allowed)
    assert {step.action for step in ITEM_STEPS.transitions} == {"open_vote", "count", "repeat"}
