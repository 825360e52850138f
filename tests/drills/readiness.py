"""/readyz names the part that was killed, and says 200 again by itself."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.stack import Stack, pause, until

PARTS = (("postgres", "database"), ("valkey", "broker"), ("worker", "worker"), ("beat", "clock"))
NAMED_SECONDS, BACK_SECONDS = 15.0, 45.0


def drill(stack: Stack) -> tuple[bool, str]:
    """Each program killed once, with all below it."""
    figures, wrong = [], []
    for program, part in PARTS:
        figure, fault = _killed(stack, program, part)
        figures += figure
        wrong += fault
    return not wrong, "; ".join(figures + wrong)


def _killed(stack: Stack, program: str, part: str) -> tuple[list[str], list[str]]:
    """One program's figures, or what was wrong."""
    if until(lambda: _steady(stack), BACK_SECONDS) is None:
        return [], [f"not ready before {program}"]
    with _nobody_restarts(stack, program):
        dead = stack.kill(program, signal.SIGKILL, children=program == "worker")
        named = until(lambda: part in stack.readiness()[1], NAMED_SECONDS, every=0.02)
    back = until(lambda: _runs_anew(stack, program, dead) and _steady(stack), BACK_SECONDS)
    if named is None or back is None:
        return [], [f"{program}: named {named}, back {back}"]
    return [f"{part} named after {named:.1f} s, steadily back after {back:.1f} s"], []


def _runs_anew(stack: Stack, program: str, dead: int) -> bool:
    return stack.pid(program) not in {0, dead}


def _steady(stack: Stack) -> bool:
    """Whether every answer of a second is 200: each web process repeats its last one for half a second."""
    return all(stack.readiness() == (200, []) and pause(0.1) is None for _ in range(10))


@contextmanager
def _nobody_restarts(stack: Stack, program: str) -> Iterator[None]:
    """The program's guard stands still, so that a killed program stays away until it has been missed.

    A restart takes about a second, and on a busy machine two questions may lie further apart than that.
    """
    guard = stack.supervision.states()[program][1]
    os.kill(guard, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(guard, signal.SIGCONT)
