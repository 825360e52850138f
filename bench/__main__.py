"""`make bench`: fills a database of its own, runs every case on all sides, prints a table, writes results.json.

BENCH_ROWS (100000) and BENCH_ROUNDS (40) say how much; a slow case has fewer rounds, about BENCH_SECONDS (60) long,
five at least, and two where one turn takes longer than that.
BENCH_ONLY names some modules, BENCH_CASES (a regular expression) some of their cases; with BENCH_KEEP=1 the database
of the last run is used as it stands. A side with the attribute `finds_others` means something else by the same question
(`icontains` knows no accents) and need not find the same rows.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

from bench import database, measure
from bench.processor import spent
from mobilization.common.garbage import settle

RESULTS = Path(__file__).with_name("results.json")
MODULES = (
    "bench.jobs_list",
    "bench.model_pages",
    "bench.find_models",
    "bench.showcase",
    "bench.model_imports",
    "bench.opinions",
    "bench.opinion_pages",
    "bench.opinion_public",
    "bench.opinion_clocks",
    "bench.workbook",
    "bench.figures_fast",
    "bench.annual_report",
)
"""Each has `fill(rows)` and `cases(what fill returned)`; imported once Django is set up. BENCH_ONLY names some."""
COLUMNS = {
    "rows": 10, "ours": 9, "p95": 9, "limit": 9, "p95 ": 9, "stock": 10, "p95  ": 10, "limit÷ours": 14,
    "stock÷ours": 14, "÷page 1": 9, "÷10,000": 9, "MB": 7, "work": 9, "limit÷": 9, "stock÷": 9,
}  # fmt: skip
FEWEST_ROUNDS = 5
HEADER = f"{'milliseconds':<56}" + "".join(f"{name:>{width}}" for name, width in COLUMNS.items())


def run(rows: int, rounds: int) -> list[dict[str, object]]:
    """All cases; medians and p95 (of ours) in seconds."""
    results = []
    database.migrate()
    for name in os.environ.get("BENCH_ONLY", "").split() or MODULES:
        module = import_module(name)
        wanted = re.compile(os.environ.get("BENCH_CASES", ""))
        cases = module.cases(module.fill(rows))
        results += [_row(case, rows, sides, rounds) for case, sides in cases if wanted.search(case)]
    return results


def _row(case: str, rows: int, sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, object]:
    """One line of the table; SystemExit when the sides answer with different rows."""
    started = time.perf_counter()
    answers = {name: side() for name, side in sides.items()}
    same = {repr(answers[name]) for name, side in sides.items() if not getattr(side, "finds_others", False)}
    if len(same) != 1:
        raise SystemExit(f"{case}: the sides do not agree on the rows: {answers}")
    turn = time.perf_counter() - started
    seconds = float(os.environ.get("BENCH_SECONDS", "60"))
    fewer, is_slow = int(seconds / turn), turn > seconds
    fewest = 2 if is_slow else FEWEST_ROUNDS
    warm_up = 0 if is_slow else 1 + 2 * (fewer > rounds)  # the turn that was compared has warmed up, too
    found = measure.interleave(sides, rounds=min(rounds, max(fewer, fewest)), warm_up=warm_up, spent=spent)
    weighed = getattr(sides["ours"], "is_weighed", False)
    memory = measure.extra_memory(sides["ours"]) if weighed else None
    print(_line(case, rows, found, memory), flush=True)
    told = {name: [round(timing.median, 6), round(timing.p95, 6)] for name, timing in found.items()}
    worked = {name: timing.work for name, timing in found.items()}
    known = {"median and p95": told, "processor": worked, "rounds": len(found["ours"].seconds), "memory": memory}
    return {"case": case, "rows": rows, **known}


def _line(case: str, rows: int, found: dict[str, measure.Timing], memory: float | None) -> str:
    ours = found["ours"]
    cells = [f"{rows:,}"]
    for name in ("ours", "limit", "stock"):
        timing = found.get(name)
        cells += [f"{each * 1000:.2f}" for each in (timing.median, timing.p95)] if timing else ["–"] * 2
    cells += [measure.ratio(ours, found[name]) if name in found else "–" for name in ("limit", "stock")]
    cells += [measure.growth(ours, found[name]) if name in found else "–" for name in ("first", "small")]
    cells.append("–" if memory is None else f"{memory:.1f}")
    cells.append("–" if ours.work is None else f"{ours.work * 1000:.2f}")
    cells += [measure.work_ratio(ours, found[name]) if name in found else "–" for name in ("limit", "stock")]
    return f"{case:<56}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, COLUMNS.values(), strict=True))


def main() -> int:
    """Read how much, make the database, run, write."""
    rows, rounds = int(os.environ.get("BENCH_ROWS", "100000")), int(os.environ.get("BENCH_ROUNDS", "40"))
    database.own_addresses(keep=bool(os.environ.get("BENCH_KEEP")))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    settle()  # as the processes of the portal do
    print(HEADER)
    results = run(rows, rounds)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: bench/{RESULTS.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
