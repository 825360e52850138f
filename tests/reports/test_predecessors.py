"""Reports of wards that became one: what they handed in, were to reach; corrections that are still written."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.figures import Period
from organizations.models import Unit
from reports.models import Report
from reports.periods import period_of
from reports.queries.reached import targets_of
from reports.services.drafting import correct_report
from reports.services.reports import take_step
from reports.services.returns import returns_of
from tests.access.people import unit, worker
from tests.reports.makers import counted, fresh, make_report, make_schedule
from tests.reports.plan_makers import REGISTERED, make_target
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
HALF = {"kind": "six_months", "begins": D(2025, 1, 1), "ends": D(2025, 6, 30)}


@pytest.fixture
def handed_in(world):
    """The six months of both old wards, as they were, submitted; who took over looks after them."""
    made = [make_report(each, world.root, as_it_was=True, **HALF) for each in (world.first, world.second)]
    for each in made:
        take_step(each, "submit", by=world.root)
        Report.objects.filter(pk=each.pk).update(steward=world.heir)
    return [fresh(each) for each in made]


def returned(report):
    """By label the state, what the report said of models registered, what is counted."""
    table = report.count.content["tables"][str(report.sections.get(kind="returns").place)]
    assert table["columns"][2]["title"].startswith("Đã đăng ký")
    return {
        row["label"]: (row["cells"][0]["text"], row["cells"][1]["n"], row["cells"][2]["n"]) for row in table["rows"]
    }


def test_what_those_handed_in_who_became_one_stands_together_beside_it(world, handed_in):
    said = [each.document["numbers"][REGISTERED]["now"] for each in handed_in]
    assert said == [15, 10]
    report = make_report(world.city, world.root, **HALF)
    assert returned(report)["Phường Ba Đình"] == ("Đã gửi", 25, 25)
    take_step(handed_in[1], "take_back", by=world.root, reason="Bổ sung")
    assert returned(counted(report))["Phường Ba Đình"] == ("Đã gửi", 15, 25)


def test_as_it_was_each_stands_for_itself(world, handed_in):
    report = make_report(world.city, world.root, as_it_was=True, **HALF)
    told = returned(report)
    assert (told["Phường cũ 1"], told["Phường cũ 2"]) == (("Đã gửi", 15, 15), ("Đã gửi", 10, 10))
    assert "Phường Ba Đình" not in told


def test_who_took_over_stands_there_though_it_has_nothing_and_began_later(world):
    Unit.objects.filter(pk=world.first.pk).update(valid_to=None)
    quiet = unit("01990", world.city, name="Phường Lặng", valid_from=D(2025, 7, 1))
    made = make_report(world.first, world.root, as_it_was=True, **HALF)
    take_step(made, "submit", by=world.root)
    Report.objects.filter(pk=made.pk).update(steward=quiet)
    assert returned(make_report(world.city, world.root, **HALF))["Phường Lặng"] == ("Đã gửi", 15, 0)


def test_targets_as_it_was_are_the_units_own_and_a_term_has_none(world):
    make_target(world.heir, 30, year=2025)
    make_target(world.first, 20, year=2025, steward=world.heir)
    now = Report(unit=world.heir, steward=world.heir, kind="year", begins=D(2025, 1, 1), ends=D(2025, 12, 31))
    was = Report(unit=world.first, steward=world.heir, kind="year", begins=now.begins, ends=now.ends, as_it_was=True)
    assert (targets_of(now), targets_of(was)) == ({REGISTERED: 50}, {REGISTERED: 20})
    mid = Report(unit=world.heir, steward=world.heir, kind="year", begins=D(2024, 12, 15), ends=D(2025, 12, 14))
    term = period_of("term", 2025)
    long = Report(unit=world.heir, steward=world.heir, kind="term", begins=term.begins, ends=term.ends)
    assert (targets_of(mid), targets_of(long)) == ({REGISTERED: 50}, {})


def test_a_correction_that_is_written_changes_nothing_above(world):
    make_schedule(world.city, "quarter", reach="below", due_after=5)
    writer = worker("leader", world.heir, "leader-heir")
    period = period_of("quarter", 2025, 3)
    report = make_report(world.heir, writer, kind="quarter", begins=period.begins, ends=period.ends)
    for step in ("submit", "accept", "publish"):
        take_step(report, step, by=world.root)
    before = next(row for row in returns_of(world.city, period) if row.unit == world.heir)
    assert (before.group, before.is_late, before.due_on) == ("published", True, D(2025, 10, 6))
    correction = counted(correct_report(fresh(report), reason="Sai ngày", by=writer))
    row = next(row for row in returns_of(world.city, period) if row.unit == world.heir)
    assert (row.report.pk, row.group, row.due_on, row.days_late) == (
        report.pk,
        "published",
        before.due_on,
        before.days_late,
    )
    take_step(correction, "submit", by=writer)
    row = next(row for row in returns_of(world.city, period) if row.unit == world.heir)
    assert (row.report.pk, row.group, row.due_on, row.days_late) == (
        correction.pk, "receive", before.due_on, before.days_late,
    )  # fmt: skip


def test_the_days_of_a_schedule_are_reckoned_once(world):
    make_schedule(world.city, "quarter", reach="below", due_after=5)
    period = period_of("quarter", 2025, 3)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            rows = returns_of(world.city, period)
        return len(rows), len(queries)

    few = asked()
    for place in range(5):
        unit(f"0198{place}", world.city, name=f"Xã {place}", valid_from=D(2025, 7, 1))
    assert asked() == (few[0] + 5, few[1])


@pytest.mark.parametrize(
    ("begins", "ends", "before"),
    [
        (D(2028, 2, 1), D(2028, 2, 29), (D(2027, 2, 1), D(2027, 2, 28))),
        (D(2029, 2, 1), D(2029, 2, 28), (D(2028, 2, 1), D(2028, 2, 29))),
        (D(2029, 2, 15), D(2029, 3, 14), (D(2028, 2, 15), D(2028, 3, 14))),
    ],
)
def test_the_year_before_of_february_ends_with_february(begins, ends, before):
    found = Period(begins=begins, ends=ends).year_before()
    assert (found.begins, found.ends) == before
