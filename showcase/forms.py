"""The form of the showcase that stands inside, those for the code of a certificate and for registering."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.certificate_codes import LENGTH, is_code, meant_by
from dialogues.models import MOST_PEOPLE
from dialogues.registration_codes import new_code
from models_registry.forms.fields import TypedText


class WithholdForm(forms.Form):
    """Why the public does not see a model any more."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands on record, inside; the public does not read it."),
        max_length=2000,
        widget=forms.Textarea,
    )


class CodeForm(forms.Form):
    """The code of a certificate, typed from the paper: capitals or not, with or without what stands between groups."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=100,
        help_text=_("28 letters and digits in groups of four; spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code that was meant; says what is wrong where it can be none."""
        code = meant_by(self.cleaned_data["code"])
        if is_code(code):
            return code
        if len(code) != LENGTH:
            text = gettext("A code has %(wanted)s letters and digits; here are %(given)s.")
            raise forms.ValidationError(text % {"wanted": LENGTH, "given": len(code)})
        raise forms.ValidationError(
            gettext("A letter or digit seems to be wrong. Compare it with the paper, group by group.")
        )


class RegistrationForm(forms.Form):
    """Who comes to a conference: no more than the table at its door needs. `website` is for machines alone."""

    name = TypedText(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Or leave it empty and name a group."),
    )
    group = TypedText(
        label=_("Group or residential group"),
        max_length=200,
        required=False,
        help_text=_("For example: Chi hội Nông dân thôn 3."),
    )
    people = forms.IntegerField(label=_("How many people come"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    code = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput, initial=new_code)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
