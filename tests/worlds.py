"""Worlds that the tests of a file have in common: built once, in transactions around those of the tests.

    @shared
    def campaign(cast):
        return make_campaign(cast.units.city)

makes a fixture `campaign`; what it takes are other shared ones. Each is built in a savepoint of its own before the
first test that asks for it, and stays until a test of the database asks for another one in its place, for none, or
commits. Each test gets copies of the objects, and what it writes is undone. Where that cannot be (the test commits, its
file holds a transaction of its own, it asks by `getfixturevalue`), or the file does not name `shared`, the world is
built within the test: not every test bears a world that is older than its clock, its mails or its files.
"""

import copy
import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

COMMITTING = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
OWN = {"world"}
"""Fixtures that hold a transaction open around all tests of a file, unless they are shared ones."""
Builders = dict[str, Callable[..., Any]]


@dataclass
class Standing:
    """What is built, of which file, and what the test at hand has of it."""

    blocker: Any = None
    path: Path | None = None
    levels: list[tuple[str, ExitStack, dict[str, Any]]] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, Any] | None = None
    next: pytest.Item | None = None


standing = Standing()


def shared(build: Callable[..., Any]) -> Any:
    """A fixture of the function's name that gives each test what it builds, as it was built."""

    def own(request: pytest.FixtureRequest, db: None) -> Any:
        if build.__name__ not in standing.made:
            return build(*(request.getfixturevalue(name) for name in inspect.signature(build).parameters))
        if standing.copies is None:
            standing.copies = copy.deepcopy(standing.made)
        return standing.copies[build.__name__]

    own.__doc__, own.builds = build.__doc__, build  # type: ignore[attr-defined]
    return pytest.fixture(name=build.__name__)(own)


def begin(item: pytest.Item, blocker: Any) -> None:
    """Before the transaction of the test: what it asks for and is not there yet."""
    standing.blocker, wanted = blocker, _wanted(item)
    with blocker.unblock():
        _close(_alike(item, wanted))
        standing.path = item.path
        if standing.levels or not connection.in_atomic_block:
            for name in list(wanted)[len(standing.levels) :]:
                _build(name, wanted[name])
    standing.copies = None
    if standing.levels:
        cache.clear()  # what is kept there of rows is of the test before, whose rows had these numbers, too


def follows(item: pytest.Item, following: pytest.Item | pytest.Session | None) -> None:
    """Which test comes next; of a whole session, as who runs tests one by one names it, none is known."""
    standing.next = following if isinstance(following, pytest.Item) else None
    if not _asks(item):
        end()


def end() -> None:
    """After the transaction of a test, and before the fixtures of its file go: what the next one does not ask for."""
    following = standing.next
    if not standing.levels or (following and following.path == standing.path and not _asks(following)):
        return
    with standing.blocker.unblock():
        _close(_alike(following, _wanted(following)) if following else 0)


def _alike(item: pytest.Item, wanted: Builders) -> int:
    """So many levels are what this test asks for, too."""
    if item.path != standing.path:
        return 0
    pairs = zip(standing.levels, wanted, strict=False)
    return next(
        (at for at, (level, name) in enumerate(pairs) if level[0] != name), min(len(standing.levels), len(wanted))
    )


def _build(name: str, build: Callable[..., Any]) -> None:
    with ExitStack() as stack:
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined] # as Django's own: durable blocks may be within
        stack.enter_context(around)
        stack.callback(transaction.set_rollback, True)
        before = copy.deepcopy(standing.made)  # it may add to what it takes
        standing.made[name] = build(*(standing.made[each] for each in inspect.signature(build).parameters))
        settle()
        standing.levels.append((name, stack.pop_all(), before))


def settle() -> None:
    """What waits for the end of the transaction to be looked at is looked at now, once.

    Django looks at the end of each test, whose rollback would bring what the world left waiting back for the next one.
    """
    connection.check_constraints()


def _close(but: int) -> None:
    """Undo all levels but so many, the last first."""
    while len(standing.levels) > but:
        _name, stack, standing.made = standing.levels.pop()
        stack.close()


def _asks(item: pytest.Item) -> bool:
    """Whether a test is one of the database at all."""
    return bool(item.get_closest_marker("django_db") or {"db", *COMMITTING, *OWN}.intersection(item.fixturenames))


def _wanted(item: pytest.Item) -> Builders:
    """The builders of what a test asks for, each behind those it takes; none where it cannot share them."""
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and (marker.kwargs.get("transaction") or any(marker.args)))
    if (
        not hasattr(item.module, "shared")
        or commits
        or COMMITTING.intersection(item.fixturenames)
        or any(_builder(item, name) is None for name in OWN.intersection(item.fixturenames))
    ):
        return {}
    found: Builders = {}
    for name in sorted(item.fixturenames):
        _add(item, name, found)
    return found


def _add(item: pytest.Item, name: str, found: Builders) -> bool:
    """With what it takes; False where one of these is no shared fixture here."""
    build = _builder(item, name)
    if build is None or not all(_add(item, each, found) for each in inspect.signature(build).parameters):
        return False
    found.setdefault(name, build)
    return True


def _builder(item: pytest.Item, name: str) -> Callable[..., Any] | None:
    """What builds the fixture of this name for the test, if that is a shared one."""
    known = item.session._fixturemanager.getfixturedefs(name, item)
    return getattr(known[-1].func, "builds", None) if known else None
