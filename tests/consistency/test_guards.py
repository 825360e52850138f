"""docs/maintainers/guards.csv: each line names a file and a test that exist."""

import csv

from tests.consistency.sources import ROOT, text

GUARDS = ROOT / "docs" / "maintainers" / "guards.csv"


def lines():
    with GUARDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stands(test: str) -> bool:
    """Whether `path::name` (of a class too) is there, or the line says why no test can tell."""
    if test.startswith("no difference: "):
        return len(test) > len("no difference: ") + 20
    path, *names = test.split("::")
    return (ROOT / path).is_file() and all(f"{name}" in text(ROOT / path) for name in names)


def test_each_guard_and_each_test_is_there():
    found = lines()
    assert len(found) > 100
    assert [line["file"] for line in found if not (ROOT / line["file"]).is_file()] == []
    assert [line for line in found if not stands(line["test that fails without it"])] == []
