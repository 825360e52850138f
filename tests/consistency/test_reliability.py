"""`docs/reliability.csv`: each promise has a test that carries its id, and each id in a test is a promise."""

import ast
import csv

from tests.consistency.sources import ROOT, project_files, relative, tree


def marked(module: ast.Module) -> set[str]:
    """Ids of the `pytest.mark.bar(…)` on this file's tests, their classes, or the whole file (`pytestmark`)."""
    found = set()
    for node in ast.walk(module):
        is_test = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
        is_class = isinstance(node, ast.ClassDef) and node.name.startswith("Test")
        is_whole = isinstance(node, ast.Assign) and any(ast.unparse(t) == "pytestmark" for t in node.targets)
        if is_test or is_class:
            found |= {i for mark in node.decorator_list for i in _ids(mark)}
        elif is_whole:
            found |= _ids(node.value)
    return found


def _ids(node: ast.expr) -> set[str]:
    return {
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.bar"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


def promises() -> dict[str, set[str]]:
    """Id → the test files that keep the promise."""
    with (ROOT / "docs" / "reliability.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(value and value.strip() for row in rows for value in row.values()), "an empty cell"
    assert len({row["id"] for row in rows}) == len(rows), "an id twice"
    return {row["id"]: set(row["where tested"].split()) for row in rows}


def kept() -> dict[str, set[str]]:
    """Id → the test files that carry it."""
    found: dict[str, set[str]] = {}
    for path in project_files():
        if relative(path).startswith("tests/") and path.name.startswith("test_") and path.suffix == ".py":
            for name in marked(tree(path)):
                found.setdefault(name, set()).add(relative(path))
    return found


def drilled() -> dict[str, set[str]]:
    """Id → the drills that break something for it (`make drill`), for ids with a digit in them; X3-MORE is for X3."""
    table = next(
        node.value
        for node in tree(ROOT / "tests" / "drills" / "__main__.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DRILLS"
    )
    names = ast.literal_eval(table)
    found: dict[str, set[str]] = {}
    for name, file in names.items():
        if any(c.isdigit() for c in name):
            found.setdefault(name.partition("-")[0], set()).add(f"tests/drills/{file}.py")
    return found


def together(*tables: dict[str, set[str]]) -> dict[str, set[str]]:
    return {name: set().union(*(table.get(name, set()) for table in tables)) for table in tables for name in table}


def test_promises_and_tests_name_each_other():
    assert promises() == together(kept(), drilled())


def test_no_promise_hangs_on_a_drill_alone():
    assert set(promises()) - set(kept()) == set()


def test_drills_exist():
    assert [file for files in drilled().values() for file in files if not (ROOT / file).is_file()] == []


def test_marks_are_read_wherever_pytest_reads_them():
    sample = """
pytestmark = [pytest.mark.drill, pytest.mark.bar("X3")]
@pytest.mark.bar("S1")
def test_one(): ...
@pytest.mark.bar("S2")
class TestTwo: ...
@pytest.mark.bar("A1")
def not_a_test(): ...
"""
    assert marked(ast.parse(sample)) == {"X3", "S1", "S2"}
