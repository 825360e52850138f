"""The private stack behind the commands: `python -m mobilization.localstack run|test|e2e|lint|drill|bench`.

Starts PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL name others), brings the database up to date, and either
runs the portal under supervisor until it is told to stop, or runs one command against the servers and stops them.
"""

import os
import sys
from collections.abc import Callable

from mobilization.local.command import in_stack, plain
from mobilization.local.place import CannotStart
from mobilization.local.portal import run_portal

PYTEST = [sys.executable, "-m", "pytest"]
PROCESSES = str(len(os.sched_getaffinity(0)) + 1) if hasattr(os, "sched_getaffinity") else "auto"
"""Of the tests: one more than there are processors, because some tests wait for servers that start and stop."""


def _command(name: str) -> Callable[[], int]:
    extra = os.environ.get("ARGS", "")
    settings = "mobilization.settings.dev" if name in ("run", "bench") else "mobilization.settings.test"
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    commands = {
        "run": run_portal,
        "test": lambda: in_stack([*PYTEST, "-n", PROCESSES, "-m", "not e2e and not drill"], extra),
        "e2e": lambda: in_stack([*PYTEST, "-n", PROCESSES, "--dist", "worksteal", "-m", "e2e", "tests/e2e"], extra),
        "drill": lambda: plain([sys.executable, "-m", "tests.drills"], extra),
        "bench": lambda: in_stack([sys.executable, "-m", "bench"], extra),
        "lint": lambda: in_stack([sys.executable, "scripts/lint.py"], extra),
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
