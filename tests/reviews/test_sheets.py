"""Assignments and score sheets: by rule and load, saved as typed, submitted once; the whole matrix; results."""

import datetime
import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from mobilization.common.editing import RecordChanged
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused, WrongState
from mobilization.workflow.transitions import available_actions
from models_registry.models import RegisteredModel, ResponsiblePerson
from notifications.models import Notice
from organizations.dates import today
from organizations.permissions.history import may_read_history
from reviews.models import AccessBar, Assignment, CouncilRules, Round, RoundItem, ScoreSheet, SheetPoints
from reviews.queries.assigning import able, plan
from reviews.queries.results import progress, results
from reviews.services.assigning import (
    assign_by_hand,
    assign_by_rule,
    mark_of,
    remind_late,
    take_own,
    withdraw_assignment,
)
from reviews.services.conflicts import declare_conflict
from reviews.services.rounds import SelectionChanged, change_round, take_out
from reviews.services.scoring import InConflict, change_sheet, save_sheet, submit_sheet
from reviews.services.seats import remove_seat
from tests.access.people import again, worker
from tests.reviews.makers import make_candidacies, make_judge, make_round, make_seat
from tests.worlds import shared

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FULL = {"named": {"points": Decimal(5), "comment": ""}, "result": {"points": Decimal("14.5"), "comment": "Tốt"}}


@shared
def house(ward):
    """An open round of two candidacies, three judges; rules that ask for two sheets each."""
    CouncilRules.objects.create(council=ward.council, valid_from=today() - DAY, fewest_sheets=2, source="Quy chế")
    candidacies = make_candidacies(ward.units.ward, 2)
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    found = make_round(ward.council, candidacies, "open", most_own=1)
    return SimpleNamespace(
        ward=ward, round=found, items=list(found.items.all()), judges=judges, by=again(ward.secretary)
    )


def give(house, judge=0, item=0):
    """A sheet of the judge for the item."""
    seat = house.round.council.members.get(person=house.judges[judge].person)
    [made] = assign_by_hand(house.items[item], seats=[seat], by=house.by)
    return ScoreSheet.objects.get(assignment=made)


def save(sheet, user, points=FULL, **more):
    stored = ScoreSheet.objects.get(pk=sheet.pk)
    return save_sheet(stored, version=more.pop("version", stored.version), points=points, by=again(user), **more)


def refused(call):
    with pytest.raises(ValidationError) as wrong, transaction.atomic():
        call()
    return set(getattr(wrong.value, "error_dict", {"": 0}))


# --- assigning ------------------------------------------------------------------------------------------------


def test_by_rule_the_least_loaded_first_and_nobody_in_conflict(house):
    model = house.items[0].candidacy.model
    ResponsiblePerson.objects.create(model=model, name="x", person=house.judges[0].person)
    planned = plan(house.round)
    told = {(item.pk, seat.person_id) for item, seat in planned.pairs}
    assert (len(told), planned.lacking) == (4, [])
    assert (house.items[0].pk, house.judges[0].person_id) not in told
    with pytest.raises(SelectionChanged):
        assign_by_rule(house.round, seen="other", by=house.by)
    assert not Assignment.objects.exists()
    made = assign_by_rule(house.round, seen=mark_of(planned.pairs), by=house.by)
    assert {(each.item_id, each.seat.person_id) for each in made} == told
    assert ScoreSheet.objects.filter(state="open").count() == 4
    assert plan(house.round).pairs == []
    notices = Notice.objects.filter(kind="reviews.assigned")
    assert sum(notice.data["number"] for notice in notices) == 4
    assert notices.count() == len({person for _item, person in told}), "one each"


def test_what_stays_with_too_few_is_said(house):
    house.round.council.members.filter(person=house.judges[2].person).update(valid_to=today() - DAY)
    ResponsiblePerson.objects.create(model=house.items[0].candidacy.model, name="x", person=house.judges[0].person)
    assert plan(house.round).lacking == [house.items[0]]


def test_only_who_can_judge_it_is_assigned_by_hand(house):
    no_account = make_seat(house.round.council)
    in_conflict = house.round.council.members.get(person=house.judges[0].person)
    declare_conflict(house.items[0], person=in_conflict.person, ground="x", by=house.by)
    for seats in ([], [no_account], [in_conflict]):
        assert refused(lambda seats=seats: assign_by_hand(house.items[0], seats=seats, by=house.by)) == {"seats"}
    sheet = give(house, judge=1)
    assert refused(lambda: give(house, judge=1)) == {"seats"}
    withdraw_assignment(sheet.assignment, reason="Nhầm", by=house.by)
    assert not ScoreSheet.objects.visible_to(again(house.judges[1]))
    give(house, judge=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(withdrawn_at__isnull=False).update(withdrawn_at=None)


def test_a_conflict_that_came_later_bars_at_assignment(house):
    """Somebody wrote its diary after the round was opened: they are not assigned, and a race raises the bar."""
    ResponsiblePerson.objects.create(model=house.items[0].candidacy.model, name="x", person=house.judges[0].person)
    assert refused(lambda: give(house)) == {"seats"}


def test_one_takes_on_their_own_up_to_the_cap(house):
    judge = again(house.judges[0])
    assert take_own(house.items[0], by=judge).how == "themselves"
    assert refused(lambda: take_own(house.items[0], by=judge)) == {""}
    assert refused(lambda: take_own(house.items[1], by=judge)) == {""}
    Round.objects.update(most_own=2)
    house.items[1].round.refresh_from_db()
    take_own(house.items[1], by=judge)
    for user in (house.ward.secretary, worker("reviewer", house.ward.units.ward, "no-seat")):
        with pytest.raises(PermissionDenied):
            take_own(house.items[1], by=again(user))
    other = again(house.judges[1])
    gone = RoundItem.objects.create(round=house.round, candidacy=make_candidacies(house.ward.units.ward)[0], position=9)
    RoundItem.objects.filter(pk=gone.pk).delete()
    Round.objects.update(most_own=3)
    assert refused(lambda: take_own(gone, by=judge)) == {""}, "taken out of the round since its page was read"
    assert refused(lambda: assign_by_hand(gone, seats=able(house.round), by=house.by)) == {"seats"}
    Round.objects.update(state="closed")
    with pytest.raises(PermissionDenied):  # its page was read while the round was open
        take_own(house.items[1], by=other)


@pytest.mark.bar("A5")
def test_only_the_secretary_assigns_withdraws_and_reminds(house):
    sheet = give(house)
    seat = house.round.council.members.get(person=house.judges[1].person)
    for user in (house.ward.officer, house.ward.beside, house.judges[0]):
        by = again(user)
        for call in (
            lambda by=by: assign_by_rule(house.round, seen="", by=by),
            lambda by=by: assign_by_hand(house.items[0], seats=[seat], by=by),
            lambda by=by: withdraw_assignment(sheet.assignment, reason="x", by=by),
            lambda by=by: remind_late(house.round, by=by),
        ):
            with pytest.raises(PermissionDenied):
                call()


def test_who_has_open_sheets_is_reminded_once_with_the_number(house):
    give(house), give(house, item=1), give(house, judge=1)
    assert len(remind_late(house.round, by=house.by).told) == 2
    told = Notice.objects.filter(kind="reviews.remind")
    assert {(each.recipient_id, each.data["number"]) for each in told} == {
        (house.judges[0].pk, 2), (house.judges[1].pk, 1)
    }  # fmt: skip


def test_what_was_assigned_is_not_taken_away_from_below(house):
    sheet = give(house)
    for call in (
        lambda: take_out(house.items[0], by=house.by),
        lambda: remove_seat(sheet.assignment.seat, by=house.by),
    ):
        assert refused(call) == {""}


# --- filling in -----------------------------------------------------------------------------------------------


def test_points_are_saved_one_by_one_and_checked(house):
    sheet, judge = give(house), house.judges[0]
    saved = save(sheet, judge, {"named": {"points": Decimal("7.5"), "comment": "Rõ"}})
    assert (saved.version, SheetPoints.objects.get().points) == (2, Decimal("7.5"))
    assert save(sheet, judge, {"named": {"points": Decimal("7.5"), "comment": "Rõ"}}).version == 2, "the same again"
    save(sheet, judge, {}, comment="Nên công nhận")
    for key, points in (("named", "10.1"), ("named", "-0.1"), ("named", "1.25"), ("else", "1")):
        given = {key: {"points": Decimal(points)}}
        assert refused(lambda given=given: save(sheet, judge, given)) == {key}
    save(sheet, judge, {"named": {"points": None, "comment": "Rõ"}})
    assert SheetPoints.objects.get().points is None


@pytest.mark.bar("X13")
def test_two_pages_of_one_sheet_overwrite_nothing(house):
    sheet, judge = give(house), house.judges[0]
    save(sheet, judge, {"named": {"points": Decimal(7)}})
    with pytest.raises(RecordChanged):
        save(sheet, judge, {"named": {"points": Decimal(3)}}, version=1)
    assert SheetPoints.objects.get().points == 7
    assert save(sheet, judge, {"named": {"points": Decimal(7)}}, version=1).version == 2, "an answer that was lost"


def test_a_sheet_is_submitted_whole_once_with_its_total(house):
    sheet, judge = give(house), again(house.judges[0])
    with pytest.raises(TransitionRefused):
        submit_sheet(sheet, by=judge)
    save(sheet, judge)
    first = submit_sheet(sheet, by=judge)
    assert (first.state, first.total) == ("submitted", Decimal("65.00"))  # 19.5 of 30
    second = submit_sheet(sheet, by=judge)
    assert (second.submitted_at, ScoreSheet.objects.get().transitions.count()) == (first.submitted_at, 1)
    with pytest.raises(WrongState):
        save(sheet, judge, {"named": {"points": Decimal(1)}})


def test_outside_the_window_nothing_is_written(house):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge)
    for days in ({"opens_on": today() + DAY, "closes_on": today() + DAY}, {"opens_on": today() - 5 * DAY,
                 "closes_on": today() - DAY}):  # fmt: skip
        Round.objects.update(**days)
        with pytest.raises(TransitionRefused):
            save(sheet, judge, {"named": {"points": Decimal(1)}})
        with pytest.raises(TransitionRefused):
            submit_sheet(sheet, by=judge)


def test_a_recusal_takes_points_and_access_away_at_once_and_tells_the_secretary(house):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge)
    submit_sheet(sheet, by=judge)
    assert results(house.round)[0].sheets == 1
    with pytest.raises(ReasonMissing):
        change_sheet(sheet, "recuse", by=judge, reason=" ")
    change_sheet(sheet, "recuse", by=judge, reason="Người phụ trách là em tôi")
    assert [row.sheets for row in results(house.round)] == [0, 0]
    model = house.items[0].candidacy.model
    assert AccessBar.objects.get().kind == "recused"
    assert model not in RegisteredModel.objects.visible_to(again(judge))
    assert not ScoreSheet.objects.visible_to(again(judge))
    assert Notice.objects.get(kind="reviews.recused").recipient_id == house.ward.secretary.pk
    assert refused(lambda: give(house)) == {"seats"}


def test_a_member_who_withdrew_by_mistake_scores_again_unless_there_is_another_conflict(house, client):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge)
    change_sheet(sheet, "recuse", by=judge, reason="Nhầm hồ sơ")
    model = house.items[0].candidacy.model
    named = ResponsiblePerson.objects.create(model=model, name="x", person=judge.person)
    with pytest.raises(TransitionRefused, match="là người phụ trách"):
        change_sheet(sheet, "reopen", by=house.by, reason="Nhầm")
    client.force_login(house.by)
    assert client.post(f"{sheet.get_absolute_url()}do/reopen/", {"reason": "Nhầm"}).status_code == 302
    assert ScoreSheet.objects.get().state == "recused"
    named.delete()
    change_sheet(sheet, "reopen", by=house.by, reason="Nhầm")
    assert model in RegisteredModel.objects.visible_to(again(judge))
    assert submit_sheet(ScoreSheet.objects.visible_to(again(judge)).get(), by=judge).total == 65
    assert list(sheet.transitions.order_by("id").values_list("action", "reason")) == [
        ("recuse", "Nhầm hồ sơ"), ("reopen", "Nhầm"), ("submit", ""),
    ]  # fmt: skip


def test_a_conflict_declared_afterwards_takes_the_points_out_too(house):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge)
    submit_sheet(sheet, by=judge)
    declare_conflict(house.items[0], person=judge.person, ground="Em gái", by=house.by)
    assert [row.sheets for row in results(house.round)] == [0, 0]
    Round.objects.update(state="decided")
    AccessBar.objects.update(lifted_at="2026-01-01T00:00Z")
    assert [row.sheets for row in results(house.round)] == [0, 0], "for good"


def test_a_conflict_that_came_after_assigning_is_found_when_the_sheet_is_written(client, house):
    sheet, judge, model = give(house), again(house.judges[0]), house.items[0].candidacy.model
    save(sheet, judge)
    client.force_login(judge)
    sent = typed(client, sheet, do="submit")
    ResponsiblePerson.objects.create(model=model, name="x", person=judge.person)
    with pytest.raises(PermissionDenied):  # nobody else is told why
        save(sheet, again(house.judges[1]), FULL)
    assert not AccessBar.objects.filter(model=model).exists()
    for call in (lambda: save(sheet, judge, FULL), lambda: submit_sheet(sheet, by=judge)):
        point = transaction.savepoint()
        with pytest.raises(InConflict, match="là người phụ trách"):
            call()
        assert AccessBar.objects.filter(model=model, person=judge.person, lifted_at=None).exists()
        transaction.savepoint_rollback(point)
    point = transaction.savepoint()
    assert client.post(f"/sheets/{sheet.pk}/", sent)["Location"] == "/sheets/"
    transaction.savepoint_rollback(point)
    assert client.post(f"/sheets/{sheet.pk}/", sent, headers={"X-Autosave": "yes"}).status_code == 409
    assert (client.get(f"/sheets/{sheet.pk}/").status_code, ScoreSheet.objects.get().state) == (404, "open")
    assert not RegisteredModel.objects.visible_to(judge).filter(pk=model.pk).exists()


def test_a_conflict_that_came_after_submitting_is_found_when_scoring_is_closed(house):
    sheet, other = (score(house, judge, 0, 80) for judge in (0, 1))
    for person in (house.judges[0].person, house.judges[1].person):
        ResponsiblePerson.objects.create(model=house.items[0].candidacy.model, name="x", person=person)
    house.round.council.members.filter(person=house.judges[1].person).update(valid_to=today() - DAY)
    closed = change_round(house.round, "close", by=house.by)
    assert [row.sheets for row in results(closed)] == [0, 0], "also of whose seat has ended"
    assert not ScoreSheet.objects.visible_to(again(house.judges[0])).exists()
    assert set(ScoreSheet.objects.exclude(assignment__withdrawn_at=None)) == {sheet, other}


def test_before_a_sheet_is_submitted_nobody_but_its_member_reads_what_stands_in_it(client, house):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge, FULL, comment="Rất tốt")
    readers = (house.by, worker("auditor", house.ward.units.ward), house.ward.root)
    for state, is_told in (("open", False), ("abstained", False), ("submitted", True)):
        total = {"total": 65, "submitted_at": "2026-01-01T00:00Z"} if is_told else {}
        ScoreSheet.objects.update(state=state, **total)
        for reader in (judge, *readers):
            client.force_login(again(reader))
            page = client.get(f"/sheets/{sheet.pk}/")
            told = client.get(f"/api/v1/score-sheets/{sheet.pk}/").json()
            reads = is_told or reader == judge
            assert ("Rất tốt" in page.content.decode(), "14,5" in page.content.decode()) == (reads, reads), (
                state,
                reader,
            )
            points = [row["points"] for row in told["points"]]
            assert points == (["5.0", "14.5"] if reads else [None, None]), (state, reader)
            assert (told["comment"], told["missing"]) == ("Rất tốt" if reads else "", 0)
            assert told["total_so_far"] == ("65.00" if reads else None)
            if reader != judge:
                for record in (ScoreSheet.objects.get(), SheetPoints.objects.first()):
                    assert may_read_history(again(reader), record) is is_told, (state, reader, record)


def test_the_secretary_opens_a_sheet_again_with_a_reason(house):
    sheet, judge = give(house), again(house.judges[0])
    save(sheet, judge)
    submit_sheet(sheet, by=judge)
    change_sheet(sheet, "reopen", by=house.by, reason="Nhầm thang điểm")
    stored = ScoreSheet.objects.get()
    assert (stored.state, stored.total, stored.points.count()) == ("open", None, 2)
    assert Notice.objects.get(kind="reviews.reopened").recipient_id == judge.pk
    assert submit_sheet(sheet, by=judge).total == 65


STATES = ("open", "submitted", "abstained", "recused")
STEPS = {
    ("open", "submit"): "submitted", ("open", "abstain"): "abstained", ("open", "recuse"): "recused",
    ("submitted", "recuse"): "recused", ("abstained", "recuse"): "recused",
    ("submitted", "reopen"): "open", ("abstained", "reopen"): "open", ("recused", "reopen"): "open",
}  # fmt: skip
ROLES = ("officer", "leader", "secretary", "reviewer", "approver", "administrator", "auditor", "partner")


def do(sheet, action, by):
    if action == "submit":
        return submit_sheet(sheet, by=by)
    return change_sheet(sheet, action, by=by, reason="Lý do")


@pytest.mark.parametrize("state", STATES)
def test_each_step_from_each_state_by_each_role(house, state):
    """By hand: the holder submits, abstains, withdraws; the secretary of the unit or above opens again."""
    sheet = give(house)
    save(sheet, house.judges[0])
    total = {"total": 65, "submitted_at": "2026-01-01T00:00Z"} if state == "submitted" else {}
    ScoreSheet.objects.update(state=state, **total)
    others = [worker(role, house.ward.units.ward, f"{role}-here") for role in ROLES]
    elsewhere = [worker("secretary", house.ward.units.school), worker("leader", house.ward.units.city)]
    people = [*others, *elsewhere, *house.judges, house.ward.city, house.ward.beside, house.ward.root]
    for action in ("submit", "abstain", "recuse", "reopen"):
        to = STEPS.get((state, action))
        for user in people:
            secretary = user.email == "secretary-here@example.vn" or user in (house.ward.city, house.ward.root)
            allowed = secretary if action == "reopen" else user == house.judges[0]
            point = transaction.savepoint()
            if (to and allowed) or (allowed and (state, action) == ("submitted", "submit")):
                assert do(sheet, action, again(user)).state == (to or "submitted")
            else:
                with pytest.raises(NotAllowed if to else WrongState), transaction.atomic():
                    do(sheet, action, again(user))
                assert ScoreSheet.objects.get().state == state
            transaction.savepoint_rollback(point)
            offered = {step.action for step in available_actions(ScoreSheet.objects.get(), again(user))}
            assert (action in offered) == bool(to and allowed), (user, action)


@pytest.mark.parametrize("state", ["closed", "decided", "cancelled"])
def test_in_a_round_that_is_not_open_nobody_does_anything(house, state):
    sheet = give(house)
    Round.objects.update(state=state)
    for at in ("open", "abstained"):
        ScoreSheet.objects.update(state=at)
        for user in (house.judges[0], house.ward.secretary, house.ward.city):
            assert available_actions(ScoreSheet.objects.get(pk=sheet.pk), again(user)) == []
    with pytest.raises(PermissionDenied):
        save(sheet, house.judges[0])


# --- who reads what -------------------------------------------------------------------------------------------


@pytest.mark.bar("A3")
def test_who_reads_a_sheet(house):
    sheet = give(house)
    people = {role: worker(role, house.ward.units.ward, f"{role}-x") for role in ROLES}
    for state, more in (("open", set()), ("decided", {"approver"})):
        Round.objects.update(state=state)
        for role, user in people.items():
            reads = bool(ScoreSheet.objects.visible_to(again(user)))
            assert reads == (role in {"leader", "secretary", "auditor"} | more), (state, role)
    assert list(ScoreSheet.objects.visible_to(again(house.judges[0]))) == [sheet]
    assert not ScoreSheet.objects.visible_to(again(house.judges[1]))
    assert not ScoreSheet.objects.visible_to(again(house.ward.beside))
    house.round.council.members.update(valid_to=today() - DAY)
    assert not ScoreSheet.objects.visible_to(again(house.judges[0])), "a seat that ended"


@pytest.mark.parametrize(("rule", "before", "after"), [("never", 0, 0), ("after_own", 0, 1), ("always", 1, 1)])
@pytest.mark.parametrize("blind", [False, True])
def test_when_a_member_sees_the_others_scores(client, house, rule, before, after, blind):
    Round.objects.update(scores_seen=rule, is_blind=blind)
    mine, other = give(house), give(house, judge=1)
    save(other, house.judges[1])
    submit_sheet(other, by=again(house.judges[1]))
    client.force_login(again(house.judges[0]))
    name = house.judges[1].person.full_name

    def seen():
        told = client.get(f"/sheets/{mine.pk}/").context["others"]
        in_api = client.get(f"/api/v1/score-sheets/{mine.pk}/").json()["others"]
        assert [[who, str(points)] for who, points in told or ()] == (in_api or [])
        assert {who for who, _points in told or ()} <= {"" if blind else name}
        return len(told or ())

    assert seen() == before
    save(mine, house.judges[0])
    submit_sheet(mine, by=again(house.judges[0]))
    assert seen() == after


# --- results --------------------------------------------------------------------------------------------------


def score(house, judge, item, total):
    sheet = give(house, judge, item)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state="submitted", total=total, submitted_at="2026-01-01T00:00Z")
    return sheet


def test_the_leaderboard_what_lies_apart_and_what_is_missing(house):
    for judge, item, total in ((0, 0, 90), (1, 0, 85), (2, 0, 40), (0, 1, 80), (1, 1, 82)):
        score(house, judge, item, total)
    first, second = results(house.round)
    assert (first.item, first.spread.mean, first.place, first.grade) == (house.items[1].pk, 81, 1, "Đạt")
    assert (second.spread.mean, second.is_apart, second.lacking) == (Decimal("71.67"), True, 0)
    assert [points for _name, points in second.outliers] == [40]
    given = ScoreSheet.objects.filter(assignment__item=house.items[0]).order_by("total").values_list("pk", "total")
    assert [(sheet, points) for sheet, _name, points in second.given] == list(given), "each sheet, the lowest first"
    assert results(house.round, "spread")[0].item == house.items[0].pk
    ScoreSheet.objects.filter(assignment__item=house.items[1]).update(state="open", total=None, submitted_at=None)
    assert results(house.round, "missing")[0].lacking == 2
    told = progress(house.round)
    assert [(each.open, each.submitted, each.given) for each in told] == [(1, 1, 2), (1, 1, 2), (0, 1, 1)]


# --- pages ----------------------------------------------------------------------------------------------------


def typed(client, sheet, **more):
    """What the page's form would send."""
    form = client.get(f"/sheets/{sheet.pk}/").context["form"]
    found = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    return {name: str(value) for name, value in found.items()} | more


@pytest.mark.parametrize(("language", "text"), [("en", "1,5"), ("en", "1.5"), ("vi", "1,5"), ("vi", "1.5")])
def test_points_with_the_other_languages_sign_are_not_ten_times_as_many(client, house, language, text):
    sheet = give(house)
    client.force_login(again(house.judges[0]))
    sent = typed(client, sheet, **{"points-result": text})
    assert client.post(f"/sheets/{sheet.pk}/", sent, headers={"accept-language": language}).status_code == 302
    assert SheetPoints.objects.get(sheet=sheet, criterion__key="result").points == Decimal("1.5")


def test_a_sheet_is_filled_in_and_submitted_without_javascript(client, house):
    sheet, following, _of_another = give(house), give(house, item=1), give(house, judge=1)
    client.force_login(again(house.judges[0]))
    here = f"/sheets/{sheet.pk}/"
    [line] = [row for row in client.get(f"/rounds/{house.round.pk}/").context["lines"] if row[1] == sheet]
    assert line[0].title == house.items[0].candidacy.model.title
    page = client.post(here, typed(client, sheet, **{"points-named": "11", "points-result": "14,5"}))
    said = "Hãy nhập điểm từ 0 đến 10, lẻ nhất đến một chữ số thập phân."
    assert (page.status_code, dict(page.context["form"].errors)) == (422, {"points-named": [said]})
    assert SheetPoints.objects.get().points == Decimal("14.5"), "what is right is kept"
    assert page.context["filled"].missing == 1, "the total counts it"
    put_right = {each.html_name: str(each.value() or "") for each in page.context["form"]} | {"points-named": "1"}
    assert client.post(here, put_right).status_code == 302, "it is no change of somebody else"
    client.post(here, typed(client, sheet) | {"points-named": ""})
    missing = client.post(here, typed(client, sheet, do="submit"))
    assert (missing.status_code, ScoreSheet.objects.get(pk=sheet.pk).state) == (422, "open")
    assert list(missing.context["form"].errors) == ["points-named"], "at its field"
    sent = typed(client, sheet, **{"points-named": "5", "do": "submit"})
    assert client.post(here, sent)["Location"] == f"/sheets/{following.pk}/", "the next one that waits"
    assert client.post(here, sent).status_code == 302, "pressed twice"
    assert ScoreSheet.objects.get(pk=sheet.pk).total == 65
    page = client.get("/sheets/?todo=1")
    assert [row[0].pk for row in page.context["sheets"]] == [following.pk]
    assert [page.context["mine"][name] for name in ("given", "submitted", "open")] == [2, 1, 1]
    assert [item.url for item in client.get("/work/").context["waiting"]] == ["/sheets/?todo=1"]
    waiting = {item.url: item.count for item in client.get("/").context["waiting"]}
    assert waiting["/sheets/?todo=1"] == 1
    assert client.post(f"/sheets/{following.pk}/do/recuse/", {"reason": "Em gái"})["Location"] == "/sheets/"
    assert client.get(f"/sheets/{following.pk}/").status_code == 404


def test_the_script_is_told_the_version_and_what_was_refused(client, house):
    sheet = give(house)
    client.force_login(again(house.judges[0]))
    here, script = f"/sheets/{sheet.pk}/", {"X-Autosave": "yes"}
    sent = typed(client, sheet, **{"points-named": "5", "points-result": "99"})
    told = client.post(here, sent, headers=script).json()
    assert (told["version"], told["refused"]) == (2, ["Tiêu chí result"])
    both = client.post(here, sent | {"points-named": "6"}, headers=script)
    assert both.status_code == 409
    page = client.post(here, sent | {"points-named": "6", "points-result": "7"})
    assert (page.status_code, len(page.context["differences"])) == (409, 2)


def test_assigning_progress_and_reminding_on_pages(client, house):
    client.force_login(house.by)
    here = f"/rounds/{house.round.pk}/"
    page = client.get(f"{here}assign/")
    assert page.context["number"] == 4
    assert client.post(f"{here}assign/", {"seen": "x"}).status_code == 409
    assert client.post(f"{here}assign/", {"seen": page.context["seen"]})["Location"] == f"{here}progress/"
    assert client.get(f"{here}progress/").context["given"] == 4
    closing = client.get(f"{here}do/close/").context["effects"]
    assert [each.split()[:2] for each in closing[2:]] == [["Còn", "4"], ["2", "hồ"]], "open sheets; too few sheets"
    client.post(f"{here}remind/")
    assert Notice.objects.filter(kind="reviews.remind").exists()
    by_hand = f"/rounds/items/{house.items[0].pk}/assign/"
    page = client.get(by_hand)
    [free] = page.context["form"].fields["seats"].queryset
    have = set(Assignment.objects.filter(item=house.items[0]).values_list("seat__person__full_name", flat=True))
    assert (set(page.context["has"]), len(have), page.context["is_over"]) == (have, 2, False)
    assert client.post(by_hand, {"seats": [free.pk]})["Location"] == f"{here}progress/"
    assert client.get(by_hand).context["is_over"], "nobody is left"
    made = Assignment.objects.get(seat=free, item=house.items[0])
    back = f"/rounds/assignments/{made.pk}/withdraw/"
    assert back in client.get(made.sheet.get_absolute_url()).content.decode()
    assert client.post(back, {"reason": ""}).status_code == 422
    client.post(back, {"reason": "Nhầm"})
    assert client.get(back).status_code == 404
    left = ScoreSheet.objects.filter(assignment__seat__person=house.judges[0].person, state="open").first()
    client.force_login(again(house.judges[0]))
    for path in (f"{here}assign/", f"{here}progress/", f"{here}remind/", by_hand):
        assert client.get(path).status_code == 403
    assert client.post(f"/rounds/items/{house.items[0].pk}/take/").status_code == 302
    Round.objects.update(state="closed")
    assert "nội dung trong phiếu này không được tính" in client.get(left.get_absolute_url()).content.decode()


def test_the_api_assigns_scores_and_tells_the_results(client, house):
    def send(method, path, data=None, **headers):
        return getattr(client, method)(
            f"/api/v1/{path}", json.dumps(data or {}), content_type="application/json", headers=headers
        )

    client.force_login(house.by)
    path = f"rounds/{house.round.pk}/"
    told = client.get(f"/api/v1/{path}plan/").json()
    assert send("post", f"{path}assign/", {"seen": "x"}).status_code == 409
    made = send("post", f"{path}assign/", {"seen": told["seen"]})
    assert (made.status_code, len(made.json())) == (201, 4)
    assert send("post", f"{path}remind/").json()["told"] == 3
    sheet = ScoreSheet.objects.filter(assignment__seat__person=house.judges[0].person).first()
    client.force_login(again(house.judges[0]))
    at = f"score-sheets/{sheet.pk}/"
    shown = client.get(f"/api/v1/{at}")
    assert shown.json()["actions"] == ["edit", "submit", "abstain", "recuse"]
    points = {"points": [{"key": "named", "points": "5"}, {"key": "result", "points": "14.5", "comment": "Tốt"}]}
    assert send("patch", at, points).status_code == 428
    saved = send("patch", at, points, **{"If-Match": shown["ETag"]})
    assert (saved.status_code, saved.json()["total_so_far"], saved.json()["missing"]) == (200, "65.00", 0)
    assert send("patch", at, {"comment": "x"}, **{"If-Match": shown["ETag"]}).status_code == 412
    assert send("post", f"{at}steps/", {"step": "reopen", "reason": "x"}).status_code == 403
    assert send("post", f"{at}steps/", {"step": "submit"}).json()["total"] == "65.00"
    assert send("patch", at, {"comment": "x"}, **{"If-Match": "*"}).status_code == 409
    assert send("post", f"{at}steps/", {"step": "recuse", "reason": "Em gái"}).status_code == 204
    assert client.get(f"/api/v1/{at}").status_code == 404
    assert client.get(f"/api/v1/{path}results/").status_code == 403
    client.force_login(house.by)
    assert [row["sheets"] for row in client.get(f"/api/v1/{path}results/?order=missing").json()] == [0, 0]
    one = Assignment.objects.filter(sheet__state="open").first()
    assert send("post", f"assignments/{one.pk}/withdraw/", {"reason": "Nhầm"}).json()["reason"] == "Nhầm"
