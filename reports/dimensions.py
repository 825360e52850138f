"""By what a measure can be divided: its dimensions in one order, the month among them, and whether the parts add up.

`organizations/dimensions.py` says what each dimension is; here is how a measure has it. The month is that of the day by
which a measure counts: whatever is reached twice counts in both months, and what is so at the end of a month counts in
each, so that the months of a figure need not add up; the months of a tally do.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organizations import dimensions
from organizations.dimensions import Dimension
from organizations.figures import Figure, Period, Scope
from organizations.tallies import Tally

MONTH = "month"
MOST_MONTHS = 120
"""Of a longer time nobody asks for the months: a term of five years has 60."""


class _Month(Dimension):
    """The first day of a month is its value; an address has `2025-06`."""

    def told(self, values: Iterable[Any]) -> list[tuple[Any, str]]:
        return [(day, date_format(day, "m/Y")) for day in sorted(set(values))]

    def written(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def read(self, text: str) -> Any:
        return datetime.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time of day


_OF_DAYS = _Month(key=MONTH, title=_("Month"))


def get(key: str) -> Dimension:
    """The dimension, the month too; raises KeyError."""
    return _OF_DAYS if key == MONTH else dimensions.get(key)


def of_measure(asked: Figure | Tally) -> list[Dimension]:
    """Those of the measure, in the order it names them, the month last."""
    return [*(dimensions.get(key) for key in asked.breakdowns), _OF_DAYS]


def adds_up(asked: Figure | Tally, key: str) -> bool:
    """Whether the parts of the dimension make the number: each row has one value. Raises KeyError."""
    if key == MONTH:
        return isinstance(asked, Tally)
    if dimensions.get(key).is_list:
        return False
    return not dimensions.has_several(asked.things().model, asked.breakdowns[key])


def month_of(period: Period, first: datetime.date) -> Period:
    """The days of the month that lie in the period."""
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    begins = max(first, period.begins) if period.begins else first
    return Period(begins=begins, ends=min(last, period.ends) if period.ends else last)


def by_month(scope: Scope) -> dict[datetime.date, Scope]:
    """The scope in each of its months, by the month's first day. Raises ValueError for an open or a very long time."""
    months = scope.period.months()
    if len(months) > MOST_MONTHS:
        raise ValueError(f"{len(months)} months are too many")
    return {
        period.begins.replace(day=1): Scope(root=scope.root, as_it_was=scope.as_it_was, period=period)
        for period in months
        if period.begins
    }
