"""Figures by construction: a figure is a definition that yields rows; its number is their count, its list the rows.

Each app names its figures in its `figures.py` and registers them in `AppConfig.ready()`; pages, lists, API, exports and
reports ask them with a `Scope`, so that one number cannot be two.
"""

import calendar
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from organizations.counting import Kept, counted_together

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit


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
        """The same days of the year before; of the last day of February the last."""
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
    last = calendar.monthrange(day.year, day.month)[1]
    last_before = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=last_before if day.day == last else day.day)


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


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A named figure: of the `things()` that may count, each once, those that `reached(period)`.

    `reached` is a condition on them, or a query of their ids, in which one may stand several times.
    `key` is `"app.name"` and never changes; `counts` says in a sentence what is counted, `by_day` by which date;
    `breakdowns` names the dimensions with the path of each in the rows. The number of a month is the figure of that
    month: what was reached twice counts in both, so that months need not add up.
    `kept` says where the database keeps the same: numbers are counted there, lists found by `reached`.
    """

    key: str
    title: "str | _StrPromise"
    counts: "str | _StrPromise"
    by_day: "str | _StrPromise"
    things: "Callable[[], QuerySet[Any]]"
    reached: "Callable[[Period], Q | QuerySet[Any]]"
    kept: Kept
    breakdowns: dict[str, str] = field(default_factory=dict)

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

    It equals `figure.number(scope)`. One query for the figures that count the same things.
    """
    return numbers_and_parts(figures, scopes)[0]


def divided(figures: Iterable[Figure], scope: Scope, dimensions: Sequence[str]) -> Divided:
    """For each figure (by key) its number by the values of these dimensions together; parts of 0 are left out.

    One query for the figures that count the same things. Raises KeyError for a dimension that a figure does not have.
    """
    return numbers_and_parts(figures, {"": scope}, [("", dimensions)])[1][0]


def numbers_and_parts(
    figures: Iterable[Figure], scopes: Mapping[str, Scope], divisions: Sequence[tuple[str, Sequence[str]]] = ()
) -> tuple[dict[str, dict[str, int]], list[Divided]]:
    """`numbers` of all scopes, and for each of the divisions (a scope's name, dimensions) what `divided` says.

    One query for the figures that count the same things.
    """
    figures = list(figures)
    found = {name: {figure.key: 0 for figure in figures} for name in scopes}
    parts: list[Divided] = [{figure.key: {} for figure in figures} for _division in divisions]
    if any(
        each.breakdowns[name] != figures[0].breakdowns[name]
        for each in figures
        for _, names in divisions
        for name in names
    ):
        raise ValueError("Figures that are divided together have each dimension in the same place")
    paths = [(name, [figures[0].breakdowns[each] for each in names]) for name, names in divisions] if figures else []
    for name, place, key, values, number in counted_together(figures, scopes, paths):
        if place is None:
            found[name][key] += number
        else:
            parts[place][key][values] = number
    return found, parts
