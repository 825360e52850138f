"""Runs every check that needs no browser, and says of each whether it passed.

None needs a database; where one is named, the check of migrations compares with its history, too.
`python scripts/lint.py` runs all, `python scripts/lint.py ruff types` some. `make lint` and pre-commit call this file.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = [
    "awards",
    "dialogues",
    "directives",
    "mobilization",
    "models_registry",
    "notifications",
    "organizations",
    "partners",
    "reports",
    "reviews",
    "showcase",
]
MODULE = [sys.executable, "-m"]
CONTRACTS = "from importlinter.cli import lint_imports_command as main; main()"
CHECKS: dict[str, list[str]] = {
    "ruff": [*MODULE, "ruff", "check", "--no-cache", "."],
    "format": [*MODULE, "ruff", "format", "--no-cache", "--check", "."],
    "imports": [sys.executable, "-c", CONTRACTS, "--no-cache"],
    "templates": [*MODULE, "djlint", "--quiet", "--lint", "templates"],
    "types": [*MODULE, "mypy"],
    "bandit": [
        *MODULE,
        "bandit",
        "--quiet",
        "-ll",
        "--configfile",
        "pyproject.toml",
        "--recursive",
        *PACKAGES,
    ],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "system": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
}


def run(name: str) -> bool:
    """Run one check; print its line, and its output where it failed."""
    started = time.monotonic()
    environment = {
        "PYTHONUTF8": "1",
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mobilization.settings.test",
        "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
    }
    command = CHECKS[name]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    passed = result.returncode == 0
    print(f"{name:<12} {'ok' if passed else 'FAIL':<5} {time.monotonic() - started:5.1f} s", flush=True)
    if not passed:
        print(result.stdout + result.stderr, flush=True)
    return passed


def main(names: list[str]) -> int:
    """Run the checks named (all, where none is); 0 when all passed, 2 for an unknown name."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; there are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = [name for name in names or CHECKS if not run(name)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
