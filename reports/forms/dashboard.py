"""The form of a dashboard: of which days, whose records are meant, and which figure charts and map show."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import demand_plausible, typed_date
from models_registry.queries.funnel import this_year
from organizations import figures
from organizations.figures import Figure, Period, Scope
from organizations.models import Unit
from reports import measures
from reports.forms.periods import LENSES

MONTH, QUARTER, YEAR, LAST_YEAR, DAYS = "month", "quarter", "year", "last_year", "days"
PERIODS = [
    (MONTH, _("This month")),
    (QUARTER, _("This quarter")),
    (YEAR, _("This year to date")),
    (LAST_YEAR, _("Last year")),
    (DAYS, _("From day to day")),
]
ASKED = ("period", "from", "to", "lens", "figure", "order")
"""What an address of a dashboard may say."""


def period_of(name: str, last: datetime.date) -> Period:
    """The days of the choice, up to `last`."""
    if name == MONTH:
        return Period(begins=last.replace(day=1), ends=last)
    if name == QUARTER:
        return Period(begins=last.replace(month=last.month - (last.month - 1) % 3, day=1), ends=last)
    if name == LAST_YEAR:
        return Period.year(last.year - 1)
    return Period(begins=last.replace(month=1, day=1), ends=last)


class DashboardForm(forms.Form):
    """Everything may be left out: then it is this year, as it is now, and the first figure."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    lens = forms.ChoiceField(label=_("Units"), choices=LENSES, required=False)
    figure = forms.ChoiceField(label=_("Figure in charts"), required=False)

    def __init__(self, asked: Any, *, unit: Unit, figures: list[Figure]) -> None:
        """`figures` are those that the reader is told; two fields have names that are words of Python."""
        self.usual = this_year(unit)
        self.unit, self.figures = unit, {each.key: each for each in figures}
        super().__init__(self._named(asked))
        self.fields["figure"].choices = [(each.key, each.title) for each in figures]  # type: ignore[attr-defined]
        for name, label in (("from", _("From the day")), ("to", _("To the day"))):
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=typed_date(), validators=[demand_plausible]
            )
        self.order_fields(["period", "from", "to", "lens", "figure"])

    def _named(self, asked: Any) -> dict[str, Any]:
        """What is asked for, with what is usual; days alone are days, and those of another choice mean nothing."""
        told = {name: asked[name] for name in ("period", "from", "to", "lens", "figure") if asked.get(name)}
        told.setdefault("period", DAYS if {"from", "to"} & set(told) else YEAR)
        if told["period"] != DAYS:
            told = {name: value for name, value in told.items() if name not in ("from", "to")}
        return {"lens": "steward", "figure": next(iter(self.figures), "")} | told

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = (cleaned.get(name) for name in ("from", "to"))
        first, last = begins or self.usual.begins, ends or self.usual.ends
        if first and last and first > last and not {"from", "to"} & set(self.errors):
            self.add_error("to", _("This day lies before the first one."))
        return cleaned

    def period_asked(self) -> Period:
        """The days; with an error those of this year."""
        if not self.is_valid() or self.usual.ends is None:
            return self.usual
        wanted = self.cleaned_data
        if wanted["period"] == DAYS:
            return Period(begins=wanted["from"] or self.usual.begins, ends=wanted["to"] or self.usual.ends)
        return period_of(wanted["period"], self.usual.ends)

    def scope(self) -> Scope:
        """Whose rows and of when; with an error what is usual."""
        as_it_was = self.is_valid() and self.cleaned_data["lens"] == "unit"
        return Scope(root=self.unit, as_it_was=as_it_was, period=self.period_asked())

    def chosen(self) -> Figure:
        """The figure of charts and map."""
        first = next(iter(self.figures.values()))
        return self.figures.get(self.cleaned_data["figure"], first) if self.is_valid() else first


def dashboard_form(asked: Any, unit: Unit, user: Any) -> DashboardForm:
    """The form with the figures that the account is told of the unit."""
    told = [each for each in measures.readable(user, unit) if isinstance(each, Figure)]
    return DashboardForm(asked, unit=unit, figures=[figures.get(each.key) for each in told])
