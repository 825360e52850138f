"""/readyz names the part that was killed, and says 200 again by itself."""

import signal

from tests.drills.stack import Stack, until

PARTS = (("postgres", "database"), ("valkey", "broker"), ("worker", "worker"), ("beat", "clock"))
NAMED_SECONDS, BACK_SECONDS = 15.0, 45.0


def drill(stack: Stack) -> tuple[bool, str]:
    """Each program killed once, with all below it."""
    figures, wrong = [], []
    for program, part in PARTS:
        if until(lambda: stack.readiness()[0] == 200, BACK_SECONDS) is None:
            wrong.append(f"not ready before {program}")
        stack.kill(program, signal.SIGKILL, children=program == "worker")
        named = until(lambda part=part: part in stack.readiness()[1], NAMED_SECONDS, every=0.02)
        back = until(lambda: stack.readiness()[0] == 200, BACK_SECONDS)
        if named is None or back is None:
            wrong.append(f"{program}: named {named}, back {back}")
        else:
            figures.append(f"{part} named after {named:.1f} s, back after {back:.1f} s")
    return not wrong, "; ".join(figures + wrong)
