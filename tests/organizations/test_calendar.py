"""The working calendar: seeding that leaves people's changes alone, its pages, and who may keep it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from mobilization.common.history import event_model
from mobilization.outbox.models import Event
from organizations.models import CalendarDay, User
from organizations.permissions.calendar import may_change_calendar
from organizations.queries.calendar import months_of
from organizations.services.calendar import add_day, change_day, remove_day, seed_calendar
from organizations.views import calendar as calendar_pages
from tests.access.people import RELATIONS, ROLES, account, tree, worker

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = datetime.date(2026, 10, 9), datetime.date(2026, 10, 10)


@pytest.fixture
def units(db):
    return tree()


@pytest.fixture
def keeper(units):
    return worker("administrator", units.city, "keeper")


@pytest.fixture
def officer(units):
    return worker("officer", units.ward)


@pytest.fixture
def visit(client, keeper):
    client.force_login(keeper)
    return client


def sent(**fields):
    return {"day": "09/10/2026", "is_working": "no", "name": "Nghỉ"} | fields


# --- seeding


def test_seeding_twice_enters_nothing_more():
    assert seed_calendar() == CalendarDay.objects.count() > 120
    assert seed_calendar() == 0
    assert set(CalendarDay.objects.filter(is_working=True).values_list("day", flat=True)) == {
        datetime.date(2024, 5, 4),
        datetime.date(2025, 4, 26),
        datetime.date(2026, 8, 22),
    }


def test_what_people_did_stays(keeper):
    seed_calendar()
    new_year, king = (CalendarDay.objects.get(day=day) for day in ("2026-01-01", "2026-04-27"))
    change_day(new_year, is_working=False, name="Renamed", by=keeper)
    remove_day(king, by=keeper)
    number = CalendarDay.objects.count()
    assert seed_calendar() == 0
    assert (CalendarDay.objects.count(), CalendarDay.objects.get(day="2026-01-01").name) == (number, "Renamed")


def test_the_command_says_what_it_did(capsys):
    call_command("seed_calendar")
    call_command("seed_calendar")
    assert capsys.readouterr().out == f"{CalendarDay.objects.count()} special days entered in the working calendar.\n"


# --- rights


def test_only_the_topmost_administrators_keep_it(units):
    allowed = {
        (relation.where, role)
        for relation in RELATIONS
        if not relation.is_past
        for role in ROLES
        if may_change_calendar(worker(role, getattr(units, relation.where), f"{relation.name}-{role}"))
    }
    assert allowed == {("city", "administrator")}
    assert may_change_calendar(account("root", is_superuser=True))
    assert not may_change_calendar(worker("administrator", units.city, "past", until=-1))


def test_services_refuse_others(officer):
    special = CalendarDay.objects.create(day=FRIDAY, is_working=False, name="x")
    for refused in (
        lambda: add_day(day=SATURDAY, is_working=True, name="y", by=officer),
        lambda: change_day(special, is_working=False, name="y", by=officer),
        lambda: remove_day(special, by=officer),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert list(CalendarDay.objects.values_list("name", flat=True)) == ["x"]


def test_officers_read_and_change_nothing(client, officer):
    client.force_login(officer)
    special = CalendarDay.objects.create(day=FRIDAY, is_working=False, name="x")
    page = client.get("/calendar/2026/")
    assert (page.status_code, page.context["actions"]) == (200, [])
    assert b"/calendar/days/" not in page.content
    for address in ("new", f"{special.pk}/change", f"{special.pk}/remove"):
        assert client.get(f"/calendar/days/{address}/").status_code == 403
        assert client.post(f"/calendar/days/{address}/", sent(confirmed="yes")).status_code == 403
    assert CalendarDay.objects.get().name == "x"


# --- services


def test_weekdays_cannot_be_worked_in_exchange(keeper):
    with pytest.raises(ValidationError) as refused:
        add_day(day=FRIDAY, is_working=True, name="x", by=keeper)
    assert set(refused.value.error_dict) == {"is_working"}
    add_day(day=SATURDAY, is_working=True, name="x", by=keeper)
    with pytest.raises(ValidationError) as refused:
        add_day(day=SATURDAY, is_working=False, name="x", by=keeper)
    assert set(refused.value.error_dict) == {"day"}


def test_a_weekday_off_does_not_become_one_worked_in_exchange(keeper):
    special = add_day(day=FRIDAY, is_working=False, name="x", by=keeper)
    with pytest.raises(ValidationError) as refused:
        change_day(special, is_working=True, name="x", by=keeper)
    assert set(refused.value.error_dict) == {"is_working"}
    special.refresh_from_db()
    assert special.is_working is False


def test_each_change_is_an_event_and_on_record_with_its_reason(keeper):
    special = add_day(day=SATURDAY, is_working=True, name="x", reason="Thông báo 1", by=keeper)
    special = change_day(special, is_working=True, name="y", reason="Thông báo 2", by=keeper)
    remove_day(special, reason="Thông báo 3", by=keeper)
    kinds = [f"organizations.calendar_day_{verb}" for verb in ("added", "changed", "removed")]
    assert list(Event.objects.order_by("id").values_list("kind", "actor")) == [(kind, keeper.pk) for kind in kinds]
    record = event_model(CalendarDay).objects.order_by("pgh_id")
    assert [row.pgh_context["reason"] for row in record] == ["Thông báo 1", "Thông báo 2", "Thông báo 3"]


# --- pages


def test_a_year_is_shown_with_its_days(visit):
    seed_calendar()
    page = visit.get("/calendar/2026/")
    assert page.status_code == 200
    assert [len(month.weeks) for month in page.context["months"]][:2] == [5, 5]
    assert sum(month.working for month in months_of(2026)) == page.context["working"] == 249
    assert "Ngày Quốc tế Lao động" in page.content.decode()
    assert visit.get("/calendar/").context["year"] == str(datetime.datetime.now(tz=datetime.UTC).year)
    assert [visit.get(f"/calendar/{year}/").status_code for year in (1999, 2000, 2100, 2101)] == [404, 200, 200, 404]


def test_a_full_year_costs_as_many_queries_as_an_empty_one(client, django_assert_num_queries):
    client.force_login(User.objects.create_superuser("root@example.vn", "mat khau rat dai 1", full_name="Root"))
    client.get("/calendar/2026/")
    counts = []
    for fill in (lambda: None, seed_calendar):
        fill()
        with django_assert_num_queries(client.get("/calendar/2026/").context["months"] and 5) as asked:
            client.get("/calendar/2026/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_adding_asks_first(visit):
    assert visit.get("/calendar/days/new/").status_code == 200
    asked = visit.post("/calendar/days/new/", sent())
    assert asked.status_code == 200
    assert len(asked.context["effects"]) == 3
    assert "22/10/2026" in asked.context["effects"][1]
    assert "23/10/2026" in asked.context["effects"][1]
    assert not CalendarDay.objects.exists()
    done = visit.post("/calendar/days/new/", sent(confirmed="yes", reason="Thông báo"))
    assert done["Location"] == "/calendar/2026/"
    assert list(CalendarDay.objects.values_list("day", "is_working", "name")) == [(FRIDAY, False, "Nghỉ")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"day": "09/10/1999"}, "day"),
        ({"day": "31/02/2026"}, "day"),
        ({"is_working": "yes"}, "is_working"),
        ({"name": " "}, "name"),
        ({"is_working": "odd"}, "is_working"),
    ],
)
def test_faults_are_named(visit, fields, field):
    answer = visit.post("/calendar/days/new/", sent(confirmed="yes", **fields))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not CalendarDay.objects.exists()


def test_a_day_twice_is_a_fault(visit):
    CalendarDay.objects.create(day=FRIDAY, is_working=False, name="x")
    answer = visit.post("/calendar/days/new/", sent(confirmed="yes"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"day"})


def test_changing_and_removing_ask_first(visit):
    special = CalendarDay.objects.create(day=SATURDAY, is_working=True, name="x")
    address = f"/calendar/days/{special.pk}"
    assert visit.get(f"{address}/change/").context["form"].initial == {"is_working": "yes", "name": "x"}
    assert visit.post(f"{address}/change/", {"is_working": "no", "name": "y"}).context["effects"]
    assert CalendarDay.objects.get().name == "x"
    visit.post(f"{address}/change/", {"is_working": "no", "name": "y", "confirmed": "yes"})
    assert list(CalendarDay.objects.values_list("is_working", "name")) == [(False, "y")]
    assert visit.get(f"{address}/remove/").context["effects"]
    assert CalendarDay.objects.exists()
    assert visit.post(f"{address}/remove/", {})["Location"] == "/calendar/2026/"
    assert not CalendarDay.objects.exists()
    assert visit.get(f"{address}/remove/").status_code == 404


def test_a_day_that_somebody_took_out_meanwhile_is_a_message(visit, keeper, monkeypatch):
    special = add_day(day=FRIDAY, is_working=False, name="Nghỉ", by=keeper)
    remove_day(special, by=keeper)
    remove_day(special, by=keeper)
    assert Event.objects.filter(kind="organizations.calendar_day_removed").count() == 1
    monkeypatch.setattr(calendar_pages, "get_object_or_404", lambda *args, **kwargs: special)
    form = sent(confirmed="yes")
    answer = visit.post(f"/calendar/days/{special.pk}/change/", form)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Người khác vừa bỏ ngày này khỏi lịch."],
    )
