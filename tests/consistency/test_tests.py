"""The tests themselves: each asserts something, none is skipped, none waits by the clock."""

import ast
import re

import pytest

from tests.consistency.sources import over, python, relative, text

SAYS_ASSERT = re.compile(r"(^|[._])(assert|raises|check|expect|fail)", re.IGNORECASE)
FORBIDDEN = re.compile(r"(^|\.)(skip|skipif|xfail|importorskip)$")
AT_ONCE = re.compile(
    r"(locator|get_by_\w+)\(.*\)\.(count|all)\(\)$|\.(is_visible|is_hidden|all_(inner_texts|text_contents))\(\)$"
)
MAY_SLEEP = ("tests/drills/",)
"""Drills wait for processes to die and come back; they poll with short sleeps."""


def suite():
    return [p for p in python("tests") if p.name.startswith("test_")]


def without_assertion(tree: ast.Module) -> list[str]:
    """Test functions that look as if they could not fail, helpers of the same file followed one step."""
    asserting = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and _asserts(n, set())}
    return [
        n.name
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef) and n.name.startswith("test_") and not _asserts(n, asserting)
    ]


def _asserts(function: ast.FunctionDef, helpers: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, (ast.Assert, ast.Raise)):
            return True
        if isinstance(node, ast.Call) and (
            SAYS_ASSERT.search(ast.unparse(node.func)) or ast.unparse(node.func) in helpers
        ):
            return True
    return False


def skipped(tree: ast.Module) -> list[str]:
    """Uses of skip, skipif, xfail, importorskip."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and FORBIDDEN.search(ast.unparse(node))
        and ast.unparse(node).startswith("pytest")
    ]


def sleeps(tree: ast.Module) -> list[str]:
    """Calls of a sleep, whatever its module is called."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "sleep"
    ]


def hasty(tree: ast.Module) -> list[str]:
    """Asserts on what a page shows at this very moment, perhaps half of it: Playwright's `expect` waits."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Assert)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and AT_ONCE.search(ast.unparse(node))
    ]


def test_every_test_file_asserts():
    assert [relative(p) for p in suite() if "assert" not in text(p)] == []


def test_every_test_can_fail():
    assert over(suite(), without_assertion) == []


def test_nothing_is_skipped():
    assert over(python("tests"), skipped) == []


def test_nothing_sleeps_but_the_drills():
    assert over([p for p in python("tests") if not relative(p).startswith(MAY_SLEEP)], sleeps) == []


def test_pages_in_a_browser_are_waited_for():
    assert over([p for p in python("tests") if relative(p).startswith("tests/e2e/")], hasty) == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (without_assertion, "def test_a():\n    a()"),
        (without_assertion, "class TestA:\n    def test_a(self):\n        pass"),
        (skipped, "@pytest.mark.skip\ndef test_a():\n    assert a"),
        (skipped, "pytest.importorskip('a')"),
        (skipped, "pytestmark = pytest.mark.xfail(reason='later')"),
        (sleeps, "time.sleep(1)"),
        (hasty, "assert page.locator('li').count() == 1"),
        (hasty, "assert not panel.is_visible()"),
        (sleeps, "from time import sleep\nsleep(1)"),
    ],
)
def test_a_test_that_cheats_is_seen(rule, code):
    assert len(rule(ast.parse(code))) == 1
