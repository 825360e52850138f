"""`make bench`: fills a database of its own, runs every case on all sides, prints a table, writes results.json.

BENCH_ROWS (100000) and BENCH_ROUNDS (40) say how much. A side with the attribute `finds_others` means something else by
the same question (`icontains` knows no accents) and need not find the same rows.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

from bench import database, measure

RESULTS = Path(__file__).with_name("results.json")
MODULES = ("bench.jobs_list", "bench.model_pages", "bench.find_models", "bench.showcase")
"""Each has `fill(rows)` and `cases(what fill returned)`; imported once Django is set up. BENCH_ONLY names some."""
COLUMNS = {"rows": 9, "ours": 9, "limit": 9, "stock": 9, "p95": 9, "limit÷ours": 14, "stock÷ours": 14}
HEADER = f"{'milliseconds':<38}" + "".join(f"{name:>{width}}" for name, width in COLUMNS.items())


def run(rows: int, rounds: int) -> list[dict[str, object]]:
    """All cases; medians and p95 (of ours) in seconds."""
    results = []
    database.migrate()
    for name in os.environ.get("BENCH_ONLY", "").split() or MODULES:
        module = import_module(name)
        results += [_row(case, rows, sides, rounds) for case, sides in module.cases(module.fill(rows))]
    return results


def _row(case: str, rows: int, sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, object]:
    """One line of the table; SystemExit when the sides answer with different rows."""
    answers = {name: side() for name, side in sides.items() if not getattr(side, "finds_others", False)}
    if len({repr(ids) for ids in answers.values()}) != 1:
        raise SystemExit(f"{case}: the sides do not agree on the rows: {answers}")
    found = measure.interleave(sides, rounds=rounds)
    ours = found["ours"]
    numbers = [f"{found[name].median * 1000:9.2f}" if name in found else f"{'–':>9}" for name in measure.SIDES]
    ratios = [f"{measure.ratio(ours, found[name]) if name in found else '–':>14}" for name in ("limit", "stock")]
    print(f"{case:<38}{rows:>9,}{''.join(numbers)}{ours.p95 * 1000:9.2f}{''.join(ratios)}", flush=True)
    medians = {name: round(found[name].median, 6) if name in found else None for name in measure.SIDES}
    return {"case": case, "rows": rows, **medians, "p95": round(ours.p95, 6)}


def main() -> int:
    """Read how much, make the database, run, write."""
    rows, rounds = int(os.environ.get("BENCH_ROWS", "100000")), int(os.environ.get("BENCH_ROUNDS", "40"))
    database.own_addresses()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    print(HEADER)
    results = run(rows, rounds)
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"written: bench/{RESULTS.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
