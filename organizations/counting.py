"""Many figures of many units in one statement, from a table that keeps for each thing the days of its stages.

The definitions are those of the figures: `things()`, `reached(period)`; what is kept says the same (`Kept`), and
triggers of the database hold it true. So a number costs one narrow row for each day that may count, without joins by
id and without telling things apart: whoever reached a stage twice in a period has a second day whose
`before` lies in it.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q, QuerySet

from organizations.dates import today

if TYPE_CHECKING:
    from organizations.figures import Figure, Period, Scope

Row = tuple[str, int | None, str, tuple[Any, ...], int]
COLUMNS = ("stage", "day", "before", "until")
_LEG = (
    "SELECT {place}, {division}, stage, {values}, ARRAY[{counts}] FROM ({{}}) AS kept(id, {columns}){joins}"
    " WHERE {where} GROUP BY stage{by}"
)


@dataclass(frozen=True, kw_only=True)
class Days:
    """What is reached on a day: the `reached` of a figure that counts whatever reached it in the period.

    `day` and `thing` are columns of `rows()`; without `rows` the day is the thing's own, and `where` says which count.
    """

    day: str
    thing: str = "pk"
    rows: "Callable[[], QuerySet[Any]] | None" = None
    where: Q = field(default_factory=Q)

    def __call__(self, period: "Period") -> "Q | QuerySet[Any]":
        """What reached it in the period."""
        if self.rows is None:
            return self.where & Q(**period.within(self.day))
        return self.rows().filter(**period.within(self.day)).values(self.thing)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Where the database keeps who reached a figure: `rows()` of things that may count, whose `stage` is this one.

    A row is a `day` of a `thing`, each once, and `before` the last one before it. A figure of what is so at the end of
    a period names `now`, the stage of what is so today; its other rows are stays, so from `day` until before `until`.
    The rows have the columns, or the things the several values, by which the figure is divided.
    """

    rows: "Callable[[], QuerySet[Any]]"
    stage: int
    now: int | None = None
    thing: str = "model"


def counted_together(
    figures: Iterable["Figure"],
    scopes: Mapping[str, "Scope"],
    divisions: Sequence[tuple[str, Sequence[str]]] = (),
) -> Iterator[Row]:
    """`(scope's name, None, figure's key, (), number)` of what is not nought, of all figures and scopes.

    `divisions` name scopes with dimensions: `(scope's name, place of the division, figure's key, values, number)`. One
    statement for the figures whose rows are the same.
    """
    by_rows: dict[str, list[Figure]] = {}
    for figure in figures:
        with suppress(EmptyResultSet):  # then there is nothing to count
            by_rows.setdefault(str(figure.kept.rows().query), []).append(figure)
    for alike in by_rows.values():
        yield from _Statement(alike, scopes).rows(divisions)


class _Statement:
    """Figures of the same rows over some scopes; a leg of it reads the rows of one place for one kind of stages."""

    def __init__(self, figures: Sequence["Figure"], scopes: Mapping[str, "Scope"]) -> None:
        self.scopes = scopes
        self.kept = figures[0].kept
        self.places = list({(each.root, each.as_it_was): each for each in scopes.values()}.values())
        self.days = [each.kept.stage for each in figures if each.kept.now is None]
        self.stays = [each.kept.stage for each in figures if each.kept.now is not None]
        self.now = [each.kept.now for each in figures if each.kept.now is not None]
        self.keys = {stage: each.key for each in figures for stage in (each.kept.stage, each.kept.now)}
        self.read = _Union()

    def rows(self, divisions: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Row]:
        """What the statement counts: by scope, and by division."""
        names = [[name for name, scope in self.scopes.items() if _same_things(scope, place)] for place in self.places]
        for place, here in enumerate(names):
            self._add(place, None, [self.scopes[name].period for name in here], ())
            for division, (name, paths) in enumerate(divisions):
                if name in here:
                    self._add(place, division, [self.scopes[name].period], paths)
        for place, division, stage, values, counts in self.read.found(self.kept.rows().db):
            key = self.keys[stage]
            if division is not None:
                yield divisions[division][0], division, key, tuple(json.loads(values)), counts[0]
            else:
                yield from ((name, None, key, (), count) for name, count in zip(names[place], counts, strict=True))

    def _add(self, place: int, division: int | None, periods: "Sequence[Period]", paths: Sequence[str]) -> None:
        """The legs of a place: what was reached on a day, what was so at past ends, what is so now."""
        ended = [period.ends if period.ends and period.ends < today() else None for period in periods]
        self._leg(self.days, _span(periods), [_reached(period) for period in periods], place, division, paths)
        if any(ended):
            last = {"day__lte": max(end for end in ended if end)}
            self._leg(self.stays, last, [_stayed(end) if end else "false" for end in ended], place, division, paths)
        if not all(ended):
            self._leg(self.now, {}, ["false" if end else "true" for end in ended], place, division, paths)

    def _leg(
        self,
        stages: Sequence[int],
        span: Mapping[str, datetime.date],
        conditions: Sequence[str],
        place: int,
        division: int | None,
        paths: Sequence[str],
    ) -> None:
        joins = {path: self._through(path) for path in paths}
        single = [path for path in paths if not joins[path]]
        values = "".join(f", value_{path}" for path in paths)
        is_divided = division is not None
        around = _LEG.format(
            place=place,
            division=division if is_divided else "NULL::int",
            values=f"jsonb_build_array({values[2:]})::text" if is_divided else "NULL::text",
            counts=", ".join("count(*)" if is_divided else f"count(*) FILTER (WHERE {each})" for each in conditions),
            columns=", ".join((*COLUMNS, *(f"value_{path}" for path in single))),
            joins="".join(joins.values()),
            where=conditions[0] if is_divided else "true",
            by=values,
        )
        rows = self.places[place].of_units(self.kept.rows()).filter(stage__in=stages, **span)
        self.read.add(around, rows.order_by().values_list(self.kept.thing, *COLUMNS, *single))

    def _through(self, path: str) -> str:
        """The join that gives each of several values (themes) of a thing; empty for a column of its own."""
        things: Any = self.kept.rows().model._meta.get_field(self.kept.thing).related_model
        column: Any = things._meta.get_field(path.partition("__")[0])
        if not column.many_to_many:
            return ""
        table = column.remote_field.through._meta.db_table
        thing, value = column.m2m_column_name(), column.m2m_reverse_name()
        rows = f'SELECT "{thing}", "{value}" FROM "{table}"'  # noqa: S608 # nosec B608 - names of columns
        return f" LEFT JOIN ({rows}) AS of_{path}(id, value_{path}) USING (id)"


def _same_things(one: "Scope", other: "Scope") -> bool:
    return (one.root, one.as_it_was) == (other.root, other.as_it_was)


def _span(periods: "Sequence[Period]") -> dict[str, datetime.date]:
    """The days outside of which nothing counts in any of the periods."""
    begins, ends = [period.begins for period in periods], [period.ends for period in periods]
    span: dict[str, datetime.date] = {}
    if first := [day for day in begins if day]:
        span |= {"day__gte": min(first)} if all(begins) else {}
    if last := [day for day in ends if day]:
        span |= {"day__lte": max(last)} if all(ends) else {}
    return span


def _reached(period: "Period") -> str:
    """Each thing that reached it in the period once: the first of its days there."""
    conditions = ["before IS NULL"]
    if period.begins:
        conditions = [f"day >= '{period.begins}'", f"(before IS NULL OR before < '{period.begins}')"]
    if period.ends:
        conditions.append(f"day <= '{period.ends}'")
    return " AND ".join(conditions)


def _stayed(end: datetime.date) -> str:
    return f"day <= '{end}' AND (until IS NULL OR until > '{end}')"


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

    def found(self, using: str) -> list[tuple[Any, ...]]:
        if not self.parts:
            return []
        with connections[using].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(self.parts), self.parameters)
            return list(cursor.fetchall())
