"""By when a council decides and members score, and by which rules: those of the day the round opens."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from models_registry.models import Candidacy
from notifications.models import Notice
from organizations.dates import today
from organizations.models import CalendarDay
from organizations.working_days import add_working_days
from reviews.models import CouncilRules, Round
from reviews.queries.assigning import plan
from reviews.queries.councils import rules_for, rules_on
from reviews.queries.deadlines import proposed_close
from reviews.queries.results import progress, results
from reviews.services.assigning import assign_by_hand, remind_late
from tests.access.people import again
from tests.reviews.makers import DAY, make_candidacies, make_council, make_judge, make_round
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def house(ward):
    """A round of yesterday by rules of five working days and two sheets; from today on others hold."""
    known = {"council": ward.council, "source": "Quy chế"}
    first = today() - 40 * DAY
    CouncilRules.objects.create(valid_from=first, valid_to=today() - DAY, fewest_sheets=2, deadline_days=5, **known)
    CouncilRules.objects.create(valid_from=today(), fewest_sheets=4, deadline_days=30, **known)
    found = make_round(ward.council, make_candidacies(ward.units.ward, 2), "open")
    Candidacy.objects.update(submitted_on=today())
    judge = make_judge(ward.council)
    for item in found.items.all():
        assign_by_hand(item, seats=[found.council.members.get(person=judge.person)], by=again(ward.secretary))
    return SimpleNamespace(ward=ward, round=found, judge=judge, by=again(ward.secretary))


def test_later_rules_change_nothing_in_a_round_that_began_before(house):
    assert [one.lacking for one in results(house.round)] == [2, 2]
    assert plan(house.round).needed == 2
    assert {one.due_on for one in results(house.round)} == {add_working_days(today(), 5)}
    Round.objects.update(opens_on=today())
    house.round.refresh_from_db()
    assert (plan(house.round).needed, results(house.round)[0].lacking) == (4, 4)


def test_of_many_councils_and_days_the_rules_are_one_question(house, django_assert_num_queries):
    """Those of the day, or the portal's own where nobody has said it."""
    ours, other = house.ward.council, make_council(house.ward.units.beside)
    CouncilRules.objects.create(council=other, valid_from=today(), valid_to=today(), deadline_days=12, source="x")
    usual = CouncilRules().deadline_days
    days = [today() - 41 * DAY, today() - DAY, today(), today() + DAY]
    with django_assert_num_queries(1):
        found = rules_for((council.pk, day) for council in (ours, other) for day in days)
    assert [found[ours.pk, day].deadline_days for day in days] == [usual, 5, 30, 30]
    assert [found[other.pk, day].deadline_days for day in days] == [usual, usual, 12, usual]
    assert [rules_on(ours, day).pk for day in days] == [found[ours.pk, day].pk for day in days]
    assert rules_for([]) == {}


def test_late_is_what_waits_after_its_day(client, house):
    due = add_working_days(today(), 5)
    assert [each.late for each in progress(house.round)] == [0]
    assert len(remind_late(house.round, by=house.by).told) == 1
    Notice.objects.update(read_at=timezone.now())
    Candidacy.objects.filter(pk=house.round.items.first().candidacy_id).update(submitted_on=today() - 30 * DAY)
    long_ago = add_working_days(today() - 30 * DAY, 5)
    assert len(remind_late(house.round, by=house.by).told) == 1
    Notice.objects.update(read_at=timezone.now())
    told = Notice.objects.filter(kind="reviews.remind").order_by("id")
    assert [each.data["until"] for each in told] == [due.isoformat(), long_ago.isoformat()]
    assert f"{long_ago:%d/%m/%Y}" in told[1].text
    assert [each.late for each in progress(house.round)] == [1]
    assert [one.is_late for one in results(house.round, "missing")] == [True, False]
    Candidacy.objects.filter(pk=house.round.items.first().candidacy_id).update(state="recognised", decided_on=today())
    assert [one.is_late for one in results(house.round, "missing")] == [False, False], "decided"
    client.force_login(house.by)
    assert "quá hạn" in client.get(f"/rounds/{house.round.pk}/progress/").content.decode()
    assert "(2 phiếu chưa gửi, 1 quá hạn)" in client.get(f"/rounds/{house.round.pk}/remind/").content.decode()
    client.force_login(again(house.judge))
    shown = client.get("/sheets/").content.decode()
    assert (shown.count("quá hạn"), f"{due:%d/%m/%Y}" in shown, f"{long_ago:%d/%m/%Y}" in shown) == (1, True, True)
    Round.objects.update(closes_on=today() - DAY)
    house.round.refresh_from_db()
    assert [each.late for each in progress(house.round)] == [2], "the last day of scoring is over"


def test_a_new_round_begins_with_the_day_the_rules_give(client, house):
    Candidacy.objects.update(submitted_on=today() - 5 * DAY)
    client.force_login(house.by)
    page = f"/councils/{house.ward.council.pk}/rounds/new/"
    shown = client.get(page).context["form"]
    days = (today(), add_working_days(today(), 30))
    assert (shown["opens_on"].value(), shown["closes_on"].value()) == days, "nothing waits but in a round"
    CalendarDay.objects.create(day=days[1], is_working=False, name="Nghỉ bù")
    assert proposed_close(house.ward.council) > days[1]
    waiting = make_candidacies(house.ward.units.ward, 1)[0]
    since = today() - datetime.timedelta(days=7)
    Candidacy.objects.filter(pk=waiting.pk).update(submitted_on=since)
    assert proposed_close(house.ward.council) == add_working_days(since, 30)
    Candidacy.objects.filter(pk=waiting.pk).update(submitted_on=today() - 90 * DAY)
    assert proposed_close(house.ward.council) == add_working_days(today(), 30), "that day is over"
    told = client.get(f"/api/v1/councils/{house.ward.council.pk}/").json()["proposed_round"]
    assert told == {"opens_on": today().isoformat(), "closes_on": add_working_days(today(), 30).isoformat()}
    assert "proposed_round" not in client.get("/api/v1/councils/").json()["results"][0]
    client.force_login(again(house.ward.officer))
    assert client.get(f"/api/v1/councils/{house.ward.council.pk}/").json()["proposed_round"] is None
    client.force_login(house.by)
    Round.objects.filter(pk=house.round.pk).update(state="draft")
    edited = client.get(f"/rounds/{house.round.pk}/edit/").context["form"]
    assert edited["closes_on"].value() == house.round.closes_on, "nothing is proposed for one that has its days"
