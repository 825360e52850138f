"""Why a signal is none."""

from django import forms
from django.utils.translation import gettext_lazy as _

from models_registry.services.signals import LONGEST_REASON


class DismissForm(forms.Form):
    """The reason, which everybody reads who reads the model inside."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands beside the signal on the model’s page and on the record of changes."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
    )
