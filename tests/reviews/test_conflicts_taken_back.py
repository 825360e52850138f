"""A declared conflict taken back: sheets come back as they were; and the secretary is told of sheets taken away."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from models_registry.models import ResponsiblePerson
from notifications.models import Notice
from reviews.models import AccessBar, Assignment, Conflict, Recusal, Round, ScoreSheet
from reviews.queries.results import results
from reviews.services.assigning import assign_by_hand, withdraw_assignment
from reviews.services.conflicts import declare_conflict, withdraw_conflict
from reviews.services.recusals import take_back_recusal
from reviews.services.rounds import change_round
from reviews.services.scoring import InConflict, change_sheet, save_sheet, submit_sheet
from tests.access.people import again
from tests.reviews.makers import make_candidacies, make_judge, make_round
from tests.reviews.session_makers import make_session
from tests.worlds import shared

pytestmark = pytest.mark.django_db
POINTS = {"named": {"points": Decimal(5)}, "result": {"points": Decimal("14.5")}}


@shared
def house(ward):
    """An open round of two candidacies; one judge has a submitted sheet of the first and an open one of the second."""
    judge = make_judge(ward.council)
    found = make_round(ward.council, make_candidacies(ward.units.ward, 2, state="under_review"), "open")
    seat, by = ward.council.members.get(), again(ward.secretary)
    sheets = []
    for item in found.items.order_by("position"):
        [made] = assign_by_hand(item, seats=[seat], by=by)
        sheets.append(save_sheet(made.sheet, version=1, points=POINTS, by=again(judge)))
    submit_sheet(sheets[0], by=again(judge))
    items = list(found.items.order_by("position"))
    return SimpleNamespace(ward=ward, round=found, judge=judge, seat=seat, sheets=sheets, items=items, by=by)


def declared(house, item=0, by=None):
    user = by or again(house.judge)
    return declare_conflict(house.items[item], person=house.judge.person, ground="Em gái tôi phụ trách", by=user)


def take_back(house, conflict):
    return withdraw_conflict(conflict, reason="Nhầm mô hình", by=house.by)


def standing(house):
    rows = ScoreSheet.objects.standing().order_by("assignment__item__position")
    return list(rows.values_list("assignment__item", "state", "total"))


def bars():
    return list(AccessBar.objects.filter(lifted_at=None).values_list("kind", flat=True))


# --- what comes back ------------------------------------------------------------------------------------------


def test_points_and_state_come_back_as_they_were(house):
    before, told = standing(house), results(house.round)
    both = [declared(house, 0), declared(house, 1)]
    assert standing(house) == []
    for conflict in both:
        take_back(house, conflict)
    assert (standing(house), bars()) == (before, [])
    assert [(each.sheets, each.spread) for each in results(house.round)] == [
        (each.sheets, each.spread) for each in told
    ]
    assert list(ScoreSheet.objects.visible_to(again(house.judge)).order_by("pk")) == house.sheets
    assert not Assignment.objects.exclude(reason="").exists()


def test_only_what_the_conflict_had_withdrawn_comes_back(house):
    withdraw_assignment(house.sheets[0].assignment, reason="Chia lại", by=house.by)
    conflict = declared(house)
    take_back(house, conflict)
    assert [item for item, _state, _total in standing(house)] == [house.items[1].pk]
    assert Assignment.objects.get(pk=house.sheets[0].assignment_id).reason == "Chia lại"


def test_against_another_conflict_nothing_comes_back(house):
    ResponsiblePerson.objects.create(model=house.items[0].candidacy.model, name="x", person=house.judge.person)
    conflict = declared(house)
    with pytest.raises(InConflict):
        save_sheet(house.sheets[1], version=2, points=POINTS, by=again_in_conflict(house))
    take_back(house, conflict)
    assert standing(house) == []
    assert "declared" not in bars()


def again_in_conflict(house):
    """The judge, who answers for the second model as well by now."""
    ResponsiblePerson.objects.create(model=house.items[1].candidacy.model, name="x", person=house.judge.person)
    return again(house.judge)


def test_who_withdrew_from_the_sheet_besides_has_not_got_it_back(house):
    change_sheet(house.sheets[0], "recuse", by=again(house.judge), reason="Em gái")
    conflict = declared(house, by=house.by)
    take_back(house, conflict)
    assert (bars(), ScoreSheet.objects.get(pk=house.sheets[0].pk).state) == (["recused"], "recused")


def test_a_round_that_is_decided_stays_as_it_is(house):
    conflict = declared(house)
    Round.objects.update(state="decided")
    take_back(house, conflict)
    assert [item for item, _state, _total in standing(house)] == [house.items[1].pk]
    assert bars() == []


def test_while_a_session_is_to_come_they_are_kept_from_it_by_the_recusal_until_it_is_taken_back(house):
    before = standing(house)
    change_round(house.round, "close", by=house.by)
    make_session(Round.objects.get())
    conflict = declared(house)
    recusal = Recusal.objects.get()
    take_back(house, conflict)
    assert (bars(), len(standing(house))) == (["recused"], 1), "they do not vote on it still"
    take_back_recusal(recusal, reason="Nhầm mô hình", by=house.by)
    assert (bars(), standing(house)) == ([], before)


def test_on_the_page_and_by_the_api_it_comes_back_too(client, house):
    before = standing(house)
    client.force_login(house.by)
    reason = {"reason": "Nhầm mô hình"}
    conflict = declared(house)
    assert len(standing(house)) == 1
    client.post(f"/rounds/items/{house.items[0].pk}/conflict/{conflict.pk}/withdraw/", reason)
    assert standing(house) == before
    conflict = declared(house)
    client.post(f"/api/v1/conflicts/{conflict.pk}/withdraw/", reason, content_type="application/json")
    assert standing(house) == before
    assert Conflict.objects.filter(withdrawn_at__isnull=False).count() == 2


# --- what the secretary is told -------------------------------------------------------------------------------


def notices():
    return list(Notice.objects.filter(kind="reviews.sheets_taken").order_by("id"))


def test_the_secretary_is_told_once_of_a_sheet_that_was_taken_away_with_the_way_to_give_it_again(client, house):
    declared(house)
    [told] = notices()
    assert (told.recipient, told.url) == (house.ward.secretary, f"/rounds/items/{house.items[0].pk}/assign/")
    for language, words in (("vi", "người khác"), ("en", "somebody else")):
        with translation.override(language):
            assert house.judge.person.full_name in told.text
            assert words in told.text
            assert house.items[0].candidacy.model.title not in told.text, "no mail names a model"
    client.force_login(house.by)
    assert client.get(told.url).status_code == 200
    change_round(house.round, "close", by=house.by)
    assert len(notices()) == 1, "once"


def test_several_sheets_are_one_notice_that_leads_to_what_is_missing_in_the_round(client, house):
    for item in house.items:
        ResponsiblePerson.objects.create(model=item.candidacy.model, name="x", person=house.judge.person)
    change_round(house.round, "close", by=house.by)
    [told] = notices()
    assert f"{house.judge.person.full_name} (2)" in told.text
    assert told.url == f"/rounds/{house.round.pk}/progress/", "it is closed: nobody is given anything any more"
    assert "đã kết thúc" in told.text
    Notice.objects.filter(pk=told.pk).update(data=told.data | {"is_open": True})
    [told] = notices()
    assert told.url == f"/rounds/{house.round.pk}/assign/"


def test_a_conflict_found_while_a_sheet_is_saved_is_told(house):
    again_in_conflict(house)
    with pytest.raises(InConflict):
        save_sheet(house.sheets[1], version=2, points=POINTS, by=again(house.judge))
    [told] = notices()
    assert (told.data["items"], told.actor) == ([house.items[1].pk], None)


def test_the_secretary_who_declares_it_is_not_told_what_they_did(house):
    declared(house, by=house.by)
    assert notices() == []


def test_where_nothing_is_taken_away_nobody_is_told(house):
    Assignment.objects.update(withdrawn_at=timezone.now(), reason="Chia lại")
    declared(house)
    assert notices() == []
