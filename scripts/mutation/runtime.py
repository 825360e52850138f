"""Runs in the copy, as a plugin of pytest: switches one right off after the other and runs the tests that meet it.

All tests run once with every right in place; that says which tests ask which right, and how long they take. Then each
right is switched off, and those tests run, the quick ones first, until one fails that passes with the right back in
place: a server that went away, or the order of the tests, is no right. The numbers to try stand beside this file in
`wanted.json`, each with the test that is said to miss it or with nothing; where each has one, no other test runs. The
results go to `done.jsonl`, a line each.
"""

import functools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import Phase, settings

WANTED, DONE = Path(__file__).with_name("wanted.json"), Path(__file__).with_name("done.jsonl")
switched_off = 0
met: set[int] = set()


def broken(number: int) -> bool:
    """Whether this right is switched off now; remembers that somebody asked."""
    met.add(number)
    return number == switched_off


def everything() -> Q:
    """The condition that lets all rows through."""
    return Q()


def allowing(number: int, predicate: Any, answer: bool) -> Any:  # noqa: FBT001 - written by the rewriter
    """The predicate, or the answer while it is switched off; a field or a local of the same name likewise."""
    if callable(predicate):
        return _asked(number, predicate, answer)
    return answer if broken(number) else predicate


@functools.cache
def _asked(number: int, predicate: Callable[..., bool], answer: bool) -> Callable[..., bool]:  # noqa: FBT001
    """The same object each time."""

    @functools.wraps(predicate)
    def asked(*args: Any, **kwargs: Any) -> bool:
        return answer if broken(number) else predicate(*args, **kwargs)

    return asked


def narrowing(number: int, method: Callable[..., Any], manager: Any) -> Callable[..., Any]:
    """The queryset narrowed for a person, or all rows while that is switched off."""
    return lambda *args, **kwargs: manager.all() if broken(number) else method(*args, **kwargs)


class Trial:
    """One run over all rights."""

    def __init__(self, session: pytest.Session) -> None:
        self.session, self.failed = session, False
        self.meets: dict[int, list[pytest.Item]] = {}
        self.seconds: dict[pytest.Item, float] = {}

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure in any phase of a test."""
        self.failed = self.failed or report.failed

    def run(self, item: pytest.Item, following: pytest.Item | pytest.Session) -> bool:
        """Run one test; whether it passed. What the following one shares stays set up, of the session everything."""
        self.failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return not self.failed

    def learn(self) -> None:
        """Which tests ask which right; a test that fails with all rights in place is left out."""
        items = self.session.items
        for item, following in zip(items, [*items[1:], self.session], strict=True):
            met.clear()
            started = time.monotonic()
            if self.run(item, following):
                self.seconds[item] = time.monotonic() - started
                for number in met:
                    self.meets.setdefault(number, []).append(item)
            else:
                _write({"number": 0, "result": "fails by itself", "by": item.nodeid})

    def believe(self, wanted: list[tuple[int, str]]) -> None:
        """Each right is asked by the test that is said to miss it."""
        items = {item.nodeid: item for item in self.session.items}
        self.meets = {number: [items[test]] for number, test in wanted if test in items}
        self.seconds = dict.fromkeys(self.session.items, 0.0)

    def order(self, item: pytest.Item) -> tuple[bool, bool, float]:
        """Quick ones first; those that share a world together, and those that empty the database last."""
        shares_world = item.nodeid.startswith("tests/access/test_routes.py")
        mark = item.get_closest_marker("django_db")
        empties = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(
            item, "fixturenames", ()
        )
        return empties, shares_world, self.seconds[item]

    def attempt(self, number: int) -> dict[str, Any]:
        """Switch one right off and run the tests that ask it until one fails."""
        global switched_off  # noqa: PLW0603 - the switch the rewritten sources look at
        tests = sorted(self.meets.get(number, []), key=self.order)
        if not tests:
            return {"number": number, "result": "survived", "by": "no test asks it"}
        switched_off = number
        try:
            for place, item in enumerate(tests):
                if self.run(item, tests[place + 1] if place + 1 < len(tests) else self.session):
                    continue
                self.session._setupstate.teardown_exact(self.session)  # noqa: SLF001
                switched_off = 0
                if self.run(item, self.session):
                    return {"number": number, "result": "killed", "by": item.nodeid}
                switched_off = number
        finally:
            switched_off = 0
        return {"number": number, "result": "survived", "by": f"{len(tests)} tests ask it"}


def _write(result: dict[str, Any]) -> None:
    with DONE.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """A generated example that fails is enough: no time is spent on finding a smaller one."""
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), database=None, derandomize=True)
    settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of pytest's own loop."""
    trial = Trial(session)
    session.config.pluginmanager.register(trial)
    started = time.monotonic()
    wanted = json.loads(WANTED.read_text(encoding="utf-8"))
    if all(test for _number, test in wanted):
        trial.believe(wanted)
    else:
        trial.learn()
        print(f"\n{len(session.items)} tests learnt in {time.monotonic() - started:.0f} s", flush=True)
    for number, _test in wanted:
        _write(trial.attempt(number))
    session._setupstate.teardown_exact(None)  # noqa: SLF001
    session.testsfailed = 0
    return True
