"""Units that words name: of any time, by their whole or short name, with those they came from and went to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

SHORTEST, LONGEST = 2, 6
"""Words of a name. One word alone (`Huế`, `2`) is too common a word; with its kind (`phường 2`) it has two."""
MOST_NAMED = 200
MOST_UNITS = 3000
"""Of a name that stands for more units, those below them are left out."""

# As the indexes of folded names ask. Every search asks this first: written out, it is asked in a third of the time that
# Django needs to make it.
NAMED = """
SELECT id, folded, folded_short FROM (
    SELECT id, public.portal_fold(name) AS folded, public.portal_fold(short_name) AS folded_short
    FROM organizations_unit
) unit
WHERE folded = ANY(%(names)s) OR folded_short = ANY(%(names)s) ORDER BY id DESC LIMIT %(most)s
"""
# `before`: the units named and what became part of them; `after`: what they became part of. Main successors only, and
# no abolished district on its way to the city: that would be everything. Of `before` the units below belong to it, too.
KIN = """
WITH RECURSIVE before(root, id) AS (
    SELECT named, named FROM unnest(%(named)s::bigint[]) named
    UNION
    SELECT before.root, step.predecessor_id FROM before
    JOIN organizations_unitsuccession step ON step.successor_id = before.id
    WHERE step.is_main AND step.kind <> 'abolish'
), after(root, id) AS (
    SELECT named, named FROM unnest(%(named)s::bigint[]) named
    UNION
    SELECT after.root, step.successor_id FROM after
    JOIN organizations_unitsuccession step ON step.predecessor_id = after.id
    WHERE step.is_main AND step.kind <> 'abolish'
), below AS (
    SELECT before.root, lower.id FROM before
    JOIN organizations_unit upper ON upper.id = before.id
    JOIN organizations_unit lower ON lower.path ~>=~ upper.path AND lower.path ~<~ (upper.path || '~')
    LIMIT %(most)s
)
SELECT root, id FROM before UNION SELECT root, id FROM after UNION SELECT root, id FROM below
"""


@dataclass(frozen=True)
class NamedUnits:
    """Where in the words a name stands, the name as texts write it, and the ids of the units it may mean.

    A text that speaks of Đông Hội need not say that it is a commune: of a whole name `written` is the short one.
    """

    first: int
    last: int
    written: str
    ids: tuple[int, ...]


def units_named(words: Sequence[str]) -> list[NamedUnits]:
    """Names of units among the folded words, the longest first, none overlapping another; two queries at most.

    `units_named(["hien", "dat", "dong", "hoi"])` gives places 2 to 3 and the units called Đông Hội at any time, with
    their predecessors and successors, and what is or was below them.
    """
    places = {
        " ".join(words[first : first + length]): (first, first + length)
        for length in range(SHORTEST, min(LONGEST, len(words)) + 1)
        for first in range(len(words) - length + 1)
    }
    if not places:
        return []
    named: dict[str, set[int]] = {}
    written: dict[str, str] = {}
    for pk, whole, short in _rows(NAMED, {"names": list(places), "most": MOST_NAMED}):
        for name in {whole, short} & places.keys():
            named.setdefault(name, set()).add(pk)
            written[name] = short if " " in short and name.endswith(short) else name
    chosen = _apart([places[name] for name in named])
    kin = _kin({pk for name in named if places[name] in chosen for pk in named[name]})
    return [
        NamedUnits(*places[name], written[name], tuple(sorted({pk for root in named[name] for pk in kin[root]})))
        for name in sorted(named, key=lambda name: places[name][0])
        if places[name] in chosen
    ]


def _apart(places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest of the places that share no word."""
    chosen: set[tuple[int, int]] = set()
    for first, last in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if all(last <= begins or ends <= first for begins, ends in chosen):
            chosen.add((first, last))
    return chosen


def _kin(named: set[int]) -> dict[int, set[int]]:
    kin: dict[int, set[int]] = {pk: {pk} for pk in named}
    for root, pk in _rows(KIN, {"named": sorted(named), "most": MOST_UNITS}) if named else ():
        kin[root].add(pk)
    return kin


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
