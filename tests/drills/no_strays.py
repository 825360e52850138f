"""Whatever is killed, no process outlives the portal, and the database starts again."""

import os
import signal
from pathlib import Path

from tests.drills.stack import Stack, until

GONE_SECONDS = 40.0


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def drill(_stack: Stack) -> tuple[bool, str]:
    """The launcher told to stop, hung up, killed; then the process manager killed. Each time in a portal of its own."""
    figures, wrong = [], []
    for name, number, manager in (
        ("Ctrl-C", signal.SIGINT, False),
        ("closed terminal", signal.SIGHUP, False),
        ("kill -9 of the launcher", signal.SIGKILL, False),
        ("kill -9 of the manager", signal.SIGKILL, True),
    ):
        stack = Stack()
        stack.__enter__()
        family = stack.family(stack.process.pid)
        guard = next(pid for pid in family if pid != stack.process.pid)
        os.kill(stack.family(guard)[1] if manager else stack.process.pid, number)
        gone = until(lambda family=family: not [pid for pid in family[1:] if _alive(pid)], GONE_SECONDS)
        again = _starts_again(stack)
        stack.__exit__(None, None, None)
        if gone is None or not again:
            wrong.append(f"{name}: strays {gone is None}, starts again {again}")
        else:
            figures.append(f"{name}: {len(family)} processes gone after {gone:.1f} s")
    return not wrong, "; ".join(figures + wrong)


def _starts_again(stack: Stack) -> bool:
    stack.process.wait()
    stack.log.close()
    try:
        stack.__enter__()
    except RuntimeError:
        return False
    return True
