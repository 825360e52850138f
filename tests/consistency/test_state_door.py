"""One door for `state`: only the workflow (and, for jobs, the outbox below it) writes it."""

import ast
import re

import pytest

from tests.consistency.sources import application, over, relative

DOORS = ("mobilization/workflow/", "mobilization/outbox/leases.py", "mobilization/outbox/services.py")
WRITES_BY_KEYWORD = {"update", "aupdate", "setattr"}
SQL = re.compile(r"\bupdate\b.*\bset\b.*\bstate\s*=", re.IGNORECASE | re.DOTALL)


def state_writes(tree: ast.Module) -> list[str]:
    """Assignments to an attribute `state`, `update(state=…)`, bulk updates and SQL that set it."""
    return [f"line {node.lineno}: {ast.unparse(node)[:80]}" for node in ast.walk(tree) if _writes_state(node)]


def _writes_state(node: ast.AST) -> bool:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "state" for whole in targets for t in ast.walk(whole))
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in WRITES_BY_KEYWORD:
            named = any(keyword.arg == "state" for keyword in node.keywords)
            return named or (name == "setattr" and _mentions_state(node.args[1:2])) or _mentions_state_key(node)
        if name in {"bulk_update", "abulk_update"}:
            return _mentions_state([*node.args, *(keyword.value for keyword in node.keywords)])
        if name in {"update_or_create", "aupdate_or_create", "bulk_create"}:
            return _mentions_state([keyword.value for keyword in node.keywords if keyword.arg != "create_defaults"])
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.search(node.value))


def _mentions_state(nodes: list[ast.expr]) -> bool:
    return any(isinstance(n, ast.Constant) and n.value == "state" for node in nodes for n in ast.walk(node))


def _mentions_state_key(call: ast.Call) -> bool:
    """`update(**{"state": …})`."""
    return _mentions_state([keyword.value for keyword in call.keywords if keyword.arg is None])


def test_nothing_but_the_door_writes_state():
    assert over([p for p in application() if not relative(p).startswith(DOORS)], state_writes) == []


@pytest.mark.parametrize(
    "code",
    [
        'job.state = "done"',
        'self.state: str = "done"',
        'a, job.state = 1, "done"',
        'job.state += "x"',
        'setattr(job, "state", "done")',
        'Job.objects.filter(pk=1).update(state="done")',
        'Job.objects.update(**{"state": "done"})',
        'Job.objects.bulk_update(jobs, ["state"])',
        'Job.objects.update_or_create(pk=1, defaults={"state": "done"})',
        "Job.objects.bulk_create(jobs, update_conflicts=True, update_fields=['state'])",
        'cursor.execute("UPDATE outbox_job SET lease = null, state = %s")',
    ],
)
def test_a_side_door_is_seen(code):
    assert len(state_writes(ast.parse(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'job.state == "done"',
        'Job(state="new")',
        'Job.objects.filter(state="new")',
        'label = state = "x"',
        'cache.update({"a": 1})',
    ],
)
def test_reading_and_beginning_are_no_side_doors(code):
    assert state_writes(ast.parse(code)) == []
