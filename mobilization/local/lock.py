"""One stack per place: a lock that ends with the process that holds it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobilization.local.place import CannotStart, Place

WAIT_SECONDS = 45


@contextmanager
def hold(place: Place, *, what: str) -> Iterator[int]:
    """Hold the place's lock; yields its file descriptor, which a child that must end first may inherit.

    While a killed stack is still stopping, this waits; while a living one holds the lock, it raises `CannotStart`.
    """
    path = place.local / "running.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while not _take(descriptor):
            holder = path.read_text().strip()
            if _alive(holder):
                raise CannotStart(f"{what} is already at work in this folder (process {holder}). Stop it first.")
            if time.monotonic() > deadline:
                raise CannotStart(f"The programs of a former start still run. See: ps aux | grep {place.local}")
            time.sleep(0.2)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return not _zombie(pid)


def _zombie(pid: str) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"
