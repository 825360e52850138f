"""Which period of which kind the page of reports of units below shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.dates import today
from reports.enums import PERIODIC, Closing, ReportKind
from reports.periods import MONTHS, ReportPeriod, ended_between, period_of
from reports.queries.returns import GROUPS

KINDS = [(kind.value, kind.label) for kind in PERIODIC]


class ReturnsForm(forms.Form):
    """Kind, year, number, closing; and a group of the units."""

    FIRST = ("kind", "year", "number")

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    number = forms.IntegerField(label=_("Month or quarter"), min_value=1, max_value=12, required=False)
    closing = forms.ChoiceField(label=_("Closes"), choices=Closing.choices, required=False)
    group = forms.ChoiceField(label=_("Shown"), choices=[("", _("All")), *GROUPS], required=False)

    @classmethod
    def standard(cls) -> dict[str, Any]:
        """The month that ended last."""
        last = ended_between(ReportKind.MONTH, today().replace(year=today().year - 1), today())[-1]
        return {"kind": ReportKind.MONTH.value, "year": last.year, "number": last.number}

    def clean(self) -> dict[str, Any]:
        """That there is such a period."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        kind, year, number = cleaned["kind"], cleaned["year"], cleaned.get("number") or 1
        if kind == ReportKind.TERM and year % 5:
            self.add_error("year", _("A term ends with a year divisible by five: 2025, 2030."))
        elif kind in (ReportKind.MONTH, ReportKind.QUARTER) and number > 12 // MONTHS[ReportKind(kind)]:
            self.add_error("number", _("A quarter is 1 to 4."))
        else:
            number = number if kind in (ReportKind.MONTH, ReportKind.QUARTER) else 1
            cleaned["period"] = period_of(kind, year, number, cleaned.get("closing") or Closing.CALENDAR)
        return cleaned

    def period(self) -> ReportPeriod:
        """The period it names; of a form with errors that of the standard."""
        if self.is_valid():
            found: ReportPeriod = self.cleaned_data["period"]
            return found
        standard = self.standard()
        return period_of(standard["kind"], standard["year"], standard["number"])
