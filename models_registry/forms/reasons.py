"""The form of a step that needs a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from models_registry.forms.fields import TypedText

REASON = 2000


class ReasonForm(forms.Form):
    """Why; it stands on record."""

    reason = TypedText(label=_("Reason"), help_text=_("It stands on record."), max_length=REASON, widget=forms.Textarea)
