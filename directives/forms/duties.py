"""Forms of what documents ask: of which units by when, how it was done, why it is taken up again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directives.forms.documents import files_field
from mobilization.common.filters import typed_date
from organizations.enums import Level
from organizations.models import Unit

WHOM = [
    ("level", _("All units of a level")),
    ("units", _("The units chosen below")),
]


class AskedForm(forms.Form):
    """What is asked and by when."""

    text = forms.CharField(
        label=_("What is asked"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing, in one sentence: Register the models of 2026."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=typed_date(), help_text=_("The last day. Empty: a standing task.")
    )


class RequirementForm(AskedForm):
    """Also of whom."""

    whom = forms.ChoiceField(label=_("Of whom"), choices=WHOM, widget=forms.RadioSelect, initial="level")
    level = forms.ChoiceField(label=_("Which level"), choices=[("", _("Choose …")), *Level.choices], required=False)
    below = forms.ModelChoiceField(Unit.objects.none(), label=_("Below the unit"), required=False, empty_label=None)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("Which units"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, within: Unit, heads: Any, **kwargs: Any) -> None:
        """`within` is the document's unit, `heads` those in it with units below."""
        super().__init__(*args, **kwargs)
        self.fields["below"].queryset = heads  # type: ignore[attr-defined]
        self.fields["below"].initial = within.pk
        self.fields["units"].queryset = (  # type: ignore[attr-defined]
            Unit.objects.in_force().within(within).order_by("level", "sort_key", "id")
        )
        for name in ("level", "below", "units"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]  # as far as `whom` says so
        self.fields["units"].is_long = "folded"  # type: ignore[attr-defined]
        self.within = within

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        data = super().clean() or {}
        if data.get("whom") == "level" and not data.get("level"):
            self.add_error("level", _("Choose the level."))
        if data.get("whom") == "units" and not data.get("units"):
            self.add_error("units", _("Choose at least one unit."))
        return data


class CorrectRequirementForm(AskedForm):
    """A correction; the units stay. `seen` names the content the editor saw."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return {name: self.cleaned_data[name] for name in ("text", "due_on")}


class DoneForm(forms.Form):
    """How a duty was done."""

    done_on = forms.DateField(label=_("Done on"), widget=typed_date())
    note = forms.CharField(
        label=_("How it was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In some sentences: what was done, with which result. A sentence or a file of evidence is needed."),
    )
    files = files_field(_("Evidence"))  # type: ignore[assignment]


class ReopenForm(forms.Form):
    """Why a duty is taken up again."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
