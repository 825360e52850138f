"""The periods that reports are about: their days, their names, the same period before (DOMAIN §7).

Two ways to close a period: by the calendar, as Party bodies do, or on the 14th, so that a report can be written before
the month ends: State bodies count from the 15th of the month before to the 14th (Nghị định 09/2019/NĐ-CP, article 12).
A term is five years that end with a year divisible by five, as congresses meet.
"""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.figures import Period
from reports.enums import Closing, ReportKind

MONTHS = {
    ReportKind.MONTH: 1,
    ReportKind.QUARTER: 3,
    ReportKind.SIX_MONTHS: 6,
    ReportKind.NINE_MONTHS: 9,
    ReportKind.YEAR: 12,
    ReportKind.TERM: 60,
}
"""How many months a period of the kind has."""
QUARTERS = ("I", "II", "III", "IV")
LAST_DAY_MID = 14


@dataclass(frozen=True, order=True)
class ReportPeriod:
    """A period of a kind: `year` and `number` name it (month 1–12, quarter 1–4, else 1), days are both inclusive."""

    begins: datetime.date
    ends: datetime.date
    kind: ReportKind
    year: int
    number: int

    @property
    def days(self) -> Period:
        """As figures are asked for it."""
        return Period(begins=self.begins, ends=self.ends)


def period_of(kind: str, year: int, number: int = 1, closing: str = Closing.CALENDAR) -> ReportPeriod:
    """The period with this name. Raises ValueError for a number that the kind does not have, and for topical ones."""
    if kind not in MONTHS:
        raise ValueError(f"{kind} has no periods")
    months = MONTHS[ReportKind(kind)]
    if not 1 <= number <= (12 // months if kind in (ReportKind.MONTH, ReportKind.QUARTER) else 1):
        raise ValueError(f"There is no {kind} {number}")
    last = number * months if kind in (ReportKind.MONTH, ReportKind.QUARTER) else min(months, 12)
    before_first = year * 12 + last - months  # months since year 0, counted from 0: the first of the period
    begins = _first_day(before_first)
    ends = _first_day(before_first + months) - datetime.timedelta(days=1)
    if closing == Closing.MID_MONTH:
        begins = _first_day(before_first - 1).replace(day=LAST_DAY_MID + 1)
        ends = ends.replace(day=LAST_DAY_MID)
    return ReportPeriod(begins, ends, ReportKind(kind), year, number)


def _first_day(months: int) -> datetime.date:
    return datetime.date(months // 12, months % 12 + 1, 1)


def periods_of_year(kind: str, year: int, closing: str = Closing.CALENDAR) -> list[ReportPeriod]:
    """Those that are named after the year, in order; of a term the one that ends with it, if one does."""
    if kind == ReportKind.TERM and year % 5:
        return []
    many = {ReportKind.MONTH: 12, ReportKind.QUARTER: 4}.get(ReportKind(kind), 1)
    return [period_of(kind, year, number, closing) for number in range(1, many + 1)]


def ended_between(
    kind: str, first: datetime.date, last: datetime.date, closing: str = Closing.CALENDAR
) -> list[ReportPeriod]:
    """The periods whose last day lies between the two days, both inclusive, in order."""
    years = range(first.year - 1, last.year + 2)
    found = [each for year in years for each in periods_of_year(kind, year, closing)]
    return [each for each in found if first <= each.ends <= last]


def before(kind: str, begins: datetime.date, ends: datetime.date) -> Period:
    """The same period before: of the year before, of a term the term before, of free days those of the year before."""
    named = named_by(kind, begins, ends)
    if named is None:
        return Period(begins=begins, ends=ends).year_before()
    years = 5 if kind == ReportKind.TERM else 1
    return period_of(kind, named.year - years, named.number, closing_of(begins)).days


def named_by(kind: str, begins: datetime.date, ends: datetime.date) -> ReportPeriod | None:
    """The period with just these days, whichever way it closes; None for free days."""
    if kind == ReportKind.TOPICAL:
        return None
    return next((each for each in ended_between(kind, ends, ends, closing_of(begins)) if each.begins == begins), None)


def closing_of(begins: datetime.date) -> Closing:
    """How a period with this first day closes: one that closes in the middle of the month begins on the 15th."""
    return Closing.MID_MONTH if begins.day == LAST_DAY_MID + 1 else Closing.CALENDAR


def name_of(kind: str, begins: datetime.date, ends: datetime.date) -> str:
    """The period in words, in the reader's language: “6 tháng đầu năm 2026”."""
    named = named_by(kind, begins, ends)
    if named is None:
        days = {
            "first": date_format(begins, "SHORT_DATE_FORMAT"),
            "last": date_format(ends, "SHORT_DATE_FORMAT"),
        }
        return _("from %(first)s to %(last)s") % days
    told = {"year": str(named.year), "month": str(named.number), "first": str(named.year - 5)}
    if kind == ReportKind.QUARTER:
        told["quarter"] = QUARTERS[named.number - 1]
    words = {
        ReportKind.MONTH: _("month %(month)s of %(year)s"),
        ReportKind.QUARTER: _("quarter %(quarter)s of %(year)s"),
        ReportKind.SIX_MONTHS: _("first six months of %(year)s"),
        ReportKind.NINE_MONTHS: _("nine months of %(year)s"),
        ReportKind.YEAR: _("year %(year)s"),
        ReportKind.TERM: _("term %(first)s–%(year)s"),
    }
    return words[ReportKind(kind)] % told
