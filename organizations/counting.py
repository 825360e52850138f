"""Many figures over whole trees of units in one statement: each table of days is read once, whatever the periods.

The definitions are those of the figures: `things()`, `reached(period)`, `stays()`. Where a scope is small, a query for
each number (see `organizations/figures.py`) is faster: the database then begins with the few things of the scope.

How: for each figure and thing the statement gathers in the bits of one number in which of the periods the thing counts,
joins the things of the scopes once, and counts how many have the same bits.
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

from mobilization.common.filters import end_of

if TYPE_CHECKING:
    from organizations.figures import Figure, Period, Scope

Row = tuple[str, int | None, str, tuple[Any, ...], int]
DAY = datetime.timedelta(days=1)
AT_ONCE = 25
"""The periods of so many scopes are told apart by the bits of one number."""
_BY_BITS = "SELECT false, {place}, source, bits, NULL::text, count(*) FROM at_{place} GROUP BY source, bits"
_DIVIDED = (
    "SELECT true, {division}, source, NULL::bigint, jsonb_build_array({columns})::text, count(*) "
    "FROM at_{place}{beside} WHERE bits & (ARRAY[{wanted}]::bigint[])[source + 1] <> 0 GROUP BY source, {columns}"
)
_GATHERED = "SELECT source, id, bit_or(bits) FROM ({}) AS o(source, id, bits) GROUP BY source, id"


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

    def known(self, things: "QuerySet[Any]") -> "QuerySet[Any]":
        """`(thing, day)` of all times."""
        found = things.filter(self.where) if self.rows is None else self.rows()
        return found.values_list(self.thing, self.day)


def counted_together(
    figures: Iterable["Figure"],
    scopes: Mapping[str, "Scope"],
    divisions: Sequence[tuple[str, Sequence[str]]] = (),
) -> Iterator[Row]:
    """`(scope's name, None, figure's key, (), number)` of what is not nought, of all figures and scopes.

    `divisions` name scopes with dimensions: `(scope's name, place of the division, figure's key, values, number)`. One
    statement for the figures that count the same things.
    """
    by_things: dict[str, list[Figure]] = {}
    for figure in figures:
        with suppress(EmptyResultSet):  # then there is nothing to count
            by_things.setdefault(str(figure.things().query), []).append(figure)
    names = list(scopes)
    for alike in by_things.values():
        for start in range(0, len(names), AT_ONCE):
            some = {name: scopes[name] for name in names[start : start + AT_ONCE]}
            of_some = [(place, *division) for place, division in enumerate(divisions) if division[0] in some]
            yield from _Statement(alike, some).rows(of_some)


class _Statement:
    """Figures of the same things over some scopes.

    A source gives `(its place, id, bits)`, each thing once; `sources` says of each whose it is and which bits mean
    which period. The things' own columns need no gathering (`once`); of other tables a thing may have many rows
    (`often`).
    """

    def __init__(self, figures: Sequence["Figure"], scopes: Mapping[str, "Scope"]) -> None:
        self.scopes = scopes
        self.things: QuerySet[Any] = figures[0].things().order_by()
        self.places = list({(each.root, each.as_it_was): each for each in scopes.values()}.values())
        self.sources: list[tuple[str, dict[Period, int]]] = []
        self.once, self.often = _Union(), _Union()
        periods = list({each.period: 0 for each in scopes.values()})
        for figure in figures:
            if isinstance(figure.reached, Days):
                self._add_days(figure, figure.reached, periods)
            else:
                self._add_moments(figure, periods)

    def _add_days(self, figure: "Figure", days: Days, periods: "Sequence[Period]") -> None:
        spans = _Spans(periods)
        known = days.known(self.things)
        self._add(self.once if days.rows is None else self.often, figure, spans.bits, spans.sql, known)

    def _add_moments(self, figure: "Figure", periods: "Sequence[Period]") -> None:
        """What is so at the end of a period: of past ends the stays are read once, the rest as the figure says."""
        reached = {period: figure.reached(period) for period in periods}
        past = {
            period: end_of(period.ends)
            for period, found in reached.items()
            if figure.stays and period.ends and not isinstance(found, Q)
        }
        if figure.stays and past:
            moments = sorted(set(past.values()))
            bits = {period: 1 << moments.index(moment) for period, moment in past.items()}
            self._add(self.often, figure, bits, _stays(moments), figure.stays())
        left = [(period, found) for period, found in reached.items() if period not in past]
        conditions: list[tuple[Q, dict[Period, int]]] = []
        for period, found in left:
            if not isinstance(found, Q):
                self._add(self.often, figure, {period: 1}, "1::bigint FROM ({}) AS r(id)", found)
            elif same := next((bits for known, bits in conditions if known == found), None):
                same[period] = 1
            else:
                conditions.append((found, {period: 1}))
        for condition, bits in conditions:
            rows = self.things.filter(condition).values_list("pk")
            self._add(self.once, figure, bits, "1::bigint FROM ({}) AS r(id)", rows)

    def _add(self, union: "_Union", figure: "Figure", bits: "dict[Period, int]", around: str, rows: Any) -> None:
        union.add(f"SELECT {len(self.sources)}, id, {around}", rows)
        self.sources.append((figure.key, bits))

    def rows(self, divisions: Sequence[tuple[int, str, Sequence[str]]]) -> Iterator[Row]:
        """What the statement counts: by scope, and by division."""
        known, counted = _Union(), _Union()
        names: dict[int, str] = {}
        for place, scope in enumerate(self.places):
            here = [each for each in divisions if _same_things(self.scopes[each[1]], scope)]
            names |= {division: name for division, name, _paths in here}
            self._count(place, scope, here, known, counted)
        reached = self._reached()
        if not reached.parts or not known.parts:
            return
        ctes = ", ".join([f"reached (source, id, bits) AS ({reached.sql})", *known.parts])
        sql = f"SELECT * FROM (WITH {ctes} {counted.sql}) AS counted"  # noqa: S608 # nosec B608 - the ORM's own SQL
        for is_divided, place, source, bits, values, count in _read(
            self.things.db, sql, [*reached.parameters, *known.parameters]
        ):
            key, of_period = self.sources[source]
            if is_divided:
                yield names[place], place, key, tuple(json.loads(values)), count
            else:
                yield from ((name, None, key, (), count) for name in self._named(place, of_period, bits))

    def _count(
        self,
        place: int,
        scope: "Scope",
        divisions: Sequence[tuple[int, str, Sequence[str]]],
        known: "_Union",
        counted: "_Union",
    ) -> None:
        """The things of the scope are read once, with the values by which they are divided."""
        single = sorted({path for _division, _name, paths in divisions for path in paths if not self._through(path)})
        columns = "".join(f", value_{path}" for path in single)
        joined = f"SELECT source, bits, id{columns} FROM reached JOIN ({{}}) AS s(id{columns}) USING (id)"  # noqa: S608 # nosec B608 - names of columns
        known.add(f"at_{place} AS ({joined})", scope.of_units(self.things).values_list("pk", *single))
        if not known.parts or not known.parts[-1].startswith(f"at_{place} "):
            return
        counted.parts.append(_BY_BITS.format(place=place))
        for division, name, paths in divisions:
            wanted = ", ".join(str(bits.get(self.scopes[name].period, 0)) for _key, bits in self.sources)
            joins = "".join(self._through(path) for path in paths)
            values = ", ".join(f"value_{path}" for path in paths)
            parts = {"division": division, "place": place, "columns": values, "beside": joins, "wanted": wanted}
            counted.parts.append(_DIVIDED.format(**parts))

    def _through(self, path: str) -> str:
        """The join that gives each of several values (themes) of a thing; empty for a column of its own."""
        column: Any = self.things.model._meta.get_field(path)
        if not column.many_to_many:
            return ""
        table = column.remote_field.through._meta.db_table
        thing, value = column.m2m_column_name(), column.m2m_reverse_name()
        rows = f'SELECT "{thing}", "{value}" FROM "{table}"'  # noqa: S608 # nosec B608 - names of columns
        return f" LEFT JOIN ({rows}) AS of_{path}(id, value_{path}) USING (id)"

    def _named(self, place: int, of_period: "Mapping[Period, int]", bits: int) -> Iterator[str]:
        """The scopes, of those that have the things of this place, for which these bits count."""
        for name, scope in self.scopes.items():
            if _same_things(scope, self.places[place]) and bits & of_period.get(scope.period, 0):
                yield name

    def _reached(self) -> "_Union":
        reached = _Union()
        reached.parts, reached.parameters = list(self.once.parts), list(self.once.parameters)
        if self.often.parts:
            reached.parts.append(_GATHERED.format(self.often.sql))
            reached.parameters += self.often.parameters
        return reached


def _same_things(one: "Scope", other: "Scope") -> bool:
    return (one.root, one.as_it_was) == (other.root, other.as_it_was)


class _Spans:
    """The spans of days into which the periods part all time, each a bit; `sql` tells the bit of a day."""

    def __init__(self, periods: "Sequence[Period]") -> None:
        firsts = {period.begins for period in periods if period.begins}
        afters = {_day_after(period.ends) for period in periods} - {None}
        self.bounds: list[Any] = sorted(firsts | afters)
        self.bits = {period: self._of(period) for period in periods}
        conditions = ["day IS NOT NULL"]
        if self.bounds and all(period.begins for period in periods):
            conditions.append(f"day >= '{self.bounds[0]}'::date")
        if self.bounds and all(_day_after(period.ends) for period in periods):
            conditions.append(f"day < '{self.bounds[-1]}'::date")
        bit = f"1::bigint << width_bucket(day, {_array(self.bounds, 'date')})" if self.bounds else "1::bigint"
        self.sql = f"{bit} FROM ({{}}) AS d(id, day) WHERE {' AND '.join(conditions)}"

    def _of(self, period: "Period") -> int:
        after = _day_after(period.ends)
        first = self.bounds.index(period.begins) + 1 if period.begins else 0
        last = self.bounds.index(after) if after else len(self.bounds)
        return sum(1 << span for span in range(first, last + 1))


def _day_after(day: datetime.date | None) -> datetime.date | None:
    return None if day is None or day == datetime.date.max else day + DAY


def _stays(moments: Sequence[datetime.datetime]) -> str:
    """The moments that lie in a stay, each a bit."""
    array = _array(moments, "timestamptz")
    begun, ended = f"width_bucket(begins, {array})", f"coalesce(width_bucket(ends, {array}), {len(moments)})"
    return f"(1::bigint << {ended}) - (1::bigint << {begun}) FROM ({{}}) AS s(id, begins, ends) WHERE {begun} < {ended}"


def _array(values: Sequence[datetime.date], kind: str) -> str:
    written = ", ".join(f"'{value.isoformat()}'" for value in values)
    return f"ARRAY[{written}]::{kind}[]"


def _read(using: str, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


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
