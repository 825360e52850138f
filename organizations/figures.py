"""Figures by construction: a figure is a definition that yields rows; its number is their count, its list the rows.

Each app names its figures in its `figures.py` and registers them in `AppConfig.ready()`; pages, lists, API, exports and
later the reports ask them with a `Scope`, so that one number cannot be two.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Value

from organizations.counting import counted_together

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit

LEGS = 60
"""Of how many numbers one statement is made: the database plans each of them."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """Local days, both inclusive; None is open."""

    begins: datetime.date | None = None
    ends: datetime.date | None = None

    def within(self, path: str) -> dict[str, datetime.date]:
        """The condition that the day at `path` lies in the period, for `filter(**…)`."""
        found = {f"{path}__gte": self.begins, f"{path}__lte": self.ends}
        return {name: day for name, day in found.items() if day is not None}

    @classmethod
    def year(cls, year: int) -> "Period":
        """From 1 January to 31 December."""
        return cls(begins=datetime.date(year, 1, 1), ends=datetime.date(year, 12, 31))

    def year_before(self) -> "Period":
        """The same days of the year before; of 29 February the 28th."""
        return Period(begins=_year_before(self.begins), ends=_year_before(self.ends))

    def months(self) -> "list[Period]":
        """Its calendar months, the first and the last as far as they belong to it. Raises ValueError when open."""
        if self.begins is None or self.ends is None:
            raise ValueError("An open period has no months")
        found, first = [], self.begins
        while first <= self.ends:
            following = (first.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
            found.append(Period(begins=first, ends=min(self.ends, following - datetime.timedelta(days=1))))
            first = following
        return found


def _year_before(day: datetime.date | None) -> datetime.date | None:
    if day is None:
        return None
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose rows and of when: a unit with all below it (None: all), as it was (by unit) or is now (by steward)."""

    root: "Unit | None" = None
    as_it_was: bool = False
    period: Period = field(default_factory=Period)

    def of_units(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The rows that belong to the unit of the scope, in its view."""
        if self.root is None:
            return rows
        return rows.filter(**{f"{'unit' if self.as_it_was else 'steward'}__path__startswith": self.root.path})

    @property
    def is_whole_tree(self) -> bool:
        """Whether nothing stands above it: then it is large."""
        return self.root is None or self.root.parent_id is None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A named figure: of the `things()` that may count, each once, those that `reached(period)`.

    `reached` is a condition on them, or a query of their ids, in which one may stand several times.
    `key` is `"app.name"` and never changes; `counts` says in a sentence what is counted, `by_day` by which date;
    `breakdowns` names the dimensions with the path of each in the rows. The number of a month is the figure of that
    month: what was reached twice counts in both, so that months need not add up.
    `stays` is for a figure of what is so at the end of a period: from which moment until which other (null: still) each
    thing was so, `(id, begins, ends)`, no two stays of a thing at once; rows without a beginning are none. It says what
    `reached` says, for many periods in one read.
    """

    key: str
    title: "str | _StrPromise"
    counts: "str | _StrPromise"
    by_day: "str | _StrPromise"
    things: "Callable[[], QuerySet[Any]]"
    reached: "Callable[[Period], Q | QuerySet[Any]]"
    breakdowns: dict[str, str] = field(default_factory=dict)
    stays: "Callable[[], QuerySet[Any]] | None" = None

    def rows(self, period: Period) -> "QuerySet[Any]":
        """Each thing it counts once, wherever it is."""
        found = self.reached(period)
        return self.things().filter(found if isinstance(found, Q) else Q(pk__in=found))

    def of(self, scope: Scope) -> "QuerySet[Any]":
        """The rows behind the number."""
        return scope.of_units(self.rows(scope.period))

    def number(self, scope: Scope) -> int:
        """The number: how many rows there are."""
        return self.of(scope).count()

    def by(self, dimension: str, scope: Scope) -> dict[Any, int]:
        """The number by the values of a dimension; one query. Raises KeyError.

        A thing with several values (themes) counts under each, so that parts need not add up.
        """
        found = divided([self], scope, [dimension])[self.key]
        return {values[0]: number for values, number in found.items()}


_figures: dict[str, Figure] = {}


def register(*figures: Figure) -> None:
    """Make figures known. Raises ValueError for a key that another figure has."""
    for figure in figures:
        if _figures.setdefault(figure.key, figure) is not figure:
            raise ValueError(f"There is a figure {figure.key} already")


def get(key: str) -> Figure:
    """The figure; raises KeyError."""
    return _figures[key]


def registered(app: str = "") -> list[Figure]:
    """All figures, or those of one app, in the order of registration."""
    return [each for key, each in _figures.items() if not app or key.startswith(f"{app}.")]


Divided = dict[str, dict[tuple[Any, ...], int]]
"""By the key of the figure and the values of some dimensions."""


def numbers(figures: Iterable[Figure], scopes: Mapping[str, Scope]) -> dict[str, dict[str, int]]:
    """Several numbers of several scopes, by the scope's name and the figure's key.

    Each is counted by its own definition: it equals `figure.number(scope)`. One query for the scopes that are a whole
    tree of units, and one for each `LEGS` numbers of the others.
    """
    return numbers_and_parts(figures, scopes)[0]


def divided(figures: Iterable[Figure], scope: Scope, dimensions: Sequence[str]) -> Divided:
    """For each figure (by key) its number by the values of these dimensions together; parts of 0 are left out.

    One query of a whole tree of units, else one for each `LEGS` figures. Raises KeyError for a dimension that a figure
    does not have.
    """
    return numbers_and_parts(figures, {"": scope}, [("", dimensions)])[1][0]


def numbers_and_parts(
    figures: Iterable[Figure], scopes: Mapping[str, Scope], divisions: Sequence[tuple[str, Sequence[str]]] = ()
) -> tuple[dict[str, dict[str, int]], list[Divided]]:
    """`numbers` of all scopes, and for each of the divisions (a scope's name, dimensions) what `divided` says.

    Of scopes that are a whole tree of units all in one query.
    """
    figures = list(figures)
    found = {name: {figure.key: 0 for figure in figures} for name in scopes}
    parts: list[Divided] = [{figure.key: {} for figure in figures} for _division in divisions]
    whole = {name: scope for name, scope in scopes.items() if scope.is_whole_tree}
    paths = [(name, [figures[0].breakdowns[each] for each in names]) for name, names in divisions] if figures else []
    for name, place, key, values, number in counted_together(figures, whole, paths) if whole else ():
        if place is None:
            found[name][key] += number
        else:
            parts[place][key][values] = number
    small = [(name, figure, scope) for name, scope in scopes.items() if name not in whole for figure in figures]
    for row in _united([_leg(figure.of(scope), (), name, figure.key) for name, figure, scope in small]):
        found[row["part"]][row["figure"]] = row["number"]
    for place, (name, of_division) in enumerate(paths):
        if name not in whole:
            _divide(figures, scopes[name], of_division, parts[place])
    return found, parts


def _divide(figures: Sequence[Figure], scope: Scope, paths: Sequence[str], found: Divided) -> None:
    for row in _united([_leg(each.of(scope), paths, "", each.key) for each in figures]):
        values = tuple(row[f"value_{place}"] for place in range(len(paths)))
        found[row["figure"]][values] = row["number"]


def _leg(rows: "QuerySet[Any]", paths: Sequence[str], part: str, key: str) -> "QuerySet[Any]":
    values = {f"value_{place}": F(path) for place, path in enumerate(paths)}
    named = rows.order_by().values(part=Value(part), figure=Value(key), **values)
    counted: QuerySet[Any] = named.annotate(number=Count("pk", distinct=True))
    return counted


def _united(legs: "Sequence[QuerySet[Any]]") -> "Iterable[dict[str, Any]]":
    for start in range(0, len(legs), LEGS):
        first, *others = legs[start : start + LEGS]
        yield from first.union(*others, all=True) if others else first
