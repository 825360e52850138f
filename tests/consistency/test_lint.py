"""The checks before a commit are those of `make lint`, and none of them is fetched from elsewhere."""

import importlib.util
import subprocess
import sys

import yaml

from tests.consistency.sources import ROOT, text

HOOKS = yaml.safe_load(text(ROOT / ".pre-commit-config.yaml"))["repos"]


def lint():
    spec = importlib.util.spec_from_file_location("lint", ROOT / "scripts" / "lint.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hooks_are_local_and_run_every_check():
    assert [repo["repo"] for repo in HOOKS] == ["local"]
    hooks = HOOKS[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {hook["id"]: hook["entry"] for hook in hooks} == {
        name: f".venv/bin/python scripts/lint.py {name}" for name in lint().CHECKS
    }


def test_a_failing_check_is_reported(tmp_path, monkeypatch, capfd):
    checks = lint()
    monkeypatch.setattr(
        checks, "CHECKS", {"good": [sys.executable, "-c", ""], "bad": [sys.executable, "-c", "raise SystemExit('why')"]}
    )
    assert checks.main([]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines if line] == [
        ["good", "ok"],
        ["bad", "FAIL"],
        ["why"],
        ["failed:", "bad"],
    ]
    assert checks.main(["good"]) == 0
    assert checks.main(["no-such"]) == 2


def test_templates_are_clean():
    command = [sys.executable, "-m", "djlint", "--quiet", "--lint", "templates"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_a_bad_template_is_seen(tmp_path):
    (tmp_path / "bad.html").write_text('<img src="/static/a.png"><P>a</P>\n')
    command = [sys.executable, "-m", "djlint", "--quiet", "--lint", "--configuration", "pyproject.toml", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
