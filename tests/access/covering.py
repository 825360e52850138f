"""Whom to ask where asking all 43 tells little more. With ACCESS_EVERYBODY in the environment everybody is asked."""

import os
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

MORE = 3
"""So many are asked on a line besides those who tell its policy from all others."""


def covering(answers: Mapping[Any, Hashable], turn: int) -> list[Any]:
    """So few visitors that each answer is given, and each role and each relation is there with each kind of answer.

    `answers` says what each visitor (with `role` and `relation`) is to be told; its kind is whether they are refused
    (None), shown nothing, or something. `turn` says with whom to begin, so that others are asked the next time.
    """
    tells = {}
    for each, answer in answers.items():
        kind = None if answer is None else bool(answer)
        tells[each] = {("answer", answer), ("role", each.role, kind), ("relation", each.relation, kind)}
    return list(answers) if "ACCESS_EVERYBODY" in os.environ else fewest(tells, _order(answers, turn))


def telling(answers: Mapping[Any, str], others: Iterable[Mapping[Any, str]], turn: int) -> list[Any]:
    """So few visitors that each answer of a policy is given, and that every other policy would be seen in its place.

    `others` are the answers of the other policies. MORE are asked besides, whoever's turn it is: so over the lines of a
    policy all are asked.
    """
    if "ACCESS_EVERYBODY" in os.environ:
        return list(answers)
    tells: dict[Any, set[Hashable]] = {each: {("answer", answer)} for each, answer in answers.items()}
    for number, other in enumerate(others):
        for each, answer in answers.items():
            if other[each] != answer:
                tells[each].add(number)
    order = _order(answers, turn)
    chosen = fewest(tells, order)
    return chosen + [each for each in order if each not in chosen][:MORE]


def fewest(tells: Mapping[Any, set[Hashable]], order: Sequence[Any]) -> list[Any]:
    """Few of them who tell, taken together, all there is to tell; of those who tell as much the first in the order."""
    wanted: set[Hashable] = set().union(*tells.values())
    chosen = []
    while wanted:
        best = max(order, key=lambda each: len(tells[each] & wanted))
        chosen.append(best)
        wanted -= tells[best]
    return chosen


def _order(answers: Mapping[Any, Hashable], turn: int) -> list[Any]:
    begin = turn * 7 % len(answers)
    return [*list(answers)[begin:], *list(answers)[:begin]]
