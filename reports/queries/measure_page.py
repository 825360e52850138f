"""A measure of a unit and a time: its number in both views, the year before, its parts, its months."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mobilization.common.charts import line_spec
from mobilization.common.kept_charts import kept_svg
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.tallies import Counted, Tally
from reports import dimensions, measures
from reports.measures import Measure

LENSES = ("steward", "unit")
MOST_LINES = 100
"""Of more parts the largest are named, and the others together; a file has all of them."""
MOST_DIMENSIONS = 3
NAMED_MONTHS, WIDTH = 14, 760


@dataclass(frozen=True)
class Told:
    """A number, what is reckoned of it, in words too, and the list of exactly its rows."""

    number: int
    value: Decimal | None
    said: str
    url: str


@dataclass(frozen=True)
class Lens:
    """The number in one view, and in the same days of the year before."""

    key: str
    now: Told
    before: Told

    @property
    def change(self) -> int:
        """By how much it is more than the year before."""
        return self.now.number - self.before.number


@dataclass(frozen=True)
class Line:
    """A part by its values, what they are called, its number now and the year before."""

    values: dict[str, Any]
    labels: list[str]
    number: int
    before: int
    url: str

    @property
    def change(self) -> int:
        """By how much it is more than the year before."""
        return self.number - self.before


@dataclass(frozen=True)
class Parts:
    """The number divided: lines in the order of the dimensions; `others` are so many more parts of `rest` together."""

    headings: list[str]
    lines: list[Line]
    total: int
    is_sum: bool
    others: int = 0
    rest: int = 0


def both_years(root: Any, period: Period) -> dict[str, Scope]:
    """The scopes of both views, now and in the same days of the year before."""
    return {
        f"{lens} {name}": Scope(root=root, as_it_was=lens == "unit", period=days)
        for lens in LENSES
        for name, days in (("now", period), ("before", period.year_before()))
    }


def lenses(asked: Measure, root: Any, period: Period, reader: Any) -> list[Lens]:
    """The number in both views; a query for what counts alike."""
    scopes = both_years(root, period)
    found = measures.counted(measures.with_wholes([asked]), scopes, reader)
    told = {name: _told(asked, scope, found[name][asked.key]) for name, scope in scopes.items()}
    return [Lens(lens, told[f"{lens} now"], told[f"{lens} before"]) for lens in LENSES]


def _told(asked: Measure, scope: Scope, counted: Counted) -> Told:
    said = ""
    if isinstance(asked, Tally) and counted.value is not None:
        said = str(asked.said) % {"value": floatformat(counted.value, "-1")}
    return Told(counted.number, counted.value, said, measures.list_url(asked, scope))


def parts(asked: Measure, scope: Scope, names: Sequence[str], reader: Any, *, most: int = MOST_LINES) -> Parts:
    """The number by the values of the dimensions together, each with its list; two queries for numbers, one for names.

    Raises KeyError for a dimension that the measure does not have.
    """
    before = Scope(root=scope.root, as_it_was=scope.as_it_was, period=scope.period.year_before())
    now = measures.crossed([asked], scope, names, reader)[asked.key]
    then = _a_year_later(measures.crossed([asked], before, names, reader)[asked.key], names)
    places = [_in_order(dimensions.get(name), {values[place] for values in (*now, *then)})
              for place, name in enumerate(names)]  # fmt: skip
    lines = [
        Line(
            dict(zip(names, values, strict=True)),
            [places[place][value][1] for place, value in enumerate(values)],
            now.get(values, 0),
            then.get(values, 0),
            measures.list_url(asked, scope, dict(zip(names, values, strict=True))) if now.get(values) else "",
        )
        for values in sorted({*now, *then}, key=lambda each: [places[n].get(v, (0, ""))[0] for n, v in enumerate(each)])
        if all(value in places[place] for place, value in enumerate(values))
    ]
    total = measures.counted([asked], {"": scope}, reader)[""][asked.key].number
    kept = {id(line) for line in sorted(lines, key=lambda line: -line.number)[:most]}
    shown = [line for line in lines if id(line) in kept]
    left = [line for line in lines if id(line) not in kept]
    is_sum = all(measures.adds_up(asked, name) for name in names)
    headings = [str(dimensions.get(name).title) for name in names]
    return Parts(headings, shown, total, is_sum, len(left), sum(line.number for line in left))


def _in_order(dimension: Any, values: set[Any]) -> dict[Any, tuple[int, str]]:
    return {value: (place, title) for place, (value, title) in enumerate(dimension.told(values))}


def _a_year_later(found: Mapping[tuple[Any, ...], int], names: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """A month of the year before stands beside the same month."""
    if dimensions.MONTH not in names:
        return dict(found)
    place = list(names).index(dimensions.MONTH)
    return {
        (*values[:place], values[place].replace(year=values[place].year + 1), *values[place + 1 :]): number
        for values, number in found.items()
    }


@dataclass(frozen=True)
class Month:
    """A month's number and that of the same month of the year before; what is not over yet may grow."""

    first: datetime.date
    number: int
    before: int
    url: str


def months(asked: Measure, scope: Scope, reader: Any) -> list[Month]:
    """The months of the time, with those that count nothing; two queries."""
    period = scope.period
    if period.begins is None or period.ends is None or len(period.months()) > dimensions.MOST_MONTHS:
        return []
    name = dimensions.MONTH
    before = Scope(root=scope.root, as_it_was=scope.as_it_was, period=period.year_before())
    now = measures.divided([asked], scope, name, reader)[asked.key]
    then = measures.divided([asked], before, name, reader)[asked.key]
    return [
        Month(
            first,
            now.get(first, 0),
            then.get(first.replace(year=first.year - 1), 0),
            measures.list_url(asked, scope, {name: first}) if now.get(first) else "",
        )
        for first in dimensions.by_month(scope)
    ]


def trend(asked: Measure, found: Sequence[Month]) -> SafeString:
    """The months as lines, this time's and those of the year before; nothing of fewer than two months."""
    if len(found) < 2 or not any(each.number or each.before for each in found):  # noqa: PLR2004 - a line has two ends
        return SafeString()
    this, last = _("In the period"), _("The year before")
    over = today()
    rows: list[Any] = [(_label(each, found), None if each.first > over else each.number, this) for each in found]
    if any(each.before for each in found):
        rows += [(_label(each, found), each.before, last) for each in found]
    title = f"{asked.title}: {_('by month')}"
    return kept_svg(line_spec(rows, width=WIDTH, height=220), title=title)


def _label(month: Month, found: Sequence[Month]) -> Any:
    """Of few months each is named; of many the line has an axis of days."""
    return date_format(month.first, "m/y") if len(found) <= NAMED_MONTHS else month.first
