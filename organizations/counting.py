"""Many figures of many units in one statement, from a table that keeps for each thing the days of its stages.

The definitions are those of the figures: `things()`, `reached(period)`; what is kept says the same (`Kept`), and
triggers of the database hold it true. So a number costs one narrow row for each day that may count, without joins by
id and without telling things apart: whoever reached a stage twice in a period has a second day whose
`before` lies in it. Of whole cities the database keeps sums of these rows, too (`summed.py`): where they say the
number, they are read instead.
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

from organizations import summed
from organizations.dates import today
from organizations.models.rolled import Facet

if TYPE_CHECKING:
    from organizations.figures import Figure, Period, Scope

Row = tuple[str, int | None, str, tuple[Any, ...], int]
COLUMNS = ("stage", "day", "before", "until")
_SUMS = (
    "SELECT {place}, {division}, measure, {values}, ARRAY[{counts}] FROM {rows} WHERE place_id = (TABLE place_{place})"
    " AND kind = %s AND facet = {facet} AND measure = ANY (%s) AND {span} GROUP BY measure{by} HAVING {some}"
)
_NO_DIVISION = -1
_IS_THERE = "SELECT {place}, -1, 0::smallint, NULL::text, ARRAY[0::bigint] FROM place_{place}"
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

    `summed` is the kind of sums kept of them, with the facets by which these are divided beside that of units; `hides`
    says whether `rows()` leave out any of the scope, so that the sums would count more.
    """

    rows: "Callable[[], QuerySet[Any]]"
    stage: int
    now: int | None = None
    thing: str = "model"
    summed: str = ""
    facets: Mapping[tuple[str, ...], Facet] = field(default_factory=dict)
    hides: "Callable[[Scope], bool]" = lambda _scope: False


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
        self.read, self.instead = _Union(), [_Union() for _place in self.places]
        self.has_sums = [self._has_sums(place) for place in self.places]

    def _has_sums(self, place: "Scope") -> bool:
        return bool(self.kept.summed) and summed.has_sums(place.root) and not self.kept.hides(place)

    def rows(self, divisions: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Row]:
        """What the statement counts: by scope, and by division."""
        names = [[name for name, scope in self.scopes.items() if _same_things(scope, place)] for place in self.places]
        for place, here in enumerate(names):
            if self.has_sums[place]:
                periods = [self.scopes[name].period for name in here]
                named = summed.place(f"place_{place}", self.places[place], self.kept.summed, self.days, periods)
                self.read.name(*named)
                self.read.add_text(_IS_THERE.format(place=place), [])
            self._add(_Part(place), [self.scopes[name].period for name in here])
            for division, (name, paths) in enumerate(divisions):
                if name in here:
                    self._add(_Part(place, division, paths), [self.scopes[name].period])
        for place, division, stage, values, counts in self._found():
            key = self.keys[stage]
            if division is not None:
                yield divisions[division][0], division, key, tuple(json.loads(values)), int(counts[0])
            else:
                yield from ((name, None, key, (), int(count)) for name, count in zip(names[place], counts, strict=True))

    def _found(self) -> Iterator[tuple[Any, ...]]:
        """What sums and rows say; of places whose sums are not those of today's tree their rows, in one more query."""
        using = self.kept.rows().db
        are_there = set()
        for row in self.read.found(using):
            if row[1] == _NO_DIVISION:
                are_there.add(row[0])
            else:
                yield row
        rest = _Union()
        for place, instead in enumerate(self.instead):
            if place not in are_there:
                rest.take(instead)
        yield from rest.found(using)

    def _add(self, part: "_Part", periods: "Sequence[Period]") -> None:
        """The legs of a place: what was reached on a day, what was so at past ends, what is so now."""
        ended = [period.ends if period.ends and period.ends < today() else None for period in periods]
        self._legs(part, self.days, _span(periods), [_Asked(each, _reached(each), _reached(each)) for each in periods])
        if any(ended):
            last = {"day__lte": max(end for end in ended if end)}
            stayed = [
                _Asked(each, _stayed(end), _upto(end)) if end else _NOTHING for each, end in _both(periods, ended)
            ]
            self._legs(part, self.stays, last, stayed)
        if not all(ended):
            self._legs(part, self.now, {}, [_NOTHING if end else _EVERYTHING for end in ended])

    def _legs(
        self, part: "_Part", stages: Sequence[int], span: Mapping[str, datetime.date], asked: "Sequence[_Asked]"
    ) -> None:
        """The rows where there are no sums; else the sums of what they say, and the rows of what they do not."""
        facet = summed.facet_of(part.paths, self.kept.facets) if part.paths else (Facet.TOTAL, [])
        counts_from_begin = stages is self.days
        said = [
            facet is not None
            and self.has_sums[part.place]
            and (each.period is None or summed.is_summed(each.period, facet[0], counts_from_begin=counts_from_begin))
            for each in asked
        ]
        by_sums = [each if is_said else _NOTHING for each, is_said in zip(asked, said, strict=True)]
        by_rows = [_NOTHING if is_said else each for each, is_said in zip(asked, said, strict=True)]
        if facet is not None and any(each is not _NOTHING for each in by_sums):
            self._sums(part, stages, span, [each.sums for each in by_sums], *facet)
            self._leg(self.instead[part.place], part, stages, span, [each.rows for each in by_sums])
        if any(each is not _NOTHING for each in by_rows):
            self._leg(self.read, part, stages, span, [each.rows for each in by_rows])

    def _sums(
        self,
        part: "_Part",
        stages: Sequence[int],
        span: Mapping[str, datetime.date],
        conditions: Sequence[str],
        facet: Facet,
        places: Sequence[int],
    ) -> None:
        values = ", ".join(f"parts -> {place}" for place in places)
        is_divided = part.division is not None
        sums = [f"coalesce(sum(number) FILTER (WHERE {each}), 0)" for each in conditions]
        sql = _SUMS.format(
            place=part.place,
            division=part.division if is_divided else "NULL::int",
            values=f"jsonb_build_array({values})::text" if is_divided else "NULL::text",
            counts=", ".join(sums),
            rows=summed.ROWS,
            facet=int(facet),
            span=" AND ".join(f"day {_SIGNS[name]} '{day}'" for name, day in span.items()) or "true",
            by=f", {values}" if is_divided else "",
            some=f"{sums[0]} <> 0" if is_divided else "true",
        )
        self.read.add_text(sql, [self.kept.summed, [int(stage) for stage in stages]])

    def _leg(
        self,
        read: "_Union",
        part: "_Part",
        stages: Sequence[int],
        span: Mapping[str, datetime.date],
        conditions: Sequence[str],
    ) -> None:
        joins = {path: self._through(path) for path in part.paths}
        single = [path for path in part.paths if not joins[path]]
        values = "".join(f", value_{path}" for path in part.paths)
        is_divided = part.division is not None
        around = _LEG.format(
            place=part.place,
            division=part.division if is_divided else "NULL::int",
            values=f"jsonb_build_array({values[2:]})::text" if is_divided else "NULL::text",
            counts=", ".join("count(*)" if is_divided else f"count(*) FILTER (WHERE {each})" for each in conditions),
            columns=", ".join((*COLUMNS, *(f"value_{path}" for path in single))),
            joins="".join(joins.values()),
            where=conditions[0] if is_divided else "true",
            by=values,
        )
        rows = self.places[part.place].of_units(self.kept.rows()).filter(stage__in=stages, **span)
        read.add(around, rows.order_by().values_list(self.kept.thing, *COLUMNS, *single))

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


@dataclass(frozen=True)
class _Part:
    """What the rows of a leg stand for: numbers of a place, or a division of it by some paths."""

    place: int
    division: int | None = None
    paths: Sequence[str] = ()


@dataclass(frozen=True)
class _Asked:
    """What counts in a period, as a condition on rows and one on sums; without a period whatever is so now."""

    period: "Period | None"
    rows: str
    sums: str


_NOTHING, _EVERYTHING = _Asked(None, "false", "false"), _Asked(None, "true", "true")
_SIGNS = {"day__gte": ">=", "day__lte": "<="}


def _both(periods: "Sequence[Period]", ended: Sequence[datetime.date | None]) -> Any:
    return zip(periods, ended, strict=True)


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


def _upto(end: datetime.date) -> str:
    """Of a stay one is added on its first day, and taken away on the one after its last."""
    return f"day <= '{end}'"


class _Union:
    """Queries that become one by UNION ALL, with their parameters; those that can find nothing are left out."""

    def __init__(self) -> None:
        self.named: list[str] = []
        self.of_named: list[Any] = []
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def name(self, sql: str, parameters: list[Any]) -> None:
        """A query that the others may name."""
        self.named.append(sql)
        self.of_named += parameters

    def add_text(self, sql: str, parameters: list[Any]) -> None:
        """A query as it is."""
        self.parts.append(sql)
        self.parameters += parameters

    def take(self, other: "_Union") -> None:
        """The parts of another."""
        self.parts += other.parts
        self.parameters += other.parameters

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
            named = f"WITH {', '.join(self.named)} " if self.named else ""
            cursor.execute(named + " UNION ALL ".join(self.parts), [*self.of_named, *self.parameters])
            return list(cursor.fetchall())
