"""The tool that takes rights out one by one: it finds each of them, and what it writes does what it says."""

import ast
import csv
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from scripts.mutate_access import RESULTS, sources
from scripts.mutation import runtime
from scripts.mutation.rewriting import rewrite_all

PERMISSIONS = '''
"""Rights."""
from __future__ import annotations
from typing import Any


def may_see(user: Any, thing: Any) -> bool:
    """Its owner."""
    if not user.is_active:
        return False
    return is_owner(user, thing)


def is_owner(user: Any, thing: Any) -> bool:
    return thing.owner == user


def rows(user: Any) -> Q | None:
    return user.condition


def number(user: Any) -> int:
    return 1
'''
VIEWS = """
from things.permissions import is_owner, may_see, rows


def refuse(request):
    if not may_see(request.user, None):
        raise PermissionDenied


def page(request, found, words):
    refuse(request)
    inside, seeing = found.open_to(request.user), Field(found.visible_to)
    return found.visible_to(request.user), found.found_by(words), serve(request.user, may_see), rows(request.user)


class Things:
    def visible_to(self, user):
        return self.filter(owner=user)
"""
SOURCES = {"things/permissions.py": PERMISSIONS, "things/views.py": VIEWS}


def test_every_right_is_found_once():
    _texts, sites = rewrite_all(SOURCES)
    assert [site.key[1:] for site in sites] == [
        ("may_see", "the whole rule"),
        ("may_see", "is_owner(user, thing)"),
        ("may_see", "if not user.is_active: return False"),
        ("is_owner", "the whole rule"),
        ("rows", "the whole rule"),
        ("refuse", "may_see(request.user, None)"),
        ("page", "refuse(request)"),
        ("page", "found.open_to(request.user)"),
        ("page", "found.visible_to (handed on)"),
        ("page", "found.visible_to(request.user)"),
        ("page", "may_see (handed on)"),
        ("page", "rows(request.user)"),
        ("Things.visible_to", "the whole rule"),
    ]
    assert [site.number for site in sites] == list(range(1, 14))


class Person:
    is_active, condition = True, "mine"


class Thing:
    owner = None


def run(switched_off):
    """The rewritten rights, with this one switched off."""
    texts, _sites = rewrite_all(SOURCES)
    scope = {"Q": str, "broken": lambda number: number == switched_off, "everything": lambda: "all"}
    head = "from access_mutants import allowing, broken, everything, narrowing\n"
    exec(compile(texts["things/permissions.py"].replace(head, ""), "permissions", "exec"), scope)
    off = Person()
    off.is_active = False
    mine = Thing()
    mine.owner = off
    return scope["may_see"](Person(), Thing()), scope["may_see"](off, mine), scope["rows"](Person())


@pytest.mark.parametrize(
    ("switched_off", "answers"),
    [
        (0, (False, False, "mine")),
        (1, (True, True, "mine")),
        (2, (True, False, "mine")),
        (3, (False, True, "mine")),
        (4, (True, False, "mine")),
        (5, (False, False, "all")),
    ],
)
def test_a_right_that_is_switched_off_lets_everybody_through(switched_off, answers):
    assert run(switched_off) == answers


def test_what_takes_a_right_away_says_no_when_it_is_switched_off():
    """`is_program` forbids: without it programs would be treated as people."""
    permissions = "def is_program(person: Any) -> bool:\n    return person.user.is_program\n"
    texts, sites = rewrite_all({"things/permissions.py": permissions})
    assert [site.removed for site in sites] == ["the whole rule", "person.user.is_program (handed on)"]
    assert "return False" in texts["things/permissions.py"]
    assert "allowing(2, person.user.is_program, False)" in texts["things/permissions.py"]


def test_predicates_handed_on_and_fields_of_their_name_are_switched_off(monkeypatch):
    def may(user):
        return user == "mine"

    def answers():
        asked = runtime.allowing(1, may, True)
        return asked("mine"), asked("other"), runtime.allowing(1, False, True), runtime.allowing(1, True, False)

    assert runtime.allowing(1, may, True) is runtime.allowing(1, may, True)
    assert answers() == (True, False, False, True)
    monkeypatch.setattr(runtime, "switched_off", 1)
    assert answers() == (True, True, True, False)


def test_a_narrowing_handed_on_is_switched_off(monkeypatch):
    class Rows(list):
        def all(self):
            return [*self]

        def visible_to(self, user):
            return [row for row in self if row == user]

    rows = Rows(["mine", "theirs"])
    narrowed = runtime.narrowing(1, rows.visible_to, rows)
    assert narrowed("mine") == ["mine"]
    monkeypatch.setattr(runtime, "switched_off", 1)
    assert narrowed("mine") == ["mine", "theirs"]


def test_a_right_is_missed_by_a_test_that_passes_with_it(monkeypatch):
    """Fails either way: a test that a lost server or the order of the tests breaks, which is no right."""
    trial = runtime.Trial(SimpleNamespace(_setupstate=SimpleNamespace(teardown_exact=lambda item: None)))
    passes = {"breaks": {False: False, True: False}, "misses": {False: True, True: False}, "asks": {0: True, 1: True}}
    monkeypatch.setattr(trial, "order", lambda item: 0)
    monkeypatch.setattr(trial, "run", lambda item, following: passes[item.nodeid][runtime.switched_off == 1])
    breaks, misses, asks = (SimpleNamespace(nodeid=name) for name in passes)
    trial.meets = {1: [breaks, asks, misses]}
    assert trial.attempt(1) == {"number": 1, "result": "killed", "by": "misses"}
    trial.meets = {1: [breaks, asks]}
    assert trial.attempt(1) == {"number": 1, "result": "survived", "by": "2 tests ask it"}
    assert runtime.switched_off == 0


@dataclass(frozen=True)
class Asked:
    nodeid: str


def test_the_test_that_is_said_to_miss_a_right_is_asked_alone():
    there, other = Asked("there"), Asked("other")
    trial = runtime.Trial(SimpleNamespace(items=[there, other]))
    trial.believe([(1, "there"), (2, "gone")])
    assert trial.meets == {1: [there]}
    assert trial.attempt(2)["result"] == "survived"


def test_the_rewritten_portal_can_be_read():
    texts, sites = rewrite_all(sources())
    assert len(sites) > 200
    assert {type(ast.parse(text)) for text in texts.values()} == {ast.Module}


@pytest.mark.bar("A5")
def test_the_results_name_rights_and_what_came_of_taking_them_out():
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["result"] for row in rows} <= {"killed", "survived", "no difference"}
    assert [row for row in rows if not row["by"].strip()] == []
