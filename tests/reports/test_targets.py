"""Targets: what was reached, one and many units at once, two editors, the file."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.common.editing import RecordChanged
from reports import measures
from reports.models import ReportTarget
from reports.permissions.plans import may_see_plan
from reports.queries.targets import lines, scope_of
from reports.services.targets import Wanted, change_target, remove_target, set_target, set_targets
from tests.access.people import again
from tests.reports.plan_makers import RECOGNISED, REGISTERED, make_target
from tests.reports.test_book_pages import run, sheets
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
VALUES = {"year": 2025, "measure": REGISTERED, "number": 30, "note": "Kế hoạch 12-KH/ĐU"}


@pytest.fixture
def visit(client, world):
    """The city's secretary, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(world.above))
    client.as_ = lambda user: prove(client, again(user))
    return client


def counted(target):
    return measures.rows(measures.measure(target.measure), scope_of(target)).count()


def test_what_was_reached_is_what_the_figure_counts(world):
    target = make_target(world.heir, 30, year=2025)
    other = make_target(world.beside, 5, RECOGNISED, year=2025)
    told = {line.target: line.reached for line in lines(again(world.above), [target, other])}
    assert counted(target) > 0
    assert counted(other) > 0
    assert (told[target].number, told[other].number) == (counted(target), counted(other))
    assert told[target].percent == Decimal(round(counted(target) * 1000 / 30)) / 10
    assert f"figure={REGISTERED}" in told[target].url
    assert told[target].together is None


def test_what_others_were_to_reach_is_told_with_it(world):
    own = make_target(world.heir, 30, year=2025)
    make_target(world.first, 20, year=2025, steward=world.heir)
    reached = lines(again(world.above), [own])[0].reached
    assert reached.together == 50
    assert reached.percent == Decimal(round(counted(own) * 1000 / 50)) / 10


def test_who_is_not_told_the_number(world):
    above = make_target(world.city, 100, year=2025)
    own = make_target(world.heir, 30, year=2025)
    told = {line.target: line.reached for line in lines(again(world.officer), [above, own])}
    assert told[above] is None
    assert told[own].number == counted(own)


def test_a_page_is_counted_together(world):
    units = (world.heir, world.beside, world.city)
    user = again(world.above)

    def queries(rows):
        with CaptureQueriesContext(connection) as asked:
            lines(user, rows)
        return len(asked)

    few = [make_target(unit, 3, year=2022) for unit in units]
    many = [make_target(unit, 3, year=year) for unit in units for year in (2020, 2021, 2023, 2024)]
    user.acting  # noqa: B018 - read once for both
    assert queries(few) == queries([*few, *many])


def test_who_sets_changes_and_takes_away(world):
    made = set_target(unit=world.heir, values=VALUES, by=world.secretary)
    with pytest.raises(ValidationError) as twice:
        set_target(unit=world.heir, values=VALUES, by=world.above)
    assert set(twice.value.message_dict) == {"measure"}
    for values, field in (
        ({"measure": "no.such"}, "measure"),
        ({"year": 1990}, "year"),
        ({"number": 1_000_000_001}, "number"),
    ):
        with pytest.raises(ValidationError) as refused:
            change_target(made, version=1, changes=values, by=world.above)
        assert set(refused.value.message_dict) == {field}
    for user in (world.officer, world.leader, world.auditor):
        with pytest.raises(PermissionDenied):
            change_target(made, version=1, changes={"number": 1}, by=user)
        with pytest.raises(PermissionDenied):
            remove_target(made, by=user)
        with pytest.raises(PermissionDenied):
            set_target(unit=world.heir, values=VALUES | {"year": 2026}, by=user)
    change_target(made, version=1, changes={"number": 31}, by=world.above)
    with pytest.raises(RecordChanged):
        change_target(made, version=1, changes={"number": 32}, by=world.above)
    remove_target(made, by=world.secretary)
    assert not ReportTarget.objects.exists()


def test_whose_targets_one_reads(world):
    rows = {name: make_target(getattr(world, name)) for name in ("city", "heir", "beside")}
    for user, seen in ((world.officer, "city heir"), (world.above, "city heir beside"), (world.reviewer, "")):
        wanted = {rows[name] for name in seen.split()}
        assert set(ReportTarget.objects.visible_to(again(user))) == wanted
        assert {each for each in rows.values() if may_see_plan(again(user), each)} == wanted


def test_many_units_at_once_all_or_none(world):
    kept = make_target(world.beside, 7, year=2025, note="Cũ")
    wanted = [Wanted(world.heir, 30, "Mới", 0), Wanted(world.beside, 7, "Mới", 1)]
    assert set_targets(measure=REGISTERED, year=2025, wanted=wanted, by=world.above) == 2
    kept.refresh_from_db()
    assert (kept.version, kept.note) == (2, "Mới")
    stale = [Wanted(world.heir, 31, "", 1), Wanted(world.beside, 8, "", 1)]
    with pytest.raises(ValidationError) as refused:
        set_targets(measure=REGISTERED, year=2025, wanted=stale, by=world.above)
    assert set(refused.value.message_dict) == {str(world.beside.pk)}
    assert ReportTarget.objects.get(unit=world.heir).number == 30
    with pytest.raises(PermissionDenied):
        set_targets(measure=REGISTERED, year=2025, wanted=wanted, by=world.secretary)
    gone = [Wanted(world.heir, None, "", 1), Wanted(world.beside, 7, "Mới", 2)]
    assert set_targets(measure=REGISTERED, year=2025, wanted=gone, by=world.above) == 1
    assert set(ReportTarget.objects.values_list("unit", flat=True)) == {world.beside.pk}


def grid(world, **numbers):
    sent = {"unit": world.city.pk, "measure": REGISTERED, "year": "2025", "note": "Kế hoạch 1"}
    for name, (number, seen) in numbers.items():
        pk = getattr(world, name).pk
        sent |= {f"number-{pk}": number, f"seen-{pk}": str(seen)}
    return sent


def test_the_grid_sets_all_units_below(visit, world):
    make_target(world.beside, 7, year=2025)
    page = visit.get(f"/report-targets/grid/?unit={world.city.pk}&measure={REGISTERED}&year=2025")
    told = {row.unit: (number.value(), seen.value()) for row, number, seen in page.context["form"].lines()}
    assert told == {world.heir: (None, 0), world.beside: (7, 1)}
    rows = {row.unit: row for row, _number, _seen in page.context["form"].lines()}
    assert rows[world.heir].now == counted(make_target(world.heir, 1, year=2025))
    ReportTarget.objects.filter(unit=world.heir).delete()
    bad = visit.post("/report-targets/grid/", grid(world, heir=("30", 0), beside=("nhiều", 1)))
    assert bad.status_code == 422
    assert set(bad.context["form"].errors) == {f"number-{world.beside.pk}"}
    text = bad.content.decode()
    assert 'value="30"' in text
    assert 'value="nhiều"' in text
    assert ReportTarget.objects.count() == 1
    saved = visit.post("/report-targets/grid/", grid(world, heir=("30", 0), beside=("", 1)))
    assert saved.status_code == 302
    only = ReportTarget.objects.get()
    assert (only.unit, only.number, only.note) == (world.heir, 30, "Kế hoạch 1")


def test_the_grid_shows_what_another_saved(visit, world):
    target = make_target(world.beside, 7, year=2025)
    change_target(target, version=1, changes={"number": 9}, by=world.above)
    sent = grid(world, heir=("", 0), beside=("8", 1))
    page = visit.post("/report-targets/grid/", sent)
    assert page.status_code == 422
    assert "9" in str(page.context["form"].errors[f"number-{world.beside.pk}"])
    lines_shown = {row.unit: (number.value(), seen.value()) for row, number, seen in page.context["form"].lines()}
    assert lines_shown[world.beside] == ("8", "2")
    assert visit.post("/report-targets/grid/", grid(world, heir=("", 0), beside=("8", 2))).status_code == 302
    target.refresh_from_db()
    assert target.number == 8


def test_pages_of_one_target(visit, world):
    sent = {"unit": world.heir.pk, "measure": REGISTERED, "year": "2025", "number": "1.234", "note": "KH"}
    assert visit.post("/report-targets/new/", sent).status_code == 302
    made = ReportTarget.objects.get()
    assert made.number == 1234
    page = visit.get(made.get_absolute_url())
    assert (page.context["line"].reached.number, page.context["actions"]) == (counted(made), ["edit", "remove"])
    wrong = visit.post("/report-targets/new/", sent | {"number": "nhiều", "year": "x"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"number", "year"})
    change_target(made, version=1, changes={"number": 5}, by=world.above)
    address = f"{made.get_absolute_url()}edit/"
    both = visit.post(address, sent | {"version": "1"})
    assert both.status_code == 409
    assert (5, 1234) in {(theirs, mine) for _label, theirs, mine in both.context["differences"]}
    assert visit.post(address, sent | {"version": "2"}).status_code == 302
    assert visit.post(f"{made.get_absolute_url()}remove/?seen=2").status_code == 302
    assert ReportTarget.objects.exists()
    assert visit.post(f"{made.get_absolute_url()}remove/?seen=3").status_code == 302
    assert not ReportTarget.objects.exists()
    visit.as_(world.officer)
    for page in ("new", "grid"):
        assert visit.get(f"/report-targets/{page}/").status_code == 403


def test_the_list_finds_and_the_file_has_the_same(visit, world):
    own, other = make_target(world.heir, 30, year=2025), make_target(world.beside, 5, RECOGNISED, year=2024)
    for query, found in (
        ("", [own, other]),
        ("q=ba+dinh", [own]),
        ("year=2024", [other]),
        (f"measure={RECOGNISED}", [other]),
        (f"within={world.heir.pk}", [own]),
    ):
        page = visit.get(f"/report-targets/?{query}")
        assert [line.target for line in page.context["lines"]] == found
    assert visit.post("/report-targets/export/?year=2025").status_code == 302
    (rows,) = sheets(run("reports.export_targets"))
    assert [row[1:5] for row in rows] == [["Phường Ba Đình", 2025, 30, counted(own)]]
