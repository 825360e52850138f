"""Forms of reports: beginning one by hand, its head, what a step asks for."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.workflow.transitions import Transition
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.letterheads import usual_layout
from organizations.models import Unit
from reports.enums import Closing, ReportKind
from reports.models import Report, ReportTemplate
from reports.periods import MONTHS, ended_between, period_of
from reports.services.drafting import BEGUN
from reports.services.reports import EDITED

EARLIEST = 2015


class BeginForm(forms.Form):
    """A kind with its period, named or by its days; the service makes the report."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=2100, required=False)
    number = forms.IntegerField(
        label=_("Month or quarter"), min_value=1, max_value=12, required=False,
        help_text=_("Of a monthly report 1 to 12, of a quarterly one 1 to 4; else it stays empty."),
    )  # fmt: skip
    closing = forms.ChoiceField(label=_("Closes"), choices=Closing.choices, initial=Closing.CALENDAR)
    begins = forms.DateField(
        label=_("First day"), widget=typed_date(), required=False, help_text=_("Of a topical report only.")
    )
    ends = forms.DateField(label=_("Last day"), widget=typed_date(), required=False)
    title = TypedText(
        label=_("Title"), max_length=300, widget=OneLine, required=False,
        help_text=_("A periodic report gets its usual title when this stays empty."),
    )  # fmt: skip
    layout = forms.ChoiceField(label=_("Layout"), choices=Report._meta.get_field("layout").choices or ())
    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(), label=_("Template"), required=False, empty_label=_("The standard template"),
        blank=True,
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        """The period that ended last is proposed."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["template"]
        field.queryset = ReportTemplate.objects.holding_for(unit.path).filter(is_in_use=True).order_by("title", "pk")
        last = ended_between("month", today() - datetime.timedelta(days=40), today())[-1]
        proposed = {
            "kind": ReportKind.MONTH, "year": last.year, "number": last.number, "layout": usual_layout(unit).value,
        }  # fmt: skip
        self.initial = {**proposed, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Which days the period has. What is missing or does not fit is told at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == ReportKind.TOPICAL:
            for name in ("begins", "ends", "title"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A topical report needs this."))
        elif kind and not {"year", "number"} & self.errors.keys():
            self._name_period(cleaned, kind)
        return cleaned

    def _name_period(self, cleaned: dict[str, Any], kind: str) -> None:
        has_number = kind in (ReportKind.MONTH, ReportKind.QUARTER)
        year: int = cleaned.get("year") or 0
        number: int = (cleaned.get("number") or 0) if has_number else 1
        if not year:
            self.add_error("year", _("Say the year."))
        elif kind == ReportKind.TERM and year % 5:
            self.add_error("year", _("A term ends with a year divisible by five: 2025, 2030."))
        if not number:
            self.add_error("number", _("Say which month or quarter."))
        elif has_number and number > 12 // MONTHS[ReportKind(kind)]:
            self.add_error("number", _("A quarter is 1 to 4."))
        if not {"year", "number"} & self.errors.keys():
            found = period_of(kind, year, number, cleaned.get("closing") or Closing.CALENDAR)
            cleaned["begins"], cleaned["ends"] = found.begins, found.ends

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in BEGUN if name in self.cleaned_data}


class HeadForm(RecordForm):
    """Title, number, layout, and whether units are counted as they were."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = EDITED
        widgets: ClassVar = {"title": OneLine}
        help_texts: ClassVar = {"number": _("As it stands on the signed paper: 12-BC/ĐU. It can be given later.")}

    def __init__(self, *args: Any, sent: Any = None, **kwargs: Any) -> None:
        """Nothing is searched here."""
        super().__init__(*args, **kwargs)


class StepForm(forms.Form):
    """What a step asks for: a reason where it needs one, and what was shown where it is signed."""

    seal = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    reason = TypedText(label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, step: Transition, **kwargs: Any) -> None:
        """Only what the step takes."""
        super().__init__(*args, **kwargs)
        if not step.needs_reason:
            del self.fields["reason"]


class CorrectForm(forms.Form):
    """Why a published report is corrected."""

    reason = TypedText(
        label=_("Why it is corrected"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands at the head of the new edition."),
    )  # fmt: skip
