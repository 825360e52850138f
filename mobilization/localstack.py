"""The private stack behind the commands: `python -m mobilization.localstack run|test|e2e|lint|check|drill|bench`.

Starts PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL name others), brings the database up to date, and either
runs the portal under supervisor until it is told to stop, or runs one command against the servers and stops them.
"""

import os
import sys
from collections.abc import Callable

from mobilization.local.command import in_stack, plain
from mobilization.local.place import CannotStart
from mobilization.local.portal import run_portal
from mobilization.local.together import all_in_stack

PYTEST = [sys.executable, "-m", "pytest"]
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
LINT = [sys.executable, "scripts/lint.py"]


IN_PARTS = ["--dist", "worksteal"]
"""Each process has whole files, whose world it builds once, and takes of another's when it has nothing left."""


def _tests(processes: int) -> list[str]:
    return [*PYTEST, "-n", str(processes), *IN_PARTS, "-m", "not e2e and not drill"]


def _browser_tests(processes: int) -> list[str]:
    return [*PYTEST, "-n", str(processes), *IN_PARTS, "-m", "e2e", "tests/e2e"]


def _check() -> int:
    """While tests wait for servers and browsers for pages, the others work: a process for each processor will do."""
    return all_in_stack({"lint": LINT, "test": _tests(PROCESSORS), "e2e": _browser_tests(PROCESSORS)})


def _command(name: str) -> Callable[[], int]:
    extra = os.environ.get("ARGS", "")
    settings = "mobilization.settings.dev" if name in ("run", "bench") else "mobilization.settings.test"
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    commands = {
        "run": run_portal,
        "test": lambda: in_stack(_tests(PROCESSORS + 1), extra),  # some tests wait for servers that start and stop
        "e2e": lambda: in_stack(_browser_tests(PROCESSORS + 1), extra),
        "check": _check,
        "drill": lambda: plain([sys.executable, "-m", "tests.drills"], extra),
        "bench": lambda: in_stack([sys.executable, "-m", "bench"], extra),
        "lint": lambda: in_stack(LINT, extra),
    }
    return commands[name]


def main(arguments: list[str]) -> int:
    """Run one of the commands; every way it cannot start ends with a message and the exit code 2."""
    try:
        return _command(arguments[0])()
    except CannotStart as problem:
        print(f"\n{problem}", file=sys.stderr)  # noqa: T201
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["run"]))
