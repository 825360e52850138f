"""What the portal tells, in each of its ways, beside the recount."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, Sum
from django.db.models.functions import Coalesce

from organizations.dates import today
from organizations.figures import Figure, Period, Scope
from reports import measures
from reports.measures import Measure
from tests.agreement.recount import NOTHING, Cells, recounted

YEAR = 2025
LENSES = (True, False)
"""As it was, and as it is now."""


def _days(first: int, last: int) -> Period:
    following = datetime.date(YEAR + last // 12, last % 12 + 1, 1)
    return Period(begins=datetime.date(YEAR, first, 1), ends=following - datetime.timedelta(days=1))


PERIODS = {
    **{f"m{month:02}": _days(month, month) for month in range(1, 13)},
    **{f"q{number}": _days(3 * number - 2, 3 * number) for number in range(1, 5)},
    "h1": _days(1, 6),
    "h2": _days(7, 12),
    "nine": _days(1, 9),
    "year": _days(1, 12),
    "to date": Period(begins=datetime.date(YEAR, 1, 1), ends=today()),
}
"""The twenty periods of the year for which reports are made, and up to today: what is at work now says its state."""


@dataclass(frozen=True)
class Difference:
    """A number that the portal tells otherwise than the recount."""

    way: str
    key: str
    as_it_was: bool
    place: int | None
    period: str
    told: Any
    recount: Any


Recount = Mapping[str, Cells]


def recount(keys: Iterable[str], periods: Mapping[str, Period] = PERIODS) -> dict[str, Cells]:
    """The other side."""
    named = {name: (each.begins, each.ends) for name, each in periods.items()}
    with connection.cursor() as cursor:
        return recounted(cursor, named, keys)  # type: ignore[arg-type]


class Compared:
    """How many numbers were compared, and what differs."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        self.cells = 0
        self.differences: list[Difference] = []

    def look(self, way: str, key: str, where: tuple[bool, int | None, str], told: Any) -> None:
        """Compare a number; a `Counted` with what is reckoned of it, a plain number without."""
        due = self.recount[key].get(where, NOTHING)
        said: Any = (told.number, told.value) if hasattr(told, "value") else told
        self.say(way, key, where, said, (due.number, due.value) if isinstance(said, tuple) else due.number)

    def rows(self, way: str, key: str, where: tuple[bool, int | None, str], told: int) -> None:
        """Compare the length of a list."""
        self.say(way, key, where, told, self.recount[key].get(where, NOTHING).rows)

    def say(self, way: str, key: str, where: tuple[bool, int | None, str], said: Any, wanted: Any) -> None:
        """Two things that have to be the same."""
        self.cells += 1
        if said != wanted:
            self.differences.append(Difference(way, key, *where, said, wanted))


def by_unit(
    compared: Compared, asked: Sequence[Measure], units: Sequence[int], periods: Mapping[str, Period] = PERIODS
) -> None:
    """Numbers of all units by themselves in one question for a period; no unit of `units` may have any below."""
    for was in LENSES:
        for name, period in periods.items():
            found = measures.by_unit(asked, Scope(as_it_was=was, period=period))
            for each in asked:
                for unit in units:
                    compared.look("by unit", each.key, (was, unit, name), found[each.key].get(unit, 0))


def each_unit(
    compared: Compared, asked: Sequence[Measure], roots: Sequence[Any], periods: Mapping[str, Period] = PERIODS
) -> None:
    """What a page or a report of the unit asks, with shares, medians and averages; of whole cities from sums."""
    for root in roots:
        scopes = {
            f"{was}-{name}": Scope(root=root, as_it_was=was, period=period)
            for was in LENSES
            for name, period in periods.items()
        }
        found = measures.counted(asked, scopes)
        for was in LENSES:
            for name in periods:
                for each in asked:
                    place = root.pk if root else None
                    compared.look("counted", each.key, (was, place, name), found[f"{was}-{name}"][each.key])


def drilled(
    compared: Compared, asked: Sequence[Measure], units: Sequence[int], periods: Mapping[str, Period] = PERIODS
) -> None:
    """The rows behind the numbers, as their definitions say, of all units at once; what they stand for."""
    for each in asked:
        for was in LENSES:
            for name, period in periods.items():
                found = rows_by_unit(each, Scope(as_it_was=was, period=period))
                for unit in units:
                    compared.look("rows", each.key, (was, unit, name), found.get(unit, 0))


def rows_by_unit(asked: Measure, scope: Scope) -> dict[int, int]:
    """How many rows the list of each unit has; where a row stands for several, how many they are together."""
    rows = measures.rows(asked, scope).order_by()
    if isinstance(asked, Figure):
        path, number = "unit" if scope.as_it_was else "steward", Count("pk", distinct=True)
    else:
        path = asked.unit if scope.as_it_was else asked.steward
        weighed = asked.weight is not None
        number = Coalesce(Sum(asked.weight), 0, output_field=IntegerField()) if weighed else Count("pk")
    return dict(rows.values_list(path).annotate(number_of_rows=number))


def parts(
    compared: Compared, asked: Sequence[Measure], scopes: Mapping[tuple[bool, int | None, str], Scope]
) -> Iterator[str]:
    """Each number divided by each of its dimensions: parts that add up make the recount's number; says what does not.

    Of those that do not add up (a model with two themes counts under both) the portal has to say so, and together they
    are not less.
    """
    for where, scope in scopes.items():
        for each in asked:
            whole = compared.recount[each.key].get(where, NOTHING).number
            for name in measures.dimensions(each):
                total = sum(measures.divided([each], scope, name)[each.key].values())
                compared.cells += 1
                wrong = total != whole if measures.adds_up(each, name) else total < whole and name != "month"
                if wrong:
                    yield f"{each.key} by {name} of {where}: {total} and {whole}"
