"""The rank of units: places by a figure or a share, beside the same period before, each number with its list."""

import datetime

import pytest

from models_registry.models import RegisteredModel
from organizations.figures import Period, Scope
from reports import measures
from tests.access.people import again
from tests.models_registry.makers import make_model
from tests.reports.plan_makers import RECOGNISED, REGISTERED
from tests.reports.test_book_pages import run, sheets
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
ADDRESS = f"/report-rank/?measure={REGISTERED}&kind=year&year=2025"


@pytest.fixture
def visit(client, world):
    """The city's secretary, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(world.above))
    client.as_ = lambda user: prove(client, again(user))
    return client


def number(unit, year, key=REGISTERED, *, was=False):
    scope = Scope(root=unit, as_it_was=was, period=Period.year(year))
    return measures.rows(measures.measure(key), scope).count()


def add(world, unit, many, year):
    for _each in range(many):
        make_model(unit, "registered", campaign=world.campaign, registered_on=D(year, 3, 1), listed_on=D(year, 3, 1))


def test_places_numbers_and_the_year_before(visit, world):
    add(world, world.beside, 3, 2024)
    add(world, world.heir, 1, 2024)
    page = visit.get(ADDRESS)
    rows = page.context["rows"]
    told = [(row.unit, row.now.place, row.now.number, row.before.number, row.before.place) for row in rows]
    assert number(world.heir, 2025) > number(world.beside, 2025) > 0
    assert told == [
        (world.heir, 1, number(world.heir, 2025), 1, 2),
        (world.beside, 2, number(world.beside, 2025), 3, 1),
    ]
    assert [row.moved for row in rows] == [1, -1]
    assert "<svg" in str(page.context["chart"])
    listed = visit.get(rows[0].now.url)
    assert listed.context["count"] == rows[0].now.number


def test_a_unit_with_nothing_has_no_place_and_stands_last(visit, world):
    RegisteredModel.objects.filter(steward=world.beside).update(registered_on=D(2020, 1, 1))
    page = visit.get(ADDRESS)
    assert [(row.unit, row.now.place) for row in page.context["rows"]] == [(world.heir, 1), (world.beside, None)]
    assert "nought has none" in page.content.decode() or "bằng 0 thì không xếp" in page.content.decode()


def test_equal_numbers_share_a_place(visit, world):
    RegisteredModel.objects.filter(steward=world.beside).update(registered_on=D(2020, 1, 1))
    add(world, world.beside, number(world.heir, 2025), 2025)
    page = visit.get(ADDRESS)
    assert [(row.now.place, row.now.number) for row in page.context["rows"]] == [(1, number(world.heir, 2025))] * 2


def test_a_share_and_what_has_none(visit, world):
    page = visit.get(f"{ADDRESS}&of={REGISTERED}&measure={RECOGNISED}".replace(f"measure={REGISTERED}&", ""))
    rows = {row.unit: row.now for row in page.context["rows"]}
    for unit in (world.heir, world.beside):
        part, whole = number(unit, 2025, RECOGNISED), number(unit, 2025)
        assert part > 0
        assert (rows[unit].number, rows[unit].whole) == (part, whole)
        assert abs(float(rows[unit].value) - 100 * part / whole) < 0.06
    nothing = visit.get(f"/report-rank/?measure={RECOGNISED}&of={REGISTERED}&kind=year&year=2011")
    assert [(row.now.place, row.now.value) for row in nothing.context["rows"]] == [(None, None)] * 2


def test_as_it_was_the_old_wards_stand_for_themselves(visit, world):
    page = visit.get(f"{ADDRESS}&lens=unit")
    found = {row.unit: row.now.number for row in page.context["rows"]}
    assert found == {
        unit: number(unit, 2025, was=True) for unit in (world.first, world.second, world.heir, world.beside)
    }


def test_periods_and_what_is_wrong_with_them(visit, world):
    quarter = visit.get(f"/report-rank/?measure={REGISTERED}&kind=quarter&year=2025&number=4")
    assert quarter.context["asked"].scope.period == Period(begins=D(2025, 10, 1), ends=D(2025, 12, 31))
    assert quarter.context["asked"].before.period == Period(begins=D(2024, 10, 1), ends=D(2024, 12, 31))
    for query, field in (("kind=quarter&number=5", "number"), ("kind=term&year=2026", "year"), ("year=x", "year"),
                         ("measure=no.such", "measure"), ("unit=0", "unit")):  # fmt: skip
        page = visit.get(f"/report-rank/?{query}")
        assert set(page.context["form"].errors) == {field}
        assert page.context.get("asked") is None


def test_who_reads_it(visit, world):
    visit.as_(world.officer)
    assert not visit.get("/report-rank/").context["has_units"]
    assert visit.get(f"{ADDRESS}&unit={world.city.pk}").context.get("asked") is None
    visit.as_(world.reviewer)
    assert visit.get("/report-rank/").status_code == 403
    assert visit.post("/report-rank/export/").status_code == 403


def test_the_file_has_what_the_page_has(visit, world):
    rows = visit.get(ADDRESS).context["rows"]
    assert visit.post(ADDRESS.replace("report-rank/", "report-rank/export/")).status_code == 302
    (found,) = sheets(run("reports.export_rank"))
    assert [row[:3] for row in found] == [[row.now.place, row.unit.name, row.now.number] for row in rows]
