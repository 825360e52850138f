"""Forms of reports: beginning one by hand, its head, what a step asks for."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.workflow.transitions import Transition
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.letterheads import usual_layout
from organizations.models import Unit
from reports.enums import Closing, ReportKind
from reports.forms.periods import last_month, named_period
from reports.models import Report, ReportTemplate
from reports.services.drafting import BEGUN
from reports.services.reports import EDITED, NUMBERED

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
        label=pgettext_lazy("report", "Title"), max_length=300, widget=OneLine, required=False,
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
        field.queryset = ReportTemplate.objects.holding_for(unit.path).filter(is_in_use=True).order_by("search", "pk")
        last = last_month()
        proposed = {
            "kind": last.kind.value, "year": last.year, "number": last.number, "layout": usual_layout(unit).value,
        }  # fmt: skip
        self.initial = {**proposed, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Which days the period has. What is missing or does not fit is told at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == ReportKind.TOPICAL:
            for name in ("begins", "ends", "title"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A topical report needs this."))
        elif period := named_period(self):
            cleaned["begins"], cleaned["ends"] = period.begins, period.ends
        return cleaned

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
        help_texts: ClassVar = {
            "number": _(
                "As it stands on the signed paper: 12-BC/ĐU. It can still be given when the report is published."
            )
        }

    def __init__(self, *args: Any, sent: Any = None, **kwargs: Any) -> None:
        """Nothing is searched here."""
        super().__init__(*args, **kwargs)


class StepForm(forms.Form):
    """What a step asks for: a reason where it needs one, what was shown where it is signed, the number to publish."""

    seal = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    number = TypedText(
        label=Report._meta.get_field("number").verbose_name, max_length=60, widget=OneLine, required=False,
        help_text=_("As it stands on the signed paper: 12-BC/ĐU. A published report keeps what is given now."),
    )  # fmt: skip
    reason = TypedText(label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, step: Transition, **kwargs: Any) -> None:
        """Only what the step takes."""
        super().__init__(*args, **kwargs)
        if not step.needs_reason:
            del self.fields["reason"]
        if step.action != NUMBERED:
            del self.fields["number"]


class CorrectForm(forms.Form):
    """Why a published report is corrected."""

    reason = TypedText(
        label=_("Why it is corrected"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands at the head of the new edition."),
    )  # fmt: skip
