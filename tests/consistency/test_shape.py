"""Sizes, names and imports: what keeps a file readable in one go."""

import ast

import pytest

from tests.consistency.sources import over, python, relative, text

LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION = 400, 600, 50
NAMES_THAT_SAY_NOTHING = {"utils.py", "helpers.py", "misc.py", "common.py"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def long_functions(tree: ast.Module) -> list[str]:
    return [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def imports_inside_functions(tree: ast.Module) -> list[str]:
    """Imports below a function's head, except in `ready()` of an AppConfig."""
    excused = {
        id(node)
        for klass in ast.walk(tree)
        if isinstance(klass, ast.ClassDef) and any("AppConfig" in ast.unparse(base) for base in klass.bases)
        for method in klass.body
        if isinstance(method, FUNCTIONS) and method.name == "ready"
        for node in ast.walk(method)
    }
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for function in ast.walk(tree)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and id(node) not in excused
    ]


def test_files_are_short():
    too_long = {
        relative(path): lines
        for path in python()
        if (lines := text(path).count("\n"))
        > (LONGEST_TEST_FILE if relative(path).startswith("tests/") else LONGEST_FILE)
    }
    assert too_long == {}


def test_functions_are_short():
    assert over(python(), long_functions) == []


def test_no_file_is_a_drawer_for_everything():
    assert [relative(path) for path in python() if path.name in NAMES_THAT_SAY_NOTHING] == []


def test_imports_stand_at_the_top():
    assert over(python(), imports_inside_functions) == []


def test_a_long_function_is_seen():
    lines = "\n".join(f"    a = {n}" for n in range(LONGEST_FUNCTION))
    assert long_functions(ast.parse(f"def f():\n{lines}")) == ["f has 51 lines"]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("def f():\n    import os", 1),
        ("class Thing:\n    def ready(self):\n        from a import b", 1),
        ("class A(AppConfig):\n    def start(self):\n        import os", 1),
        ("class A(AppConfig):\n    def ready(self):\n        import os", 0),
        ("import os\nif os:\n    import re", 0),
    ],
)
def test_an_import_in_a_function_is_seen(code, seen):
    assert len(imports_inside_functions(ast.parse(code))) == seen
