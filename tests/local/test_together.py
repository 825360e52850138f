"""Commands at the same time: each is waited for, all outputs are read in order, one failure fails all."""

import os
import sys

from mobilization.local.command import environment_with
from mobilization.local.place import PROJECT
from mobilization.local.together import together

WAIT = """
import pathlib, threading
print("one waits", flush=True)
while not pathlib.Path("{made}").exists():
    threading.Event().wait(0.02)
print("one ends")
"""


def python(code):
    return [sys.executable, "-S", "-c", code]


def run(commands, logs, **more):
    return together(commands, dict.fromkeys(commands, os.environ | more), logs)


def test_both_run_at_once_and_are_read_in_their_order(tmp_path, capfd):
    made = tmp_path / "made"
    commands = {"one": python(WAIT.format(made=made)), "two": python(f"open({str(made)!r}, 'w').close(); print('two')")}
    assert run(commands, tmp_path) == 0
    lines = [line for line in capfd.readouterr().out.splitlines() if line]
    assert [line.partition(" (")[0] for line in lines[1:]] == [
        "=== one", "one waits", "one ends", "=== two", "two", "one, two passed",
    ]  # fmt: skip


def test_meanwhile_it_says_who_is_at_work(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr("mobilization.local.together.MINUTE", 0.01)
    assert run({"slow": python("import time; time.sleep(0.3)")}, tmp_path) == 0
    assert " s: at work: slow\n" in capfd.readouterr().out


def test_one_failure_fails_all_and_the_others_are_still_read(tmp_path, capfd):
    commands = {
        "bad": python("import sys; print('why', file=sys.stderr); sys.exit(3)"),
        "good": python("print('fine')"),
    }
    assert run(commands, tmp_path) == 1
    said = capfd.readouterr().out
    assert said.index("why") < said.index("fine")
    assert said.splitlines()[-1] == "failed: bad"


def test_each_has_the_environment_it_is_given(tmp_path, capfd):
    command = python("import os; print('name is', os.environ['TEST_DATABASE'])")
    assert together({"a": command}, {"a": os.environ | {"TEST_DATABASE": "test_a"}}, tmp_path) == 0
    assert "name is test_a" in capfd.readouterr().out


def test_what_python_compiled_is_kept_but_not_beside_the_sources_where_that_is_not_wanted(monkeypatch):
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    assert "PYTHONPYCACHEPREFIX" not in environment_with({})
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert environment_with({})["PYTHONPYCACHEPREFIX"] == str(PROJECT / ".local" / "compiled")
    assert "PYTHONDONTWRITEBYTECODE" not in environment_with({})
    assert environment_with({"PYTHONPYCACHEPREFIX": "/else"})["PYTHONPYCACHEPREFIX"] == "/else"
