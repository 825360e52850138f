"""The form of the page of figures: which days, and whose models are meant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import demand_plausible, typed_date
from organizations.figures import Period, Scope
from organizations.models import Unit

LENSES = [("steward", _("in charge today")), ("unit", _("that made them"))]


class FiguresForm(forms.Form):
    """Both days are filled in when they are left out; `standard` says with what."""

    lens = forms.ChoiceField(label=_("By the unit"), choices=LENSES, required=False)

    def __init__(self, *args: Any, standard: Period, **kwargs: Any) -> None:
        """With the two days, whose names are words of Python."""
        super().__init__(*args, **kwargs)
        self.standard = standard
        for name, label in (("from", _("From the day")), ("to", _("To the day"))):
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=typed_date(), validators=[demand_plausible]
            )
        self.order_fields(["from", "to", "lens"])

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins = cleaned.get("from") or self.standard.begins
        ends = cleaned.get("to") or self.standard.ends
        if begins and ends and ends < begins:
            self.add_error("to", _("This day lies before the first one."))
        return cleaned

    def scope(self, unit: Unit) -> Scope:
        """What is asked for; with an error what is usual."""
        if not self.is_valid():
            return Scope(root=unit, period=self.standard)
        wanted = self.cleaned_data
        period = Period(begins=wanted["from"] or self.standard.begins, ends=wanted["to"] or self.standard.ends)
        return Scope(root=unit, as_it_was=wanted["lens"] == "unit", period=period)
