"""Many figures over a whole tree of units in one statement that reads the things once, and what reached them once.

The definitions are those of the figures: `things()` and `reached(period)`. Where a scope is small, a query for each
number (see `organizations/figures.py`) is faster, because the database then begins with the few things of the scope.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, F, Q, QuerySet

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
    by_ids = [leg for leg in legs if not isinstance(leg.reached, Q)]
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


def _by_ids(
    places: "Sequence[QuerySet[Any]]", legs: Sequence[Leg], paths: Sequence[str]
) -> Iterator[tuple[int, Leg, tuple[Any, ...], int]]:
    """The ids of all legs, each once a leg, beside the things of all places, which are read once."""
    scoped, reached = _Union(), _Union()
    names = [f"value_{number}" for number, _path in enumerate(paths)]
    for number, things in enumerate(places):
        around = f"SELECT {number} AS place, s.* FROM ({{}}) AS s({', '.join(['id', *names])})"  # noqa: S608 # nosec B608 - numbers
        scoped.add(around, things.values_list("pk", *paths))
    for number, leg in enumerate(legs):
        reached.add(f"SELECT DISTINCT {number} AS leg, r.id FROM ({{}}) AS r(id)", leg.reached)  # noqa: S608 # nosec B608 - a number
    if not scoped.parts or not reached.parts:
        return
    columns = ", ".join(["place", "leg", *names])
    sql = (
        f"SELECT {columns}, count(*) FROM ({reached.sql}) AS reached JOIN ({scoped.sql}) AS scoped USING (id) "  # noqa: S608 # nosec B608 - the ORM's own SQL
        f"GROUP BY {columns}"
    )
    with connections[places[0].db].cursor() as cursor:
        cursor.execute(sql, [*reached.parameters, *scoped.parameters])
        rows = cursor.fetchall()
    for place, leg, *values, number in rows:
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
