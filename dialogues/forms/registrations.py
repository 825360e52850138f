"""Why a registration is taken away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.enums import RemovalReason


class RemovalForm(forms.Form):
    """One of the reasons; nobody writes words that could name somebody."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=RemovalReason.choices, widget=forms.RadioSelect, help_text=_("It stands on record.")
    )
