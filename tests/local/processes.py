"""Looking at processes: who is alive, who started whom, waiting without sleeping blindly."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

SECONDS = 15


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def ends(pid: int) -> bool:
    until(lambda: not alive(pid))
    return True


def _children(pid: int) -> list[int]:
    try:
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def child_of(pid: int) -> int:
    until(lambda: _children(pid))
    return _children(pid)[0]
