"""Why a signal is none."""

from typing import Any

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


class DismissUnitSignalForm(DismissForm):
    """The same of a unit's signal."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """The reason stands elsewhere."""
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("It stands beside the signal in the list and on the record of changes.")
