"""Interleaved timing, and what may be concluded from it."""

import ctypes
import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles

SIDES = ("ours", "limit", "stock", "first", "small")
"""Ours; raw SQL; the stock application; ours on page 1, and ours where there are 10,000 rows: what grows."""


@dataclass(frozen=True)
class Timing:
    """Seconds of one side's runs, by the clock and, where it is known, of processor."""

    seconds: tuple[float, ...]
    processor: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.seconds)

    @property
    def work(self) -> float | None:
        """Processor of a run, all of them taken together (see `processor.py`)."""
        return mean(self.processor) if self.processor else None

    @property
    def span(self) -> tuple[float, float]:
        """Where 90 % of the runs lie."""
        cuts = quantiles(self.seconds, n=20, method="inclusive")
        return cuts[0], cuts[-1]

    @property
    def p95(self) -> float:
        """What 95 of 100 runs stay under."""
        return self.span[1]


def interleave(
    sides: dict[str, Callable[[], object]],
    *,
    rounds: int,
    warm_up: int = 3,
    spent: Callable[[], float | None] = lambda: None,
) -> dict[str, Timing]:
    """Run the sides by turns, in another order each round, so that a slow minute of the machine meets all of them.

    `spent` reads the processor (see `processor.py`).
    """
    order = random.Random(1)  # noqa: S311 - an order, not a secret
    found: dict[str, list[float]] = {name: [] for name in sides}
    worked: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + warm_up):
        for name in order.sample(sorted(sides), len(sides)):
            gc.collect()
            before, started = spent(), time.perf_counter()
            sides[name]()
            if number >= warm_up:
                found[name].append(time.perf_counter() - started)
                after = spent()
                worked[name] += [after - before] if before is not None and after is not None else []
    return {name: Timing(tuple(seconds), tuple(worked[name])) for name, seconds in found.items()}


def ratio(ours: Timing, other: Timing) -> str:
    """How many times as long the other takes; "inconclusive" where the spans overlap."""
    overlap = ours.span[0] <= other.span[1] and other.span[0] <= ours.span[1]
    return "inconclusive" if overlap else f"{other.median / ours.median:.2f}×"


def work_ratio(ours: Timing, other: Timing) -> str:
    """How many times as much processor the other takes."""
    return f"{other.work / ours.work:.2f}×" if other.work and ours.work else "–"


def growth(ours: Timing, other: Timing) -> str:
    """How many times as long ours takes as where it has less to do; a bound, so said even where the spans overlap."""
    return f"{ours.median / other.median:.2f}×"


def extra_memory(work: Callable[[], object]) -> float | None:
    """Megabytes that this process needs on top while it works, once it has done it before; None where no one says."""
    counters, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    work()
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)  # what the first time left free is given back, so that it counts again
        reset.write_text("5")
        before = _kilobytes(counters.read_text(), "VmRSS")
        work()
        return (_kilobytes(counters.read_text(), "VmHWM") - before) / 1024
    except (OSError, AttributeError):  # no Linux, no such C library
        return None


def _kilobytes(status: str, name: str) -> int:
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{name}:"))
