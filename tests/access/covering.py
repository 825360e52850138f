"""Whom to ask where asking all 43 tells little more: each role and each relation, with every answer it is given."""

import os
from collections.abc import Hashable, Mapping
from typing import Any


def covering(answers: Mapping[Any, Hashable], turn: int) -> list[Any]:
    """So few visitors that each role, and each relation, is there once with every answer it is given.

    `answers` says what each visitor (with `role` and `relation`) is to be told. `turn` says with whom to begin, so that
    others are asked the next time. With ACCESS_EVERYBODY in the environment everybody is asked.
    """
    if "ACCESS_EVERYBODY" in os.environ:
        return list(answers)
    begin = turn * 7 % len(answers)
    order = [*list(answers)[begin:], *list(answers)[:begin]]
    tells = {each: {("role", each.role, answers[each]), ("relation", each.relation, answers[each])} for each in order}
    wanted, chosen = set().union(*tells.values()), []
    while wanted:
        best = max(order, key=lambda each: len(tells[each] & wanted))
        chosen.append(best)
        wanted -= tells[best]
    return chosen
