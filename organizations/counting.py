"""Many figures over a whole tree of units in one statement that reads the things once, and what reached them once.

The definitions are those of the figures: `things()` and `reached(period)`. Where a scope is small, a query for each
number (see `organizations/figures.py`) is faster, because the database then begins with the few things of the scope.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, F, Q, QuerySet

from mobilization.common.filters import end_of

if TYPE_CHECKING:
    from organizations.figures import Figure, Period, Scope

Row = tuple[str, str, tuple[Any, ...], int]


def counted_together(
    figures: Iterable["Figure"], scopes: Mapping[str, "Scope"], dimensions: Sequence[str] = ()
) -> Iterator[Row]:
    """`(scope's name, figure's key, values of the dimensions, number)` of what is not nought.

    Of all figures that count the same things: one query for each unit and view, and one for what is found by ids.
    """
    by_things: dict[str, list[Figure]] = {}
    for figure in figures:
        with suppress(EmptyResultSet):  # then there is nothing to count
            by_things.setdefault(str(figure.things().query), []).append(figure)
    for alike in by_things.values():
        legs = [Leg(figure, period) for figure in alike for period in {each.period: 0 for each in scopes.values()}]
        places = list({(each.root, each.as_it_was): each for each in scopes.values()}.values())
        paths = [alike[0].breakdowns[name] for name in dimensions]
        found = [scope.of_units(alike[0].things().order_by()) for scope in places]
        for rows, leg, values, number in _counted(found, legs, paths):
            scope = places[rows]
            for name, each in scopes.items():
                if (each.root, each.as_it_was, each.period) == (scope.root, scope.as_it_was, leg.period):
                    yield name, leg.figure.key, values, number


class Leg:
    """A figure in a period: a condition on the things, or a query of ids."""

    def __init__(self, figure: "Figure", period: "Period") -> None:
        self.figure, self.period = figure, period
        self.reached = figure.reached(period)


def _counted(
    places: "Sequence[QuerySet[Any]]", legs: Sequence[Leg], paths: Sequence[str]
) -> Iterator[tuple[int, Leg, tuple[Any, ...], int]]:
    by_condition = [leg for leg in legs if isinstance(leg.reached, Q)]
    by_ids = [leg for leg in legs if leg not in by_condition]
    by_stays = [leg for leg in by_ids if leg.figure.stays and leg.period.ends and not paths]
    if len(by_stays) > 1:
        by_ids = [leg for leg in by_ids if leg not in by_stays]
        yield from _by_stays(places, by_stays)
    if by_condition:
        yield from _by_condition(places, by_condition, paths)
    if by_ids:
        yield from _by_ids(places, by_ids, paths)


def _by_condition(
    places: "Sequence[QuerySet[Any]]", legs: Sequence[Leg], paths: Sequence[str]
) -> Iterator[tuple[int, Leg, tuple[Any, ...], int]]:
    """The things are read once, and counted for each leg by its condition."""
    counts = {f"leg_{number}": Count("pk", filter=leg.reached) for number, leg in enumerate(legs)}
    values = {f"value_{number}": F(path) for number, path in enumerate(paths)}
    for place, things in enumerate(places):
        rows = things.values(**values).annotate(**counts) if values else [things.aggregate(**counts)]
        for row in rows:
            for number, leg in enumerate(legs):
                if row[f"leg_{number}"]:
                    yield place, leg, tuple(row[name] for name in values), row[f"leg_{number}"]


def _by_stays(
    places: "Sequence[QuerySet[Any]]", legs: Sequence[Leg]
) -> Iterator[tuple[int, Leg, tuple[Any, ...], int]]:
    """The stays of each figure are read once: each counts for the ends of periods that lie in it."""
    for key in {leg.figure.key: None for leg in legs}:
        of_figure = [(place, leg.period.ends) for place, leg in enumerate(legs) if leg.figure.key == key]
        ends = sorted((end_of(last), place) for place, last in of_figure if last)
        moments, ordered = [moment for moment, _place in ends], [legs[place] for _moment, place in ends]
        for place, change in _changes(places, ordered[0].figure, moments).items():
            for leg, number in zip(ordered, accumulate(change), strict=False):
                if number:
                    yield place, leg, (), number


def _changes(
    places: "Sequence[QuerySet[Any]]", figure: "Figure", moments: list[datetime.datetime]
) -> dict[int, list[int]]:
    """By place how many more (or fewer) things are so at each moment than at the one before it."""
    scoped, stays = _scoped(places, ()), _Union()
    stays.add("{}", figure.stays() if figure.stays else places[0].none())
    if not scoped.parts or not stays.parts:
        return {}
    sql = (
        "SELECT place, width_bucket(begins, %s), width_bucket(ends, %s), count(*) "  # noqa: S608 # nosec B608 - the ORM's own SQL
        f"FROM ({stays.sql}) AS stay(id, begins, ends) JOIN ({scoped.sql}) AS scoped USING (id) "
        "WHERE begins IS NOT NULL GROUP BY 1, 2, 3"
    )
    found: dict[int, list[int]] = {}
    rows = _read(places[0].db, sql, [moments, moments, *stays.parameters, *scoped.parameters])
    for place, begun, ended, number in rows:
        change = found.setdefault(place, [0] * (len(moments) + 1))
        change[begun] += number
        change[len(moments) if ended is None else ended] -= number
    return found


def _scoped(places: "Sequence[QuerySet[Any]]", paths: Sequence[str]) -> "_Union":
    """The things of all places with the number of their place, their id and the values of the dimensions."""
    scoped = _Union()
    names = ", ".join(["id", *(f"value_{number}" for number, _path in enumerate(paths))])
    for number, things in enumerate(places):
        around = f"SELECT {number} AS place, s.* FROM ({{}}) AS s({names})"  # noqa: S608 # nosec B608 - numbers
        scoped.add(around, things.values_list("pk", *paths))
    return scoped


def _read(using: str, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _by_ids(
    places: "Sequence[QuerySet[Any]]", legs: Sequence[Leg], paths: Sequence[str]
) -> Iterator[tuple[int, Leg, tuple[Any, ...], int]]:
    """The ids of all legs, each once a leg, beside the things of all places, which are read once."""
    scoped, reached = _scoped(places, paths), _Union()
    names = [f"value_{number}" for number, _path in enumerate(paths)]
    for number, leg in enumerate(legs):
        reached.add(f"SELECT DISTINCT {number} AS leg, r.id FROM ({{}}) AS r(id)", leg.reached)  # noqa: S608 # nosec B608 - a number
    if not scoped.parts or not reached.parts:
        return
    columns = ", ".join(["place", "leg", *names])
    sql = (
        f"SELECT {columns}, count(*) FROM ({reached.sql}) AS reached JOIN ({scoped.sql}) AS scoped USING (id) "  # noqa: S608 # nosec B608 - the ORM's own SQL
        f"GROUP BY {columns}"
    )
    for place, leg, *values, number in _read(places[0].db, sql, [*reached.parameters, *scoped.parameters]):
        yield place, legs[leg], tuple(values), number


class _Union:
    """Queries that become one by UNION ALL, with their parameters; those that can find nothing are left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, around: str, rows: Any) -> None:
        try:
            sql, parameters = rows.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            return
        self.parts.append(around.format(sql))
        self.parameters += parameters

    @property
    def sql(self) -> str:
        return " UNION ALL ".join(self.parts)
