"""Several commands at the same time, whose outputs are read one after the other."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from mobilization.local.command import compiled, environment_with, say, servers
from mobilization.local.place import PROJECT, find_place


def all_in_stack(commands: Mapping[str, Sequence[str]]) -> int:
    """Run these at the same time against the same servers; the tests of each have databases of their own."""
    place = find_place("test")
    with servers(place) as addresses:
        everything = environment_with(addresses)
        each = {name: everything | {"TEST_DATABASE": f"test_{name}"} for name in commands}
        try:
            return compiled(everything) or together(commands, each, place.logs)
        except KeyboardInterrupt:
            return 130


MINUTE = 60
"""So long nothing is said; machines that watch take longer silence for a standstill."""


def together(commands: Mapping[str, Sequence[str]], environments: Mapping[str, dict[str, str]], logs: Path) -> int:
    """Run all at once, each with its environment; print what each said, whole and in their order; 0 when none failed.

    The outputs stand in `logs`, too, where one can follow them while they are written.
    """
    started, failed = time.monotonic(), []
    with ExitStack() as stack:
        running = {}
        for name, command in commands.items():
            output = stack.enter_context((logs / f"{name}.log").open("wb"))
            running[name] = stack.enter_context(
                subprocess.Popen(  # noqa: S603
                    command, cwd=PROJECT, env=environments[name], stdout=output, stderr=output, stdin=subprocess.DEVNULL
                )
            )
        say(f"At the same time: {', '.join(running)}. What each says is printed when it has ended; until then: {logs}")
        for name, process in running.items():
            code = _waited(process, lambda: _at_work(running, started))
            say(f"\n=== {name} ({time.monotonic() - started:.0f} s)")
            say((logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").rstrip())
            failed += [name] if code else []
    say("\n" + (f"failed: {', '.join(failed)}" if failed else f"{', '.join(commands)} passed"))
    return 1 if failed else 0


def _waited(process: subprocess.Popen[bytes], say_so: Callable[[], None]) -> int:
    while True:
        try:
            return process.wait(MINUTE)
        except subprocess.TimeoutExpired:
            say_so()


def _at_work(running: Mapping[str, subprocess.Popen[bytes]], started: float) -> None:
    left = [name for name, process in running.items() if process.poll() is None]
    say(f"{time.monotonic() - started:.0f} s: at work: {', '.join(left)}")
