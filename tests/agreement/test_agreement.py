"""All numbers of a city with the reorganisation of 1 July: page, list, API, Excel, Word, definitions, as recounted."""

import ast
import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mobilization.outbox import runner, services
from organizations.figures import Scope
from organizations.tallies import Tally
from reports import measures
from tests.access.people import again
from tests.agreement import recount as other_side
from tests.agreement import seed, ways
from tests.agreement.compare import PERIODS, Compared, by_unit, drilled, each_unit, parts, recount, rows_by_unit
from tests.agreement.mutations import IMPLIED, Mutation, is_found, mutations, of_sums, summed
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
KEYS = [each.key for each in measures.measures()]
ENOUGH = 20
HAND = Path(__file__).with_name("by_hand.csv")
_counted: dict[int, Any] = {}


@shared
def city():
    """See `seed.fill`; the fewest rounds."""
    return seed.fill(seed.FEW)


@pytest.fixture
def counted(city):
    """The recount of the city, made once: nothing here changes what it counts."""
    if city.city.pk not in _counted:
        _counted[city.city.pk] = recount(KEYS)
    return _counted[city.city.pk]


@pytest.fixture(autouse=True)
def _by_hand_alone(monkeypatch):
    """Jobs are run by the test; the pulse would not see rows that are not committed."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 60.0)


def test_the_recount_imports_nothing_of_the_portal():
    tree = ast.parse(Path(other_side.__file__).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    assert names == {"datetime", "collections.abc", "decimal", "typing"}


def test_every_number_of_the_portal_is_recounted():
    assert set(other_side.KEYS) == set(KEYS)
    shares = {each.key: each.share_of for each in measures.measures() if isinstance(each, Tally) and each.share_of}
    assert shares == other_side.SHARES


def test_every_number_is_there_in_many_units_in_both_views(city, counted):
    few = [
        (key, was)
        for key in KEYS
        for was in (True, False)
        if sum(1 for ward in city.wards if counted[key].get((was, ward.pk, "year"), (0,))[0]) < ENOUGH
    ]
    assert few == []


def test_every_number_of_every_unit_and_period_is_the_recount(city, counted):
    """Kept rows by unit, the rows of the definitions, and of whole cities the sums."""
    compared, wards = Compared(counted), [each.pk for each in city.wards]
    by_unit(compared, measures.measures(), wards)
    drilled(compared, measures.measures(), wards)
    each_unit(compared, measures.measures(), [None, city.city, city.other])
    assert compared.differences == []
    assert compared.cells > 2 * len(KEYS) * 2 * len(PERIODS) * len(wards)


def test_what_is_reckoned_of_some_units_is_the_recount(city, counted):
    compared = Compared(counted)
    each_unit(compared, measures.measures(), [city.wards[place] for place in (0, 1, 60, 61, 100, -1)])
    assert compared.differences == []


def _some(city):
    """A ward that ended, as it was; its heir and the city before and after, as they are now."""
    by_code = {each.code: each for each in city.units}
    return [(by_code[code], was, name) for code, was, name in (
        ("AG-C0", True, "h1"), ("AG-M0", False, "year"), ("AG-M3", True, "q3"), ("AG-G40", False, "m07"),
    )]  # fmt: skip


def test_page_list_and_api_say_the_recount(city, counted, client):
    visit, compared = prove(client, again(city.root)), Compared(counted)
    for root, was, name in _some(city)[:3]:
        where, scope = (was, root.pk, name), Scope(root=root, as_it_was=was, period=PERIODS[name])
        behind = ways.pages(compared, visit, measures.measures(), where, scope)
        ways.lists(compared, visit, where, behind)
        ways.api(compared, visit, measures.measures(), where, scope)
    assert compared.differences == []
    assert compared.cells > 3 * 3 * len(KEYS)


def test_dashboards_and_their_units_below_say_the_recount(city, counted, client):
    """Of the city each ward below; figures of models there, and of a unit by itself opinions and awards, too."""
    visit, found = prove(client, again(city.root)), {}
    for root, was, name in [*_some(city)[:3], (city.city, False, "year"), (city.city, True, "q3")]:
        below = [each for each in city.wards if each.parent_id == root.pk]
        compared = Compared(counted)
        scope = Scope(root=root, as_it_was=was, period=PERIODS[name])
        ways.dashboards(compared, visit, measures.measures(), (was, root.pk, name), scope, below)
        assert compared.differences == []
        found[root.code, name] = compared.cells
    assert min(found.values()) > 10, found
    assert found["AG", "year"] > 5 * (len(city.wards) - 2)


def test_workbooks_and_papers_say_the_recount_and_their_tables_add_up(city, counted, client):
    visit, compared = prove(client, again(city.root)), Compared(counted)
    for root, was, name in [_some(city)[0], (city.city, False, "year")]:
        where, scope = (was, root.pk, name), Scope(root=root, as_it_was=was, period=PERIODS[name])
        ways.exports(compared, visit, measures.measures(), where, scope)
        report = ways.report_of(root, scope.period, city.root, as_it_was=was, dimension_of=ways.DIVIDED)
        assert list(ways.files(compared, report, where, ways.report_files(report, again(city.root)))) == []
    assert compared.differences == []
    assert compared.cells > 2 * 3 * len(KEYS)


def test_parts_add_up_in_every_dimension(city, counted):
    compared = Compared(counted)
    scopes = {
        (was, root.pk, name): Scope(root=root, as_it_was=was, period=PERIODS[name])
        for root, was, name in [*_some(city)[:3], (city.city, True, "h1"), (city.city, False, "year")]
    }
    assert list(parts(compared, measures.measures(), scopes)) == []
    assert compared.cells > 5 * 5 * len(KEYS)


def _rows_by_hand():
    with HAND.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_thirty_numbers_are_those_worked_out_by_hand(city, counted):
    by_code = {each.code: each for each in [*city.units, city.other]}
    rows = _rows_by_hand()
    assert len({(row["figure"], row["unit"], row["period"], row["lens"]) for row in rows}) == len(rows) >= 30
    assert {row["lens"] for row in rows} == {"unit", "steward"}
    wrong = []
    for row in rows:
        root, was = by_code[row["unit"]], row["lens"] == "unit"
        scope = Scope(root=root, as_it_was=was, period=PERIODS[row["period"]])
        asked = measures.with_wholes([measures.measure(row["figure"])])
        told = measures.counted(asked, {"": scope})[""][row["figure"]]
        due = counted[row["figure"]].get((was, root.pk, row["period"]), other_side.NOTHING)
        said = {told.number, due.number, int(row["number"])}
        if row["value"]:
            said |= {told.value, due.value, Decimal(row["value"])} - {told.number}
        if len(said) != 1 + bool(row["value"]):
            wrong.append((row["figure"], row["unit"], row["period"], row["lens"], told, due, row["number"]))
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_a_definition_made_wrong_is_found(city, counted, key):
    """Each condition, day and unit of it; what is reckoned; the kept rows and sums that stand for it."""
    asked = measures.measure(key)
    assert is_right(asked, city, counted)
    of_wards = mutations(asked)
    of_city = list(of_sums(asked, city.city)) if isinstance(asked, Tally) else []
    assert len(of_wards) >= 2
    wards = [each.pk for each in city.wards]
    unseen = [each.name for each in of_wards if not is_found(each, counted, wards)]
    unseen += [each.name for each in of_city if not is_found(each, counted, [city.city.pk])]
    assert unseen == [], "nothing in the seed shows it"


def is_right(asked, city, counted):
    """What is mutated below agrees as it is: else anything would be found."""
    right = [(rows_by_unit, [each.pk for each in city.wards]), (summed(city.city), [city.city.pk])]
    return not any(is_found(Mutation("none", asked, way), counted, places) for way, places in right)


def test_what_no_mutation_can_show_names_what_there_is():
    assert {key for key, _name in IMPLIED} <= set(KEYS)
    assert all(IMPLIED.values())
