"""The board by hand: a unit's numbers, each the rows of its list; who is behind; as many queries for many units."""

import datetime
from urllib.parse import parse_qs, urlparse

import pytest

from dialogues.enums import UnitStanding
from dialogues.late_waiting import opinions_late, units_late
from dialogues.models import Opinion
from dialogues.queries.board import COLUMNS, lines, standing_so, totals, units_on_board
from dialogues.rules import YEARLY
from directives.models import RulePeriod
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import again, unit, worker
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
YEAR = 2026
D = datetime.date
NOW = datetime.datetime(2026, 11, 27, 5, tzinfo=datetime.UTC)


@pytest.fixture
def board(here, time_machine):
    """The ward with one of everything, the ward beside with one held in time, the school with a contact meeting."""
    time_machine.move_to(NOW, tick=False)
    ward, by = here.ward, here.root

    def make(state, day, **more):
        return make_conference(ward, by, state, day=day, **more)

    here.made = [
        make("planned", None, planned_from=D(2026, 12, 1)),
        make("planned", None, planned_from=D(2026, 10, 1)),
        make("announced", D(2026, 12, 10), announced_on=D(2026, 12, 5) - 10 * DAY),
        make("announced", D(2026, 12, 1), announced_on=D(2026, 11, 26)),
        make("held", D(2026, 11, 17)),
        make("held", D(2026, 11, 16), announced_on=None),
        make("concluded", D(2026, 5, 4), published_on=D(2026, 5, 14)),
        make("concluded", D(2026, 5, 3), published_on=D(2026, 5, 14)),
        make("cancelled", None, planned_from=D(2026, 3, 1)),
        make("held", D(2026, 4, 1), kind="contact", announced_on=None),
        make("postponed", D(2026, 4, 1)),
        make("concluded", D(2025, 12, 31)),
    ]
    for day, state in ((D(2026, 11, 26), "open"), (D(2026, 11, 27), "open"), (D(2026, 11, 26), "done"),
                       (D(2025, 12, 31), "open")):  # fmt: skip
        make_commitment(
            ward, by, state, conference=here.made[-1], keeps=here.units.school, promised_on=day - DAY, promised_for=day
        )
    make_commitment(
        here.units.beside, by, promised_on=D(2026, 2, 1), promised_for=D(2026, 3, 1), keeps=ward,
        conference=make_conference(here.units.beside, by, "concluded", day=D(2026, 6, 1)),
    )  # fmt: skip
    make_conference(here.units.school, by, "held", day=D(2026, 6, 1), kind="contact")
    here.city_leader = worker("leader", here.units.city, "leader-city")
    return here


OF_WARD = {
    "planned": 9, "held": 4, "contact": 1, "late": 2, "unpublished": 1, "published_late": 1, "passed": 2,
    "late_commitments": 1,
}  # fmt: skip


def numbers(line):
    return {each.standing.value: each.value for each in line.numbers}


def test_numbers_by_hand_and_each_is_the_rows_of_its_list(board, client):
    user = board.city_leader
    told = {line.unit.name: line for line in lines(units_on_board(user, YEAR), user, YEAR)}
    ward = told["Phường Ba Đình"]
    assert numbers(ward) == OF_WARD
    assert (ward.demanded, ward.is_behind) == (1, False)
    assert numbers(told["Phường Hoàn Kiếm"]) == dict.fromkeys(OF_WARD, 0) | {
        "planned": 1, "held": 1, "late_commitments": 1,
    }  # fmt: skip
    assert numbers(told["Trường Ba Đình"]) == dict.fromkeys(OF_WARD, 0) | {"contact": 1}
    assert told["Trường Ba Đình"].demanded == 0
    city = told["Thành phố Hà Nội"]
    assert (numbers(city), city.demanded, city.is_behind) == (dict.fromkeys(OF_WARD, 0), 1, True)
    all_of_them = totals(user, YEAR)
    assert {each.standing.value: each.value for each in all_of_them} == OF_WARD | {
        "planned": 10, "held": 5, "contact": 2, "late_commitments": 2,
    }  # fmt: skip
    visit = prove(client, again(user))
    for number in [*ward.numbers, *all_of_them]:
        page = visit.get(number.url)
        assert page.context["count"] == number.value, number
        asked = {name: values[0] for name, values in parse_qs(urlparse(number.url).query).items()}
        assert len(visit.get(f"/api/v1{number.url.partition('?')[0]}", asked).json()["results"]) == number.value
    secretary = totals(again(board.secretary), YEAR)[-1]
    assert (secretary.value, secretary.standing.value) == (1, "late_commitments")  # not the neighbour's it keeps
    assert prove(client, again(board.secretary)).get(secretary.url).context["count"] == 1


def test_units_that_stand_so(board):
    user = board.city_leader
    units = units_on_board(user, YEAR)

    def so(standing, year=YEAR):
        return set(standing_so(units_on_board(user, year), standing, year).values_list("short_name", flat=True))

    assert so(UnitStanding.BEHIND) == {"Hà Nội"}
    assert so(UnitStanding.NONE) == {"Hà Nội", "Trường Ba Đình"}
    assert so(UnitStanding.LATE) == so(UnitStanding.UNPUBLISHED) == so(UnitStanding.PASSED) == {"Ba Đình"}
    assert so(UnitStanding.PROMISED) == {"Ba Đình", "Hoàn Kiếm"}
    assert so(UnitStanding.PROMISED, 2025) == so(UnitStanding.OVERDUE, 2025) == {"Ba Đình"}
    assert so(UnitStanding.OVERDUE) == {"Ba Đình", "Hoàn Kiếm"}
    assert so(UnitStanding.BEHIND, 2025) == {"Hà Nội", "Hoàn Kiếm"}
    RulePeriod.objects.create(key=YEARLY["grassroots"], value=2, valid_from=D(2026, 1, 1), source="NQ")
    assert so(UnitStanding.BEHIND) == {"Hà Nội", "Hoàn Kiếm"}
    assert so(UnitStanding.BEHIND, 2025) == {"Hà Nội", "Hoàn Kiếm"}
    assert {line.unit.short_name for line in lines(units, user, YEAR) if line.is_behind} == {"Hà Nội", "Hoàn Kiếm"}
    assert set(units_on_board(board.officer, YEAR)) == {board.ward, board.units.school}
    assert not units_on_board(board.reviewer, YEAR)
    assert units_on_board(board.root, YEAR).count() == 4


def test_who_stands_above_is_told_of_what_is_late_below(board, client, django_assert_max_num_queries):
    made = make_opinion(board.ward, board.officer, due_on=today() - DAY)
    make_opinion(board.units.city, board.root, due_on=today() - DAY)
    make_opinion(board.ward, board.officer, due_on=today())
    assert board.city_leader.acting.unit == board.units.city
    with django_assert_max_num_queries(4):
        items = [*units_late(board.city_leader), *opinions_late(board.city_leader)]
    assert [(item.count, item.url) for item in items] == [
        (2, "/conferences/board/?year=2026&todo=overdue"), (1, "/conferences/board/?year=2025&todo=overdue"),
        (2, "/opinions/?state=overdue"),
    ]  # fmt: skip
    visit = prove(client, again(board.city_leader))
    for item in items:
        assert visit.get(item.url).context["count"] == item.count
        assert item.url.replace("&", "&amp;") in visit.get("/").content.decode()
    for name in ("leader", "secretary", "officer", "auditor", "root"):
        user = again(getattr(board, name))  # in the ward nobody below it is late
        assert [*units_late(user), *opinions_late(user)] == []
    officer = worker("officer", board.units.city, "officer-city")
    assert [*units_late(officer), *opinions_late(officer)] == []
    Opinion.objects.filter(pk=made.pk).update(due_on=today())
    assert [*opinions_late(board.city_leader)] == []


def test_the_page_takes_as_many_queries_for_many_units(board, client, django_assert_max_num_queries):
    visit = prove(client, again(board.city_leader))
    page = visit.get(f"/conferences/board/?year={YEAR}")
    names = [line.unit.short_name for line in page.context["lines"]]
    assert names == ["Ba Đình", "Hà Nội", "Hoàn Kiếm", "Trường Ba Đình"]
    assert visit.get("/conferences/board/?year=9").context["lines"] == []
    assert len(visit.get(f"/conferences/board/?year={YEAR}&todo=behind").context["lines"]) == 1
    for number in range(40):
        each = unit(f"1{number:04}", board.units.city)
        make_conference(each, board.root, "held", day=D(2026, 6, 1))
    with django_assert_max_num_queries(25) as counted:
        page = visit.get(f"/conferences/board/?year={YEAR}")
    many = len(counted)
    assert len(page.context["lines"]) == 44
    Unit.objects.filter(code__startswith="1").update(valid_to=today() - DAY)
    with django_assert_max_num_queries(many):
        visit.get(f"/conferences/board/?year={YEAR}")
    told = visit.get("/api/v1/conferences/board/", {"year": YEAR}).json()["results"]
    ward = next(each for each in told if each["id"] == board.ward.pk)
    assert {name: ward[name] for name in OF_WARD} == OF_WARD
    assert {each.value for each in COLUMNS} == set(OF_WARD)
