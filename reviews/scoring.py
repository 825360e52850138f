"""Points of a score sheet: totals of 100, knock-outs, grade bands, and a fair comparison of strict and mild reviewers.

All points are Decimals with at most one decimal place; totals have two, rounded half up, once and at the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean, median, pstdev

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
FEWEST_SHEETS = 3
"""Of fewer sheets nobody can say whether a reviewer is strict or the models weak: their points stay as they are."""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of a criteria set: points from 0 to `maximum`, multiplied by `weight`.

    Less than `knock_out` points (where it is set) and the candidacy cannot be recognised, whatever the total.
    """

    key: str
    maximum: Decimal
    weight: Decimal = Decimal(1)
    knock_out: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Band:
    """A grade from `lowest` points of 100 up to the next band."""

    name: str
    lowest: Decimal


class BadPoints(ValueError):
    """Points that the sheet does not have; `key` says at which criterion."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def check_points(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> None:
    """Raises BadPoints for a criterion that is not there, or points outside 0 … maximum."""
    known = {one.key: one for one in criteria}
    for key, value in points.items():
        if key not in known:
            raise BadPoints(key, "no such criterion")
        if not 0 <= value <= known[key].maximum:
            raise BadPoints(key, f"0 to {known[key].maximum}")


def missing(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> list[str]:
    """Criteria without points, in the set's order."""
    return [one.key for one in criteria if one.key not in points]


def total(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> Decimal:
    """Of 100: weighted points over the most one could have. Without points at a criterion it counts nothing."""
    check_points(criteria, points)
    most = sum((one.maximum * one.weight for one in criteria), Decimal(0))
    got = sum((points.get(one.key, Decimal(0)) * one.weight for one in criteria), Decimal(0))
    return rounded(HUNDRED * got / most)


def rounded(value: Decimal) -> Decimal:
    """Two places, half up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def knocked_out(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> list[str]:
    """Criteria at which the points given lie below the knock-out."""
    return [
        one.key
        for one in criteria
        if one.knock_out is not None and one.key in points and points[one.key] < one.knock_out
    ]


def band_of(bands: Sequence[Band], points: Decimal) -> Band | None:
    """The band of a total; None where the set has none."""
    below = [band for band in bands if band.lowest <= points]
    return max(below, key=lambda band: band.lowest) if below else None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How far the submitted totals of one candidacy lie apart."""

    mean: Decimal
    median: Decimal
    lowest: Decimal
    highest: Decimal
    deviation: Decimal

    @property
    def width(self) -> Decimal:
        """From the lowest to the highest."""
        return self.highest - self.lowest


def spread(totals: Iterable[Decimal]) -> Spread | None:
    """None without a total."""
    values = sorted(totals)
    if not values:
        return None
    return Spread(
        mean=rounded(sum(values, Decimal(0)) / len(values)),
        median=rounded(median(values)),
        lowest=values[0],
        highest=values[-1],
        deviation=rounded(_deviation(values)),
    )


def _deviation(values: Sequence[Decimal]) -> Decimal:
    """Of the whole population; exact up to the root, and much faster than `statistics` is with Decimals."""
    number, whole = len(values), sum(values, Decimal(0))
    return ((number * sum((value * value for value in values), Decimal(0)) - whole * whole) / (number * number)).sqrt()


def normalised(sheets: Mapping[tuple[int, int], Decimal]) -> dict[int, Decimal]:
    """Candidacy → mean of its totals, each moved to what a reviewer of average strictness would have given.

    `sheets` is (reviewer, candidacy) → total. A reviewer's totals are brought to the mean and the deviation of all;
    one with fewer than FEWEST_SHEETS sheets, or who gave everybody the same, is only moved where they have enough
    sheets, else left. Nobody gets below 0 or above 100.
    """
    if not sheets:
        return {}
    everybody = [float(value) for value in sheets.values()]
    of_all = (fmean(everybody), pstdev(everybody))
    of_reviewer: dict[int, list[float]] = {}
    for (reviewer, _candidacy), value in sheets.items():
        of_reviewer.setdefault(reviewer, []).append(float(value))
    own = {
        reviewer: (fmean(values), pstdev(values))
        for reviewer, values in of_reviewer.items()
        if len(values) >= FEWEST_SHEETS
    }
    fair: dict[int, list[Decimal]] = {}
    for (reviewer, candidacy), value in sheets.items():
        moved = _moved(float(value), own[reviewer], of_all) if reviewer in own else float(value)
        fair.setdefault(candidacy, []).append(Decimal(repr(moved)))
    return {candidacy: rounded(sum(values, Decimal(0)) / len(values)) for candidacy, values in fair.items()}


def _moved(value: float, own: tuple[float, float], of_all: tuple[float, float]) -> float:
    """`own` and `of_all` are mean and deviation of the reviewer and of all."""
    stretched = (value - own[0]) * (of_all[1] / own[1]) if own[1] else 0.0
    return min(100.0, max(0.0, of_all[0] + stretched))
