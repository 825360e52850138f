"""The form of the showcase that stands inside."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithholdForm(forms.Form):
    """Why the public does not see a model any more."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands on record, inside; the public does not read it."),
        max_length=2000,
        widget=forms.Textarea,
    )
