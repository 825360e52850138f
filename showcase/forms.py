"""The form of the showcase that stands inside, and that for the code of a certificate."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.certificate_codes import LENGTH, is_code, meant_by


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
