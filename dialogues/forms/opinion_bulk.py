"""What a step for several opinions asks for once: a unit, a day, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.workflow.transitions import Transition
from models_registry.forms.fields import TypedText
from models_registry.forms.reasons import REASON
from organizations.dates import today
from organizations.forms.fields import FIND_UNIT, FoundUnitField, offer_units
from organizations.models import Unit

ASKS = {"assign": "unit", "answer": "answered_on"}


class BulkOpinionForm(forms.Form):
    """The same for all of them; what this step does not ask for is taken away."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit that answers"), empty_label=_("Choose …"))
    answered_on = forms.DateField(label=_("Day of the answer"), widget=typed_date())
    reason = TypedText(
        label=_("Reason"), max_length=REASON, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands on record for ever: name no citizen in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, step: Transition, sent: Any, own: int | None, **kwargs: Any) -> None:
        """`sent` is for searching the unit; one's `own` is offered without a search."""
        super().__init__(*args, **kwargs)
        wanted = {ASKS.get(step.action), "reason" if step.needs_reason else None}
        for name in set(self.fields) - wanted:
            del self.fields[name]
        if "unit" in self.fields:
            offer_units(self, Unit.objects.in_force(), sent, own=own, is_own_chosen=False)
        if "answered_on" in self.fields:
            self.fields["answered_on"].initial = today

    def given(self) -> dict[str, Any]:
        """What the step takes besides the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("reason", FIND_UNIT)}
