"""Of 43 visitors few are asked; what they have to show together is shown."""

from typing import NamedTuple

import pytest

from tests.access.covering import MORE, covering, telling


class Visitor(NamedTuple):
    role: str
    relation: str


VISITORS = [
    Visitor(role, relation) for role in ("officer", "leader", "auditor") for relation in ("own", "above", "past")
]


@pytest.fixture(autouse=True)
def not_everybody(monkeypatch):
    monkeypatch.delenv("ACCESS_EVERYBODY", raising=False)


@pytest.mark.parametrize("turn", range(len(VISITORS)))
def test_of_a_list_each_answer_is_read_and_each_role_and_relation_of_each_kind(turn):
    answers = {each: frozenset({each.relation}) if each.role != "auditor" else None for each in VISITORS}
    answers[Visitor("leader", "past")] = frozenset()
    chosen = covering(answers, turn)
    assert {answers[each] for each in chosen} == set(answers.values())
    for of in ("role", "relation"):
        kinds = {(getattr(each, of), answer is None, bool(answer)) for each, answer in answers.items()}
        asked = {(getattr(each, of), answers[each] is None, bool(answers[each])) for each in chosen}
        assert asked == kinds
    assert len(chosen) < len(VISITORS)


def test_every_other_policy_would_be_seen_and_in_turn_all_are_asked(monkeypatch):
    answers = {each: "ok" if each.relation == "own" else "absent" for each in VISITORS}
    others = [answers | {each: "forbidden"} for each in VISITORS[:4]]
    asked = set()
    for turn in range(len(VISITORS)):
        chosen = telling(answers, others, turn)
        assert all(any(other[each] != answers[each] for each in chosen) for other in others)
        assert {answers[each] for each in chosen} == set(answers.values())
        assert len(chosen) <= 4 + 1 + MORE
        asked |= set(chosen)
    assert asked == set(VISITORS)
    monkeypatch.setenv("ACCESS_EVERYBODY", "1")
    assert telling(answers, others, 0) == covering(answers, 0) == VISITORS
