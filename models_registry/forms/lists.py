"""Names of saved filters, and the reasons of a step for several models."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.workflow.transitions import Transition
from models_registry.services.lists import LONGEST_NAME


class SavedFilterForm(forms.Form):
    """The name under which somebody finds the list again."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class BulkForm(forms.Form):
    """The reasons that the step needs; nothing else is asked."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea)
    late_reason = forms.CharField(
        label=_("Why later than the window of registration"), max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, transition: Transition, any_late: bool, **kwargs: Any) -> None:
        """Only the fields this step needs."""
        super().__init__(*args, **kwargs)
        if not transition.needs_reason:
            del self.fields["reason"]
        if not any_late:
            del self.fields["late_reason"]
