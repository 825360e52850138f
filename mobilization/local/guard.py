"""Runs one program and sees to it that it does not outlive whoever started it (standard library only).

`python guard.py [--signal INT] [--grace 5] [--user nobody] -- PROGRAM ARGUMENT …`

The program ends when this process is told to end (TERM, INT, HUP), when the process that started this one is gone,
and, on Linux, also when this process is killed. It runs in a session of its own, so that a Ctrl-C in the terminal
reaches only the portal's launcher, which then stops all in order; what the program leaves behind is killed.
"""

import argparse
import ctypes
import os
import pwd
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

PR_SET_PDEATHSIG = 1
CHECK_SECONDS = 0.4
PAUSE_SECONDS = 1.0
KEPT = frozenset({"PATH", "LANG", "TZ", "LD_LIBRARY_PATH"})


def _dies_with_me(number: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl, guard = ctypes.CDLL(None).prctl, os.getpid()

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != guard:  # killed before the kernel was asked
            os._exit(1)

    return ask_the_kernel


def _start(command: list[str], *, user: str | None, number: int) -> subprocess.Popen[bytes]:
    as_user: dict[str, Any] = {"user": user, "group": _group(user), "extra_groups": []} if user else {}
    if user:
        as_user["env"] = plain_environment()
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_dies_with_me(number), **as_user)  # noqa: S603, PLW1509


def plain_environment() -> dict[str, str]:
    """The environment for a program that runs as somebody else: its user could read our passwords."""
    return {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("LC_")}


def _group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _sweep(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the program's session."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _breathe(is_over: Callable[[], bool]) -> None:
    """After a violent end: a second's pause, so that it is seen (`/readyz`) and not repeated in a hot loop."""
    until = time.monotonic() + PAUSE_SECONDS
    while time.monotonic() < until and not is_over():
        time.sleep(0.05)


def watch(command: list[str], *, number: int, grace: float, user: str | None) -> int:
    """Run the program to its end; returns its exit code (128 + n when signal n ended it)."""
    parent = os.getppid()
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    asked: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda received, _frame: asked.append(received))
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    child = _start(command, user=user, number=number)
    deadline: float | None = None
    while child.poll() is None:
        if deadline is None and (asked or os.getppid() != parent):
            child.send_signal(number)
            deadline = time.monotonic() + grace
        elif deadline is not None and time.monotonic() > deadline:
            _sweep(child)
        if select.select([wake_read], [], [], CHECK_SECONDS)[0]:
            os.read(wake_read, 512)
    _sweep(child)
    if child.returncode < 0 and deadline is None:
        _breathe(lambda: bool(asked) or os.getppid() != parent)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def main() -> int:
    """Entry: see the module's docstring."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--signal", default="TERM", help="what the program is sent to end it")
    parser.add_argument("--grace", type=float, default=5.0, help="seconds until it is killed")
    parser.add_argument("--user", help="run the program as this user (needs root)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    number = getattr(signal, "SIG" + options.signal)
    return watch(command, number=number, grace=options.grace, user=options.user)


if __name__ == "__main__":
    sys.exit(main())
