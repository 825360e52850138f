"""Interleaved timing, and what may be concluded from it."""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

SIDES = ("ours", "limit", "stock")


@dataclass(frozen=True)
class Timing:
    """Seconds of one side's runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.seconds)

    @property
    def span(self) -> tuple[float, float]:
        """Where 90 % of the runs lie."""
        cuts = quantiles(self.seconds, n=20, method="inclusive")
        return cuts[0], cuts[-1]

    @property
    def p95(self) -> float:
        """What 95 of 100 runs stay under."""
        return self.span[1]


def interleave(sides: dict[str, Callable[[], object]], *, rounds: int, warm_up: int = 3) -> dict[str, Timing]:
    """Run the sides by turns, in another order each round, so that a slow minute of the machine meets all of them."""
    order = random.Random(1)  # noqa: S311 - an order, not a secret
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + warm_up):
        for name in order.sample(sorted(sides), len(sides)):
            gc.collect()
            started = time.perf_counter()
            sides[name]()
            if number >= warm_up:
                found[name].append(time.perf_counter() - started)
    return {name: Timing(tuple(seconds)) for name, seconds in found.items()}


def ratio(ours: Timing, other: Timing) -> str:
    """How many times as long the other takes; "inconclusive" where the spans overlap."""
    overlap = ours.span[0] <= other.span[1] and other.span[0] <= ours.span[1]
    return "inconclusive" if overlap else f"{other.median / ours.median:.2f}×"
