"""Naming a period in a form: by the fields `kind`, `year`, `number`, and `closing` where it is asked for."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.dates import today
from reports.enums import Closing, ReportKind
from reports.periods import MONTHS, ReportPeriod, ended_between, period_of

LENSES = [("steward", gettext_lazy("As it is now")), ("unit", gettext_lazy("As it was"))]
"""Of whom a number is: of who has it in charge today, or of who had it then."""
NUMBERED = (ReportKind.MONTH, ReportKind.QUARTER)
"""Kinds of which a year has several, so that a number names one."""


def named_period(form: forms.Form, *, usual: int | None = None) -> ReportPeriod | None:
    """The period that a form names while it is cleaned; None where that is wrong, which is told at its field.

    `usual` is the number of who names none; without it one must be named. A kind without numbers needs none.
    """
    cleaned = form.cleaned_data
    if not cleaned.get("kind") or {"year", "number"} & form.errors.keys():
        return None
    kind, year = ReportKind(cleaned["kind"]), cleaned.get("year")
    number = (cleaned.get("number") or usual) if kind in NUMBERED else 1
    wrong = dict(_faults(kind, year, number))
    for name, text in wrong.items():
        form.add_error(name, text)
    if wrong or not year or not number:
        return None
    return period_of(kind, year, number, cleaned.get("closing") or Closing.CALENDAR)


def _faults(kind: ReportKind, year: int | None, number: int | None) -> Iterator[tuple[str, str]]:
    if not year:
        yield "year", _("Say the year.")
    elif kind == ReportKind.TERM and year % 5:
        yield "year", _("A term ends with a year divisible by five: 2025, 2030.")
    if not number:
        yield "number", _("Say which month or quarter.")
    elif kind in NUMBERED and number > 12 // MONTHS[kind]:
        yield "number", _("A quarter is 1 to 4.")


def number_now(kind: Any) -> int | None:
    """The number of today's month or quarter; None for a kind without numbers."""
    return 1 + (today().month - 1) // MONTHS[kind] if kind in NUMBERED else None


def last_month() -> ReportPeriod:
    """The month, by the calendar, that ended last."""
    last = today()
    return ended_between(ReportKind.MONTH, last - datetime.timedelta(days=31), last)[-1]
