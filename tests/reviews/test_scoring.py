"""Totals, knock-outs, bands, spread and normalised points: by hand, and what must hold for every sheet."""

from decimal import Decimal
from fractions import Fraction
from statistics import fmean, pstdev

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.scoring import (
    BadPoints,
    Band,
    Criterion,
    band_of,
    knocked_out,
    missing,
    normalised,
    spread,
    total,
)

D = Decimal
SET = (
    Criterion(key="named", maximum=D(10)),
    Criterion(key="agreed", maximum=D(20), knock_out=D(10)),
    Criterion(key="result", maximum=D(10), weight=D(2)),
)
BANDS = (Band(name="weak", lowest=D(0)), Band(name="good", lowest=D(70)), Band(name="best", lowest=D(90)))
TENTHS = st.integers(0, 1000).map(lambda number: D(number) / 10)


@st.composite
def sheets(draw):
    criteria = [
        Criterion(key=str(n), maximum=D(draw(st.integers(1, 40))), weight=D(draw(st.integers(1, 5))))
        for n in range(draw(st.integers(1, 8)))
    ]
    points = {one.key: D(draw(st.integers(0, int(one.maximum * 10)))) / 10 for one in criteria}
    return criteria, points


def test_a_total_by_hand():
    points = {"named": D("7.5"), "agreed": D(18), "result": D("6.5")}
    assert total(SET, points) == D("77.00")  # (7.5 + 18 + 13) of 50
    assert total(SET, {}) == D("0.00")
    assert missing(SET, {"agreed": D(1)}) == ["named", "result"]


def test_a_third_is_rounded_once():
    thirds = [Criterion(key=key, maximum=D(3)) for key in "abc"]
    assert total(thirds, {"a": D(1), "b": D(1), "c": D(1)}) == D("33.33")
    assert total(thirds, {"a": D(2), "b": D(2), "c": D(2)}) == D("66.67")


@pytest.mark.parametrize(("points", "out"), [(D("9.9"), ["agreed"]), (D(10), []), (None, [])])
def test_a_knock_out(points, out):
    assert knocked_out(SET, {} if points is None else {"agreed": points}) == out


@pytest.mark.parametrize(
    ("points", "name"),
    [("0", "weak"), ("69.99", "weak"), ("70", "good"), ("89.99", "good"), ("90", "best"), ("100", "best")],
)
def test_bands_begin_at_their_lowest(points, name):
    assert band_of(BANDS, D(points)).name == name


def test_without_bands_no_band():
    assert band_of((), D(50)) is None


@pytest.mark.parametrize(
    ("points", "key"), [({"agreed": D("20.1")}, "agreed"), ({"named": D("-0.1")}, "named"), ({"else": D(1)}, "else")]
)
def test_points_the_sheet_does_not_have(points, key):
    with pytest.raises(BadPoints) as refused:
        total(SET, points)
    assert refused.value.key == key


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sheets())
def test_what_holds_for_every_total(sheet):
    criteria, points = sheet
    got = total(criteria, points)
    assert 0 <= got <= 100
    assert total(criteria, {one.key: one.maximum for one in criteria}) == 100
    first = criteria[0]
    raised = points | {first.key: first.maximum}
    assert total(criteria, raised) >= got
    assert total(criteria, dict(reversed(points.items()))) == got
    most = sum(Fraction(one.maximum) * Fraction(one.weight) for one in criteria)
    exact = 100 * sum(Fraction(points[one.key]) * Fraction(one.weight) for one in criteria) / most
    assert abs(Fraction(got) - exact) <= Fraction(1, 200), "rounded once, to half of the last place"


@given(sheets(), st.integers(2, 9))
def test_weights_count_by_their_proportion_only(sheet, times):
    criteria, points = sheet
    heavier = [Criterion(key=one.key, maximum=one.maximum, weight=one.weight * times) for one in criteria]
    assert total(heavier, points) == total(criteria, points)


@given(st.sets(st.integers(1, 100), max_size=6), TENTHS)
def test_each_total_has_the_one_band_it_reached(bounds, points):
    bands = [Band(name=str(lowest), lowest=D(lowest)) for lowest in (0, *bounds)]
    got = band_of(bands[::-1], points)
    assert got.lowest <= points
    assert not any(got.lowest < band.lowest <= points for band in bands)


@given(st.lists(TENTHS, min_size=1, max_size=12))
def test_what_holds_for_every_spread(totals):
    got = spread(totals)
    assert (got.lowest, got.highest, got.width) == (min(totals), max(totals), max(totals) - min(totals))
    assert got.lowest <= got.median <= got.highest
    assert abs(float(got.mean) - fmean(map(float, totals))) < 0.006
    assert abs(float(got.deviation) - pstdev(map(float, totals))) < 0.006
    assert spread(totals[::-1]) == got


def test_the_spread_by_hand():
    got = spread([D(60), D(90), D(75)])
    assert (got.mean, got.median, got.lowest, got.highest, got.width) == (D(75), D(75), D(60), D(90), D(30))
    assert got.deviation == D("12.25")
    assert spread([]) is None


def test_a_strict_and_a_mild_reviewer_agree_when_they_rank_alike():
    """Both saw the same three models, one gives twenty points less: neither costs a model its place."""
    sheets = {(1, 1): D(50), (1, 2): D(60), (1, 3): D(70), (2, 1): D(70), (2, 2): D(80), (2, 3): D(90)}
    fair = normalised(sheets)
    assert fair[2] == D(70)
    assert fair[1] < fair[2] < fair[3]
    assert fair[3] - fair[2] == fair[2] - fair[1]


def test_who_saw_only_the_strict_one_is_not_behind():
    strict = {(1, n): D(40 + n) for n in range(1, 6)}
    mild = {(2, n): D(80 + n) for n in range(6, 11)}
    fair = normalised(strict | mild)
    assert fair[5] > fair[6]  # the best of the strict one, before the least of the mild one
    assert max(strict.values()) < min(mild.values())


def test_of_few_or_equal_sheets_nothing_is_stretched():
    assert normalised({(1, 1): D(40), (1, 2): D(80)}) == {1: D(40), 2: D(80)}
    assert normalised({(1, n): D(70) for n in range(5)}) == {n: D(70) for n in range(5)}
    assert normalised({}) == {}


@given(st.dictionaries(st.tuples(st.integers(1, 5), st.integers(1, 8)), TENTHS, max_size=30))
def test_normalised_points_are_points(sheets):
    fair = normalised(sheets)
    assert set(fair) == {candidacy for _reviewer, candidacy in sheets}
    assert all(0 <= value <= 100 for value in fair.values())


@given(st.lists(TENTHS, min_size=3, max_size=8, unique=True), st.integers(1, 4), TENTHS)
def test_who_scores_alone_changes_no_order(points, strictness, away):
    """The same models in the same order by two who differ in strictness only: nobody loses a place by being fair."""
    first = {(1, number): value for number, value in enumerate(points)}
    second = {(2, number): (value / strictness + away) / 2 for number, value in enumerate(points)}
    fair = normalised(first | second)
    ranked = sorted(fair, key=lambda number: points[number])
    assert [fair[number] for number in ranked] == sorted(fair.values())
    assert normalised(first) == {number: value for (_one, number), value in first.items()}
