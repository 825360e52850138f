"""Which period of which kind the page of reports of units below shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.enums import PERIODIC_CHOICES, Closing
from reports.forms.periods import last_month, named_period
from reports.periods import ReportPeriod
from reports.queries.returns import GROUPS


class ReturnsForm(forms.Form):
    """Kind, year, number, closing; and a group of the units."""

    FIRST = ("kind", "year", "number")

    kind = forms.ChoiceField(label=_("Kind"), choices=PERIODIC_CHOICES)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    number = forms.IntegerField(label=_("Month or quarter"), min_value=1, max_value=12, required=False)
    closing = forms.ChoiceField(label=_("Closes"), choices=Closing.choices, required=False)
    group = forms.ChoiceField(label=_("Shown"), choices=[("", _("All")), *GROUPS], required=False)

    @classmethod
    def standard(cls) -> dict[str, Any]:
        """What is shown where nothing is asked for: the month that ended last."""
        last = last_month()
        return {"kind": last.kind.value, "year": last.year, "number": last.number}

    def clean(self) -> dict[str, Any]:
        """That there is such a period."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["period"] = named_period(self, usual=1)
        return cleaned

    def period(self) -> ReportPeriod:
        """The period it names; of a form with errors that of the standard."""
        if self.is_valid():
            found: ReportPeriod = self.cleaned_data["period"]
            return found
        return last_month()
