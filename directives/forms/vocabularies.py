"""Forms of the vocabularies and of dated rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.enums import RuleKind
from directives.models import RulePeriod
from directives.rules import Rule
from directives.services.rules import content_of
from directives.services.vocabularies import EDITABLE
from mobilization.common.filters import typed_date
from organizations.dates import today


class TermForm(forms.Form):
    """Names in both languages, what belongs to the word, and when it is in use."""

    name_vi = forms.CharField(max_length=120, label=_("Vietnamese name"))
    name_en = forms.CharField(max_length=120, label=_("English name"))
    description = forms.CharField(max_length=1000, required=False, widget=forms.Textarea, label=_("What belongs here"))
    valid_from = forms.DateField(
        required=False, label=_("In use from"), widget=typed_date(), help_text=_("Empty: from the beginning.")
    )
    valid_to = forms.DateField(
        required=False,
        label=_("In use until"),
        widget=typed_date(),
        help_text=_("Last day. Empty: until somebody ends it."),
    )

    def values(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return {name: self.cleaned_data[name] for name in EDITABLE}


class NewTermForm(TermForm):
    """A new word with its code."""

    code = forms.SlugField(
        max_length=40,
        label=_("Code"),
        help_text=_("Small Latin letters, digits and hyphens, for example ring-road-4. It never changes."),
    )
    field_order = ("code",)


class EditTermForm(TermForm):
    """`seen` names the content the editor saw."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """The last day of use, and why."""

    last_day = forms.DateField(
        label=_("Last day"),
        initial=today,
        widget=typed_date(),
        help_text=_("The word may be chosen on this day still."),
    )
    reason = forms.CharField(
        max_length=500, label=_("Reason"), help_text=_("Stands in the record of changes; others read it later.")
    )


class PeriodForm(forms.Form):
    """A value from a day on, and the document that says so."""

    valid_from = forms.DateField(label=_("First day"), widget=typed_date())
    source = forms.CharField(
        max_length=500, label=_("Source"), help_text=_("The document that says so, with its number and date.")
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        """The field of the value follows from what the rule is."""
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(rule)
        self.order_fields(("value",))

    def values(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return {name: self.cleaned_data[name] for name in ("value", "valid_from", "source")}


class ChangePeriodForm(PeriodForm):
    """A correction; `seen` names the content the editor saw."""

    seen = forms.CharField(max_length=600, widget=forms.HiddenInput)

    def __init__(self, *args: Any, period: RulePeriod, **kwargs: Any) -> None:
        """Begins with the values of the period."""
        names = ("value", "valid_from", "source")
        initial = {name: getattr(period, name) for name in names} | {"seen": content_of(period)}
        super().__init__(*args, initial=initial, **kwargs)


def _value_field(rule: Rule) -> forms.Field:
    if rule.kind == RuleKind.YES_NO:
        choices = [("1", _("Yes")), ("0", _("No"))]
        return forms.TypedChoiceField(choices=choices, coerce=int, label=_("Value"), widget=forms.RadioSelect)
    measure = "%" if rule.kind == RuleKind.SHARE else rule.measure
    label = _("Value (%(measure)s)") % {"measure": measure} if measure else _("Value")
    return forms.IntegerField(min_value=rule.lowest, max_value=rule.highest, label=label)
