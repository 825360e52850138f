"""Why a registration is taken away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogues.enums import RemovalReason


class RemovalForm(forms.Form):
    """One of the reasons; nobody writes words that could name somebody."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=RemovalReason.choices, widget=forms.RadioSelect, help_text=_("It stands on record.")
    )
    together = forms.BooleanField(required=False)

    def __init__(self, *args: Any, beside: int = 0, **kwargs: Any) -> None:
        """`beside`: how many others wait that came from the same network."""
        super().__init__(*args, **kwargs)
        if not beside:
            del self.fields["together"]
            return
        text = ngettext(
            "Also the %(n)s other that waits and came from the same connection",
            "Also the %(n)s others that wait and came from the same connection",
            beside,
        )
        self.fields["together"].label = text % {"n": beside}
