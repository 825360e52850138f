"""Figures by construction: a figure is a definition that yields rows; its number is their count, its list the rows.

Each app names its figures in its `figures.py` and registers them in `AppConfig.ready()`; pages, lists, API, exports and
later the reports ask them with a `Scope`, so that one number cannot be two.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from organizations.models import Unit

DAY = "figure_day"
"""The annotation in which the rows of every figure carry the local day they are counted under."""


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
    """A named figure. `rows(period)` yields each thing it counts once, with the day it counts under as `figure_day`.

    `key` is `"app.name"` and never changes; `counts` says in a sentence what is counted, `by_day` by which date;
    `breakdowns` names the dimensions with the path of each in the rows.
    """

    key: str
    title: "str | _StrPromise"
    counts: "str | _StrPromise"
    by_day: "str | _StrPromise"
    rows: "Callable[[Period], QuerySet[Any]]"
    breakdowns: dict[str, str] = field(default_factory=dict)

    def of(self, scope: Scope) -> "QuerySet[Any]":
        """The rows behind the number."""
        return scope.of_units(self.rows(scope.period))

    def number(self, scope: Scope) -> int:
        """The number: how many rows there are."""
        return self.of(scope).count()

    def by(self, dimension: str, scope: Scope) -> dict[Any, int]:
        """The number by the values of a dimension, or by `month` (the first day of each).

        A thing with several values (themes) counts under each, so that parts need not add up. Raises KeyError.
        """
        rows = self.of(scope).order_by()
        if dimension == "month":
            found = rows.annotate(part=TruncMonth(DAY)).values("part").annotate(number=Count("pk", distinct=True))
            return {row["part"]: row["number"] for row in found}
        path = self.breakdowns[dimension]
        found = rows.values(path).annotate(number=Count("pk", distinct=True))
        return {row[path]: row["number"] for row in found}


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


def numbers(figures: Iterable[Figure], scope: Scope) -> dict[str, int]:
    """Several numbers of one scope, by key; a query each."""
    return {figure.key: figure.number(scope) for figure in figures}
