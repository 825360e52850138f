"""Reminding: nobody again before they read the earlier reminder or a working day has passed; page and API say who."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mobilization.outbox.models import Event
from notifications.models import Notice
from organizations.dates import today
from organizations.models import CalendarDay
from reviews.queries.reminders import waiting_members
from reviews.services.assigning import assign_by_hand, remind_late
from tests.access.people import again
from tests.reviews.makers import DAY, make_candidacies, make_judge, make_round
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def house(ward):
    """An open round of one candidacy, given to two judges."""
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(2)]
    found = make_round(ward.council, make_candidacies(ward.units.ward, 1), "open")
    seats = list(found.council.members.filter(person__in=[judge.person_id for judge in judges]))
    assign_by_hand(found.items.get(), seats=seats, by=again(ward.secretary))
    return SimpleNamespace(ward=ward, round=found, judges=judges, by=again(ward.secretary))


def names(members):
    return [each.person for each in members]


def told_on(house, day):
    """All reminders as if they had been sent on the day."""
    moment = timezone.now().replace(hour=5) - (today() - day)
    Notice.objects.filter(kind="reviews.remind").update(created_at=moment)


def test_who_has_not_read_the_reminder_of_today_is_not_told_again(house):
    everybody = {judge.person_id for judge in house.judges}
    assert set(names(remind_late(house.round, by=house.by).told)) == everybody
    once_more = remind_late(house.round, by=house.by)
    assert (once_more.told, set(names(once_more.left_out))) == ([], everybody)
    assert {each.told_at for each in once_more.left_out} == set(
        Notice.objects.filter(kind="reviews.remind").values_list("created_at", flat=True)
    )
    assert Event.objects.filter(kind="reviews.reminded").count() == 1, "nothing happened"
    reader = house.judges[0]
    Notice.objects.filter(recipient=reader).update(read_at=timezone.now())
    done = remind_late(house.round, by=house.by)
    assert (names(done.told), names(done.left_out)) == ([reader.person_id], [house.judges[1].person_id])
    assert names(remind_late(house.round, by=house.by).told) == [], "the later one is unread"
    assert Notice.objects.filter(kind="reviews.remind").count() == 3


def test_a_working_day_later_they_are_told_again(house):
    remind_late(house.round, by=house.by)
    for back in range(1, 4):
        CalendarDay.objects.update_or_create(day=today() - back * DAY, defaults={"is_working": False, "name": "Nghỉ"})
    CalendarDay.objects.update_or_create(day=today(), defaults={"is_working": False, "name": "Nghỉ"})
    told_on(house, today() - 3 * DAY)
    assert not remind_late(house.round, by=house.by).told, "days off do not count"
    CalendarDay.objects.filter(day=today()).update(is_working=True)
    assert len(remind_late(house.round, by=house.by).told) == 2


def test_a_reminder_of_another_round_is_another_one(house):
    remind_late(house.round, by=house.by)
    other = make_round(house.ward.council, make_candidacies(house.ward.units.ward, 1), "open")
    assign_by_hand(other.items.get(), seats=list(other.council.members.all()), by=house.by)
    assert len(remind_late(other, by=house.by).told) == 2


def test_the_page_says_who_is_told_and_who_was_told_when(client, house):
    client.force_login(house.by)
    here = f"/rounds/{house.round.pk}/remind/"
    shown = client.get(here)
    assert (shown.context["total"], len(shown.context["effects"]), shown.context["action_label"]) == (2, 1, "Nhắc")
    first = client.post(here, follow=True)
    assert [str(said) for said in first.context["messages"]] == ["Đã nhắc 2 thành viên."]
    at = timezone.localtime(Notice.objects.first().created_at)
    for language, words in (("vi", "Chưa nhắc lại"), ("en", "Not told again")):
        headers = {"accept-language": language}
        shown = client.get(here, headers=headers)
        [left_out] = shown.context["effects"]
        assert left_out.startswith(words)
        assert left_out.count(f"{at:%H:%M}") == 2
        assert (shown.context["total"], shown.context["action_label"]) == (0, "")
        again_told = client.post(here, headers=headers, follow=True)
        assert [str(said) for said in again_told.context["messages"]] == [left_out]
        progress = client.get(f"/rounds/{house.round.pk}/progress/", headers=headers).content.decode()
        assert progress.count("reminded " if language == "en" else "đã nhắc lúc ") == 2
    assert Notice.objects.filter(kind="reviews.remind").count() == 2


def test_the_api_says_who_was_told_when_and_who_was_left_out(client, house):
    client.force_login(house.by)
    here = f"/api/v1/rounds/{house.round.pk}/"
    done = client.post(f"{here}remind/").json()
    assert (done["told"], len(done["members"]), done["left_out"]) == (2, 2, [])
    assert {each["number"] for each in done["members"]} == {1}
    once_more = client.post(f"{here}remind/").json()
    assert (once_more["told"], once_more["members"]) == (0, [])
    moments = {datetime.datetime.fromisoformat(each["told_at"]) for each in once_more["left_out"]}
    assert moments == set(Notice.objects.filter(kind="reviews.remind").values_list("created_at", flat=True))
    told = {each["reminded_at"] for each in client.get(f"{here}progress/").json()}
    assert told == {each["told_at"] for each in once_more["left_out"]}


def test_few_and_many_members_cost_the_same_queries(house):
    few = queries(house.round)
    for number in range(2, 8):
        judge = make_judge(house.ward.council, f"judge-{number}")
        seat = house.round.council.members.get(person=judge.person)
        assign_by_hand(house.round.items.get(), seats=[seat], by=house.by)
    remind_late(house.round, by=house.by)
    assert queries(house.round) == few


def queries(found):
    with CaptureQueriesContext(connection) as asked:
        waiting_members(found)
    return len(asked)
