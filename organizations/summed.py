"""Reading the sums that the database keeps of whole cities (`models/rolled.py`), beside the rows they are the sums of.

A statement that may read sums asks for the place beside: where its sums are those of today’s tree of units they are
the numbers; where not, the rows are asked for in another. Whoever counts need not know.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from organizations.models.rolled import Facet

if TYPE_CHECKING:
    from organizations.figures import Period, Scope
    from organizations.models import Unit

ROWS = "organizations_rolledrow"
_PLACE = (
    "{name} AS MATERIALIZED (SELECT p.id FROM organizations_rolledplace p WHERE {of_root} AND p.as_it_was = %s"
    " AND ARRAY(SELECT m.unit_id FROM organizations_rolledmember m WHERE m.place_id = p.id ORDER BY m.unit_id)"
    " = ARRAY(SELECT u.id FROM organizations_unit u WHERE {below} ORDER BY u.id))"
)
UNITS: dict[tuple[str, ...], Sequence[int]] = {("unit",): [0], ("steward",): [1], ("unit", "steward"): [0, 1]}
"""Which parts of the facet of units say them."""


def has_sums(root: "Unit | None") -> bool:
    """Whether sums are kept of such a unit: of those that stand below none, and of all together."""
    return root is None or root.parent_id is None


def place(name: str, scope: "Scope") -> tuple[str, list[Any]]:
    """A named query of the id of the scope's place, empty where its sums are not those of today's tree."""
    of_root, below = "p.root_id IS NULL", "true"
    parameters: list[Any] = [scope.as_it_was]
    if scope.root is not None:
        of_root, below = "p.root_id = %s", "u.path LIKE %s"
        parameters = [scope.root.pk, scope.as_it_was, f"{scope.root.path}%"]
    return _PLACE.format(name=name, of_root=of_root, below=below), parameters


_TALLIED = (
    "SELECT {number}, measure, NULL::date, NULL::text, ARRAY[{counts}] FROM {rows} WHERE place_id = (TABLE {name})"
    " AND kind = %s AND facet = 0 AND measure = ANY (%s) AND {span} GROUP BY measure"
    " UNION ALL SELECT {number}, measure, day, parts ->> 0, ARRAY[{counts}] FROM {rows}"
    " WHERE place_id = (TABLE {name}) AND kind = %s AND facet = 4 AND measure = ANY (%s) AND {span}"
    " GROUP BY measure, day, parts"
    " UNION ALL SELECT {number}, 0, NULL, NULL, ARRAY[]::numeric[] FROM {name}"
)


@dataclass
class Told:
    """Of a scope: numbers by measure, and by measure the two days of things with how many have them."""

    numbers: dict[int, int] = field(default_factory=dict)
    heaps: dict[int, list[tuple[datetime.date, datetime.date, int]]] = field(default_factory=dict)


def tallied(
    kind: str, scopes: "Mapping[str, Scope]", measures: Sequence[int], heaped: Sequence[int]
) -> dict[str, Told]:
    """What the sums say of things that count once, by the scope's name; without those that have no sums. One query."""
    places: dict[tuple[int | None, bool], list[str]] = {}
    for name, scope in scopes.items():
        if has_sums(scope.root):
            places.setdefault((scope.root.pk if scope.root else None, scope.as_it_was), []).append(name)
    if not places:
        return {}
    named, legs, parameters = [], [], []
    for number, names in enumerate(places.values()):
        query, of_query = place(f"place_{number}", scopes[names[0]])
        named.append(query)
        parameters += of_query
        days = [_days(scopes[name].period) for name in names]
        counts = ", ".join(f"coalesce(sum(number) FILTER (WHERE {each}), 0)" for each in days)
        span = f"({' OR '.join(days)})"
        legs.append(_TALLIED.format(number=number, name=f"place_{number}", rows=ROWS, counts=counts, span=span))
    of_legs: list[Any] = [kind, list(measures), kind, list(heaped)] * len(places)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(named)} {' UNION ALL '.join(legs)}", [*parameters, *of_legs])
        rows = cursor.fetchall()
    return _told(list(places.values()), rows)


def _told(places: list[list[str]], rows: Iterable[tuple[Any, ...]]) -> dict[str, Told]:
    rows = list(rows)
    found = {name: Told() for number, measure, *_rest in rows if not measure for name in places[number]}
    for number, measure, day, other, counts in rows:
        for name, count in zip(places[number], counts, strict=False):
            if name not in found or not count:
                continue
            if day is None:
                found[name].numbers[measure] = int(count)
            else:
                last = datetime.date.fromisoformat(other)
                found[name].heaps.setdefault(measure, []).append((day, last, int(count)))
    return found


def _days(period: "Period") -> str:
    conditions = [f"day {sign} '{day}'" for sign, day in ((">=", period.begins), ("<=", period.ends)) if day]
    return " AND ".join(conditions) or "true"


def is_edge(day: datetime.date | None) -> bool:
    """Whether a half month begins on the day; an open end is none that cuts one."""
    return day is None or day.day in (1, 15)


def facet_of(paths: Sequence[str], facets: Mapping[tuple[str, ...], Facet]) -> tuple[Facet, list[int]] | None:
    """The facet that is divided by all of the paths, and which of its parts they are; None where there is none."""
    if tuple(paths) in UNITS:
        return Facet.UNITS, list(UNITS[tuple(paths)])
    for columns, facet in facets.items():
        if set(paths) <= set(columns):
            return facet, [columns.index(path) for path in paths]
    return None


def is_summed(period: "Period", facet: Facet, *, counts_from_begin: bool) -> bool:
    """Whether the facet's sums say what is counted in the period: it begins where they are cut, and ends there."""
    if counts_from_begin and not is_edge(period.begins):
        return False
    following = None if period.ends is None else period.ends + datetime.timedelta(days=1)
    return facet != Facet.UNITS or is_edge(following)
