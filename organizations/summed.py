"""Reading the sums that the database keeps of whole cities (`models/rolled.py`), beside the rows they are the sums of.

A statement that may read sums asks for the place beside: where its sums are those of today’s tree of units they are
the numbers; where not, the rows are asked for in another. Whoever counts need not know.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from organizations.dates import today
from organizations.models.rolled import Facet

if TYPE_CHECKING:
    from organizations.figures import Period, Scope
    from organizations.models import Unit

ROWS = "organizations_rolledrow"
_PLACE = (
    "{name} AS MATERIALIZED (SELECT p.id FROM organizations_rolledplace p WHERE {of_root} AND p.as_it_was = %s"
    " AND ARRAY(SELECT m.unit_id FROM organizations_rolledmember m WHERE m.place_id = p.id ORDER BY m.unit_id)"
    " = ARRAY(SELECT u.id FROM organizations_unit u WHERE {below} ORDER BY u.id){later})"
)
_NONE_LATER = (
    " AND NOT EXISTS (SELECT FROM {rows} r WHERE r.place_id = p.id AND r.kind = %s AND r.facet = 0"
    " AND r.measure = ANY (%s) AND r.day > '{last}' GROUP BY r.measure, r.day, r.before HAVING sum(r.number) <> 0)"
)
UNITS: dict[tuple[str, ...], Sequence[int]] = {("unit",): [0], ("steward",): [1], ("unit", "steward"): [0, 1]}
"""Which parts of the facet of units say them."""


def has_sums(root: "Unit | None") -> bool:
    """Whether sums are kept of such a unit: of those that stand below none, and of all together."""
    return root is None or root.parent_id is None


def place(
    name: str, scope: "Scope", kind: str, measures: Sequence[int], periods: "Iterable[Period]"
) -> tuple[str, list[Any]]:
    """A named query of the id of the scope's place, empty where its sums are not those of today's tree.

    It is empty, too, where one of the periods lasts up to today and things of these measures are dated later: the half
    month that runs, which is read for it, would count them.
    """
    of_root, below = "p.root_id IS NULL", "true"
    parameters: list[Any] = [scope.as_it_was]
    if scope.root is not None:
        of_root, below = "p.root_id = %s", "u.path LIKE %s"
        parameters = [scope.root.pk, scope.as_it_was, f"{scope.root.path}%"]
    later = ""
    if open_ends := [each.ends for each in periods if _is_to_date(each)]:
        last = min(end for end in open_ends if end)
        later = _NONE_LATER.format(rows=ROWS, last=last)
        parameters += [kind, [int(each) for each in measures]]
    return _PLACE.format(name=name, of_root=of_root, below=below, later=later), parameters


_TALLIED = (
    "SELECT {number}, measure, false, NULL::int, ARRAY[{counts}]::bigint[] FROM {rows}"
    " WHERE place_id = (TABLE {name}) AND kind = %s AND facet = 0 AND measure = ANY (%s) AND {span} GROUP BY measure"
    "{heaps} UNION ALL SELECT {number}, 0, false, NULL, NULL FROM {name}"
)
_HEAPED = (
    " UNION ALL SELECT {number}, measure, true, {steps}[(parts ->> 0)::date - DATE '{first}' + 1]"
    " - {steps}[day - DATE '{first}' + 1], ARRAY[{counts}]::bigint[] FROM {rows}"
    " WHERE place_id = (TABLE {name}) AND kind = %s AND facet = 4 AND measure = %s AND {span} GROUP BY 2, 4"
)
"""The steps of the days stand in an array; days that are not in it make nothing of a value."""
LONGEST = datetime.timedelta(days=3 * 366)
"""Before a period; of what began earlier the rows are asked."""
EARLIEST = datetime.date(2000, 1, 1)
Steps = Callable[[datetime.date, datetime.date], Sequence[int]]
"""A number for each day of the span; that of a thing's second day less that of its first is its value."""


@dataclass
class Told:
    """Of a scope: numbers by measure, and by measure the values of things with how many have them."""

    numbers: dict[int, int] = field(default_factory=dict)
    heaps: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def has_unknown(self) -> bool:
        """Whether things have days so far away that nothing was made of their value."""
        return any(value is None for heap in self.heaps.values() for value, _number in heap)


def tallied(
    kind: str, scopes: "Mapping[str, Scope]", measures: Sequence[int], heaped: "Mapping[int, Steps]"
) -> dict[str, Told]:
    """What the sums say of things that count once, by the scope's name; without those that do not say it. One query.

    `heaped` are the measures of which values are asked, with the steps of their days.
    """
    places: dict[tuple[int | None, bool], list[str]] = {}
    for name, scope in scopes.items():
        if has_sums(scope.root):
            places.setdefault((scope.root.pk if scope.root else None, scope.as_it_was), []).append(name)
    if not places:
        return {}
    first, last = _span(scopes.values())
    steps = {measure: list(of_days(first, last)) for measure, of_days in heaped.items()}
    named = [f"steps_{measure} AS (SELECT %s::int[] AS at)" for measure in steps]
    legs: list[str] = []
    parameters: list[Any] = [*steps.values()]
    of_legs: list[Any] = []
    for number, names in enumerate(places.values()):
        query, of_query = place(f"place_{number}", scopes[names[0]], kind, measures, ())
        named.append(query)
        parameters += of_query
        days = [_days(scopes[name].period) for name in names]
        counts = ", ".join(f"coalesce(sum(number) FILTER (WHERE {each}), 0)" for each in days)
        span = f"({' OR '.join(days)})"
        known = {"number": number, "name": f"place_{number}", "rows": ROWS, "counts": counts, "span": span}
        heaps = [_HEAPED.format(steps=f"(TABLE steps_{each})", first=first, **known) for each in steps]
        legs.append(_TALLIED.format(heaps="".join(heaps), **known))
        of_legs += [kind, list(measures), *(part for each in steps for part in (kind, each))]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(named)} {' UNION ALL '.join(legs)}", [*parameters, *of_legs])
        rows = cursor.fetchall()
    return _told(list(places.values()), rows)


def _span(scopes: "Iterable[Scope]") -> tuple[datetime.date, datetime.date]:
    """The days of which steps are needed: those of the periods, and some years before."""
    periods = [scope.period for scope in scopes]
    begins = [each.begins for each in periods]
    first = max(EARLIEST, min(day for day in begins if day) - LONGEST) if all(begins) else EARLIEST
    return first, max([today(), *(each.ends for each in periods if each.ends)])


def _told(places: list[list[str]], rows: Iterable[tuple[Any, ...]]) -> dict[str, Told]:
    rows = list(rows)
    found = {name: Told() for number, measure, *_rest in rows if not measure for name in places[number]}
    for number, measure, is_heap, value, counts in rows:
        for name, known in zip(places[number], counts or (), strict=False):
            if known and is_heap:
                found[name].heaps.setdefault(measure, []).append((value, known))
            elif known:
                found[name].numbers[measure] = known
    return {name: told for name, told in found.items() if not told.has_unknown}


MONTH = "month"
"""Stands among the names of a division for the month of the day."""
_UNITS = {"unit": 0, "steward": 1, "unit__level": 0, "steward__level": 1}
_LEVEL = "__level"
_DIVIDED = (
    "SELECT {number}, kept.measure, jsonb_build_array({values})::text, sum(kept.number) FROM {rows} kept{joins}"
    " WHERE kept.place_id = (TABLE place_0) AND kept.kind = %s AND kept.facet = {facet} AND kept.measure = ANY (%s)"
    " AND {span}{along} GROUP BY 2, 3 HAVING sum(kept.number) <> 0"
)
_IS_THERE = "SELECT {number}, 0, NULL, NULL FROM place_0"


@dataclass(frozen=True)
class Division:
    """Cells of a facet, and what says the values, in their order; `along` is the column of ALONG."""

    facet: Facet
    names: tuple[str, ...]
    along: str = ""


def division_of(names: Sequence[str], period: "Period") -> Division | None:
    """How sums of things that count once are divided by these names; None where none say it.

    By months in any period; by units, their levels, or one column of its own, and months, where half months begin and
    end it.
    """
    others = [name for name in names if name != MONTH]
    if not others:
        return Division(Facet.TOTAL, tuple(names))
    if not _is_cut(period):
        return None
    if all(name in _UNITS for name in others):
        return Division(Facet.UNITS, tuple(names))
    return Division(Facet.ALONG, tuple(names), others[0]) if len(others) == 1 else None


def _is_cut(period: "Period") -> bool:
    """Whether half months begin with it, and end with it or it lasts up to today."""
    return is_edge(period.begins) and _ends_cut(period)


def _ends_cut(period: "Period") -> bool:
    return is_edge(period.ends and period.ends + datetime.timedelta(days=1)) or _is_to_date(period)


def _is_to_date(period: "Period") -> bool:
    """Whether it lasts up to today or longer: what is counted is rarely dated later (`place` looks)."""
    return period.ends is not None and period.ends >= today()


Divided = dict[int, dict[tuple[Any, ...], int]]
"""By the measure and the values."""


def divided(kind: str, scope: "Scope", asked: Sequence[tuple[Division, Sequence[int]]]) -> list[Divided] | None:
    """For each of the divisions what the sums say of its measures; None where the scope has none. One query."""
    if not has_sums(scope.root):
        return None
    measured = sorted({measure for _division, measures in asked for measure in measures})
    query, parameters = place("place_0", scope, kind, measured, [scope.period])
    legs = [_IS_THERE.format(number=_NOWHERE)]
    for number, (division, measures) in enumerate(asked):
        legs.append(_divided_leg(number, division, scope.period))
        parameters += [kind, list(measures), *([division.along] if division.along else [])]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {query} {' UNION ALL '.join(legs)}", parameters)
        rows = cursor.fetchall()
    is_there = False
    found: list[Divided] = [{} for _each in asked]
    for number, measure, values, count in rows:
        if number == _NOWHERE:
            is_there = True
        else:
            found[number].setdefault(measure, {})[_values(asked[number][0], values)] = int(count)
    return found if is_there else None


_NOWHERE = -1


def _divided_leg(number: int, division: Division, period: "Period") -> str:
    joins = "".join(
        f" JOIN organizations_unit of_{name} ON of_{name}.id = (kept.parts ->> {_UNITS[name]})::bigint"
        for name in division.names
        if name.endswith(_LEVEL)
    )
    return _DIVIDED.format(
        number=number,
        values=", ".join(_column(division, name) for name in division.names),
        rows=ROWS,
        joins=joins,
        facet=int(division.facet),
        span=_days(period, "kept.day"),
        along=" AND kept.parts ->> 0 = %s" if division.along else "",
    )


def _column(division: Division, name: str) -> str:
    if name == MONTH:
        return "to_jsonb(date_trunc('month', kept.day)::date)"
    if name.endswith(_LEVEL):
        return f"to_jsonb(of_{name}.level)"
    return "kept.parts -> 1" if name == division.along else f"kept.parts -> {_UNITS[name]}"


def _values(division: Division, text: str) -> tuple[Any, ...]:
    return tuple(
        datetime.date.fromisoformat(value) if name == MONTH else value
        for name, value in zip(division.names, json.loads(text), strict=True)
    )


def _days(period: "Period", column: str = "day") -> str:
    conditions = [f"{column} {sign} '{day}'" for sign, day in ((">=", period.begins), ("<=", period.ends)) if day]
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
    return facet != Facet.UNITS or _ends_cut(period)
