"""Periods: their days, by the calendar and as State bodies close them, their names, the same period before."""

import datetime
import itertools

import pytest
from django.utils.translation import override

from reports.enums import Closing, ReportKind
from reports.periods import before, closing_of, ended_between, name_of, period_of, periods_of_year

D = datetime.date
BY_HAND = [
    ("month", 2026, 1, D(2026, 1, 1), D(2026, 1, 31), D(2025, 12, 15), D(2026, 1, 14)),
    ("month", 2024, 2, D(2024, 2, 1), D(2024, 2, 29), D(2024, 1, 15), D(2024, 2, 14)),
    ("month", 2026, 12, D(2026, 12, 1), D(2026, 12, 31), D(2026, 11, 15), D(2026, 12, 14)),
    ("quarter", 2026, 1, D(2026, 1, 1), D(2026, 3, 31), D(2025, 12, 15), D(2026, 3, 14)),
    ("quarter", 2026, 4, D(2026, 10, 1), D(2026, 12, 31), D(2026, 9, 15), D(2026, 12, 14)),
    ("six_months", 2026, 1, D(2026, 1, 1), D(2026, 6, 30), D(2025, 12, 15), D(2026, 6, 14)),
    ("nine_months", 2026, 1, D(2026, 1, 1), D(2026, 9, 30), D(2025, 12, 15), D(2026, 9, 14)),
    ("year", 2026, 1, D(2026, 1, 1), D(2026, 12, 31), D(2025, 12, 15), D(2026, 12, 14)),
    ("term", 2025, 1, D(2021, 1, 1), D(2025, 12, 31), D(2020, 12, 15), D(2025, 12, 14)),
]


@pytest.mark.parametrize(("kind", "year", "number", "first", "last", "first_mid", "last_mid"), BY_HAND)
def test_the_days_of_a_period(kind, year, number, first, last, first_mid, last_mid):
    found = period_of(kind, year, number)
    closed = period_of(kind, year, number, Closing.MID_MONTH)
    assert (found.begins, found.ends) == (first, last)
    assert (closed.begins, closed.ends) == (first_mid, last_mid)


@pytest.mark.parametrize("closing", list(Closing))
def test_months_follow_each_other_without_a_gap(closing):
    months = [month for year in range(2020, 2030) for month in periods_of_year("month", year, closing)]
    assert len(months) == 120
    for one, next_one in itertools.pairwise(months):
        assert next_one.begins - one.ends == datetime.timedelta(days=1)


@pytest.mark.parametrize(("kind", "number"), [("month", 13), ("month", 0), ("quarter", 5), ("year", 2), ("topical", 1)])
def test_what_is_no_period(kind, number):
    with pytest.raises(ValueError, match=r"no periods|There is no"):
        period_of(kind, 2026, number)


def test_a_term_ends_every_fifth_year():
    assert [year for year in range(2018, 2032) if periods_of_year("term", year)] == [2020, 2025, 2030]


def test_periods_that_ended_between_two_days():
    found = ended_between("month", D(2025, 12, 31), D(2026, 2, 28))
    assert [(each.year, each.number) for each in found] == [(2025, 12), (2026, 1), (2026, 2)]
    assert ended_between("month", D(2026, 2, 1), D(2026, 2, 27)) == []
    mid = ended_between("month", D(2025, 12, 14), D(2026, 1, 13), Closing.MID_MONTH)
    assert [(each.year, each.number) for each in mid] == [(2025, 12)]


@pytest.mark.parametrize(
    ("kind", "days", "days_before"),
    [
        ("month", (D(2025, 2, 1), D(2025, 2, 28)), (D(2024, 2, 1), D(2024, 2, 29))),
        ("month", (D(2024, 2, 1), D(2024, 2, 29)), (D(2023, 2, 1), D(2023, 2, 28))),
        ("quarter", (D(2024, 1, 1), D(2024, 3, 31)), (D(2023, 1, 1), D(2023, 3, 31))),
        ("term", (D(2021, 1, 1), D(2025, 12, 31)), (D(2016, 1, 1), D(2020, 12, 31))),
        ("topical", (D(2024, 2, 29), D(2024, 5, 2)), (D(2023, 2, 28), D(2023, 5, 2))),
    ],
)
def test_the_same_period_before(kind, days, days_before):
    found = before(kind, *days)
    assert (found.begins, found.ends) == days_before


def test_the_same_period_before_closes_alike():
    closed = period_of("month", 2026, 3, Closing.MID_MONTH)
    found = before("month", closed.begins, closed.ends)
    assert (found.begins, found.ends) == (D(2025, 2, 15), D(2025, 3, 14))
    assert closing_of(closed.begins) == Closing.MID_MONTH


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "vietnamese", "english"),
    [
        ("month", D(2026, 6, 1), D(2026, 6, 30), "tháng 6 năm 2026", "month 6 of 2026"),
        ("quarter", D(2026, 4, 1), D(2026, 6, 30), "quý II năm 2026", "quarter II of 2026"),
        ("six_months", D(2026, 1, 1), D(2026, 6, 30), "6 tháng đầu năm 2026", "first six months of 2026"),
        ("nine_months", D(2025, 12, 15), D(2026, 9, 14), "9 tháng năm 2026", "nine months of 2026"),
        ("year", D(2026, 1, 1), D(2026, 12, 31), "năm 2026", "year 2026"),
        ("term", D(2021, 1, 1), D(2025, 12, 31), "nhiệm kỳ 2020–2025", "term 2020–2025"),
        ("topical", D(2026, 1, 5), D(2026, 2, 6), "từ 05/01/2026 đến 06/02/2026", "from 05/01/2026 to 06/02/2026"),
    ],
)
def test_a_period_has_a_name(kind, begins, ends, vietnamese, english):
    with override("vi"):
        assert name_of(kind, begins, ends) == vietnamese
    with override("en"):
        assert name_of(kind, begins, ends) == english


def test_every_kind_is_tried():
    assert {row[0] for row in BY_HAND} | {"topical"} == set(ReportKind.values)
