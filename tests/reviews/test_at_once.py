"""Many at the same time: no sheet and no vote is lost or counted twice, and of many who take a step one does."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotNow
from models_registry.models import ResponsiblePerson
from organizations.dates import today
from reviews.models import (
    AccessBar,
    Assignment,
    BallotCount,
    Recusal,
    Round,
    RoundTransition,
    ScoreSheet,
    SessionItem,
    SessionTransition,
    SheetTransition,
    Vote,
    Voted,
)
from reviews.services.agenda import take_on_agenda
from reviews.services.assigning import assign_by_hand
from reviews.services.bars import bar
from reviews.services.closing import close_session
from reviews.services.conflicts import declare_conflict
from reviews.services.recusals import recuse
from reviews.services.rounds import change_round, open_round
from reviews.services.scoring import save_sheet, submit_sheet
from reviews.services.seats import add_seat
from reviews.services.sessions import cancel_session
from reviews.services.votes import cast_votes, count_votes, open_votes
from tests.access.people import again
from tests.reviews.makers import make_candidacies, make_judge, make_person, make_round
from tests.reviews.session_makers import make_meeting, make_session
from tests.threads import Late, at_once, wait_for, waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS, ITEMS = 50, 2
CHOICES = ("in_favour", "against", "abstained")


@pytest.mark.bar("X1")
def test_fifty_members_submit_and_vote_at_once_and_each_twice(ward):
    """Each sheet is submitted once with its own points, each vote is counted once; whoever asks twice is answered."""
    judges = [make_judge(ward.council, f"judge-{number}") for number in range(MEMBERS)]
    candidacies = make_candidacies(ward.units.ward, ITEMS, state="under_review")
    found = make_round(ward.council, candidacies, "open")
    _submitted(ward, found, judges)
    change_round(found, "close", by=again(ward.secretary))
    _voted(ward, Round.objects.get(), judges)


def _submitted(ward, found, judges):
    seats = {seat.person_id: seat for seat in found.council.members.all()}
    given = Assignment.objects.bulk_create(
        Assignment(item=found.items.first(), seat=seats[judge.person_id], how="hand", assigned_by=ward.secretary)
        for judge in judges
    )
    sheets = ScoreSheet.objects.bulk_create(ScoreSheet(assignment=each) for each in given)
    points = [(Decimal(number % 11), Decimal(number % 21)) for number in range(MEMBERS)]

    def submit(number):
        judge, (named, result) = again(judges[number]), points[number]
        told = {"named": {"points": named}, "result": {"points": result}}
        save_sheet(sheets[number], version=1, points=told, by=judge)
        return [submit_sheet(sheets[number], by=judge).total for _twice in range(2)]

    totals = [(100 * (named + result) / 30).quantize(Decimal("0.01")) for named, result in points]
    assert at_once(MEMBERS, submit) == [[total, total] for total in totals]
    assert list(ScoreSheet.objects.order_by("assignment").values_list("state", "total")) == [
        ("submitted", total) for total in totals
    ]
    assert Counter(SheetTransition.objects.values_list("subject", "action")) == {
        (sheet.pk, "submit"): 1 for sheet in sheets
    }
    assert Event.objects.filter(kind="reviews.score_sheet.submit").count() == MEMBERS


def _voted(ward, found, judges):
    session = make_session(found, "in_session", is_secret=True)
    items = list(session.items.order_by("position").values_list("pk", flat=True))
    open_votes(session, items=items, by=again(ward.secretary))

    def cast(number):
        chosen = {item: CHOICES[(number + place) % 3] for place, item in enumerate(items)}
        return [cast_votes(session, choices=chosen, by=again(judges[number])) for _twice in range(2)]

    assert at_once(MEMBERS, cast) == [[ITEMS, 0]] * MEMBERS
    expected = Counter((item, CHOICES[(n + place) % 3]) for n in range(MEMBERS) for place, item in enumerate(items))
    assert {row[:2]: row[2] for row in BallotCount.objects.values_list("item", "choice", "number")} == expected
    assert Counter(Voted.objects.values_list("item", flat=True)) == dict.fromkeys(items, MEMBERS)
    [first, *_more] = count_votes(session, items=items, by=again(ward.secretary))
    assert first.in_favour + first.against + first.abstained == first.present == MEMBERS


@pytest.mark.bar("X1")
def test_pressed_many_times_at_once_it_is_done_once(ward):
    """A sheet, and a paper of votes: one button pressed ten times, or ten windows of one person."""
    house = make_meeting(ward, number=2, is_secret=True)
    items = [item.pk for item in house.items]
    open_votes(house.session, items=items, by=house.by)
    chosen = dict.fromkeys(items, "against")
    votes = at_once(10, lambda _n: cast_votes(house.session, choices=chosen, by=again(house.judges[0])))
    assert sorted(votes) == [0] * 9 + [2]
    assert [row.number for row in BallotCount.objects.filter(choice="against")] == [1, 1]
    found = make_round(ward.council, make_candidacies(ward.units.ward), "open")
    seat = ward.council.members.get(person=house.judges[0].person)
    given = {"item": found.items.get(), "seat": seat, "how": "hand", "assigned_by": ward.secretary}
    sheet = ScoreSheet.objects.create(assignment=Assignment.objects.create(**given))
    save_sheet(sheet, version=1, points={"named": {"points": 5}, "result": {"points": 10}}, by=again(house.judges[0]))
    totals = at_once(10, lambda _n: submit_sheet(sheet, by=again(house.judges[0])).total)
    assert totals == [Decimal("50.00")] * 10
    assert SheetTransition.objects.filter(action="submit").count() == 1
    assert Event.objects.filter(kind="reviews.score_sheet.submit").count() == 1


@pytest.mark.bar("X1")
def test_who_is_recused_meanwhile_does_not_vote_as_well(ward):
    """Nobody is both: the counters would be more than those who may vote."""
    house = make_meeting(ward, number=1, is_secret=True)
    open_votes(house.session, items=[house.items[0].pk], by=house.by)
    judge, seat = again(house.judges[0]), house.ward.council.members.get(person=house.judges[0].person)
    with transaction.atomic():
        recuse(house.items[0], seat=seat, reason="Em gái", by=house.by)
        late = Late(lambda: cast_votes(house.session, choices={house.items[0].pk: "against"}, by=judge))
        late.waits()
    assert isinstance(late.ended(), ValidationError)
    assert (Voted.objects.count(), BallotCount.objects.exclude(number=0).count()) == (0, 0)


def test_no_sheet_is_submitted_once_the_round_is_closed(ward):
    """Whoever presses while the secretary closes it waits, and is told; else results changed after they were read."""
    judge = make_judge(ward.council)
    found = make_round(ward.council, make_candidacies(ward.units.ward, state="under_review"), "open")
    given = {"item": found.items.get(), "seat": ward.council.members.get(), "how": "hand", "assigned_by": judge}
    sheet = ScoreSheet.objects.create(assignment=Assignment.objects.create(**given))
    save_sheet(sheet, version=1, points={"named": {"points": 5}, "result": {"points": 10}}, by=again(judge))
    with transaction.atomic():
        change_round(found, "close", by=again(ward.secretary))
        late = Late(lambda: submit_sheet(sheet, by=again(judge)))
        late.waits()
    assert isinstance(late.ended(), NotNow)
    assert ScoreSheet.objects.get().state == "open"


def test_a_conflict_declared_while_sheets_are_given_out_takes_them_back(ward):
    """Else somebody who does not judge it has a sheet that nobody else gets; once all is decided it is refused."""
    judge, found = make_judge(ward.council), make_round(ward.council, make_candidacies(ward.units.ward), "open")
    item, by = found.items.get(), again(ward.secretary)
    told = {"person": judge.person, "ground": "Em gái tôi phụ trách", "by": again(judge)}
    with transaction.atomic():
        assign_by_hand(item, seats=[ward.council.members.get()], by=by)
        late = Late(lambda: declare_conflict(item, **told))
        late.waits()
    assert late.ended() is None
    assert Assignment.objects.get().withdrawn_at is not None
    Round.objects.update(state="decided")
    with pytest.raises(PermissionDenied):
        declare_conflict(item, **told)


@pytest.mark.bar("X1")
def test_who_declares_a_conflict_while_it_comes_on_an_agenda_does_not_vote_on_it_as_well(ward, monkeypatch):
    """Its session was not on the list when the declaring took its locks: it is locked before anything is judged."""
    house = make_meeting(ward, number=2)
    item, judge = house.items[1].item, house.judges[0]
    house.items[1].delete()
    votes = []

    def vote_meanwhile(*args, **known):
        choices = {SessionItem.objects.get(item=item).pk: "against"}
        votes.append(Late(lambda: cast_votes(house.session, choices=choices, by=again(judge))))
        wait_for(lambda: waits_for_us() or not votes[0].thread.is_alive())
        return bar(*args, **known)

    monkeypatch.setattr("reviews.services.conflicts.bar", vote_meanwhile)
    with transaction.atomic():
        Round.objects.select_for_update().get()
        late = Late(lambda: declare_conflict(item, person=judge.person, ground="Em gái", by=again(judge)))
        late.waits()
        [put] = take_on_agenda(house.session, items=[item.pk], by=house.by)
        open_votes(house.session, items=[put.pk], by=house.by)
    assert late.ended() is None
    assert isinstance(votes[0].ended(), ValidationError)
    assert (Recusal.objects.count(), Vote.objects.count()) == (1, 0)


def test_who_gets_a_seat_while_a_round_opens_is_kept_from_what_they_do_not_judge(ward):
    """Whichever comes first: the seat is seen by the opening, or the open round by the seat."""
    [candidacy] = make_candidacies(ward.units.ward)
    make_judge(ward.council)
    late_one = make_person(ward.units.ward, "Người mới")
    ResponsiblePerson.objects.create(model=candidacy.model, name="x", person=late_one)
    found, by = make_round(ward.council, [candidacy]), again(ward.secretary)
    seat = {"person": late_one, "role": "member", "position": "", "valid_from": today(), "valid_to": None}
    with transaction.atomic():
        open_round(found, by=by)
        late = Late(lambda: add_seat(ward.council, values=seat, by=by))
        late.waits()
    assert late.ended() is None
    assert AccessBar.objects.get().person_id == late_one.pk


@pytest.mark.bar("X15")
def test_of_many_who_end_a_session_or_a_round_at_once_one_wins(ward):
    """One transition, one log row, one event; whoever closes what is closed is told so."""
    house = make_meeting(ward, number=1)
    SessionItem.objects.update(outcome="postponed", reason="Chờ hồ sơ")
    by = [ward.secretary, ward.city]

    def end(number):
        user = again(by[number % 2])
        if number % 4 < 2:
            cancelled = cancel_session(house.session, reason="Hoãn", by=user)
            return str(cancelled.state)
        document = {"document_number": "3-BB/HĐ", "document_date": today()}
        return str(close_session(house.session, **document, by=user).state)

    answers = at_once(20, end)
    step = SessionTransition.objects.get()
    told = {answer if isinstance(answer, str) else type(answer).__name__ for answer in answers}
    assert told == {step.to_state, "WrongState"}
    assert Event.objects.filter(kind__in=["reviews.session.close", "reviews.session.cancel"]).count() == 1
    found = make_round(ward.council, make_candidacies(ward.units.ward), "open")

    def over(number):
        action, reason = (("close", ""), ("cancel", "Lập lại"))[number % 2]
        return str(change_round(found, action, by=again(by[number // 2 % 2]), reason=reason).state)

    answers = at_once(20, over)
    step = RoundTransition.objects.get(subject=found)
    assert sorted({type(answer).__name__ for answer in answers}) == ["WrongState", "str"]
    assert [answer for answer in answers if isinstance(answer, str)] == [step.to_state]
    assert Event.objects.filter(kind__in=["reviews.round.close", "reviews.round.cancel"]).count() == 1
