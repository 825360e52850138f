"""Forms of keys. A field for each thing one may set, and no other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of, without_search
from organizations.forms.people import ReasonForm
from organizations.models import Unit
from partners.enums import Scope

LONGEST_OVERLAP = 30


def _scopes() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("Scopes"),
        help_text=_("Choose no more than the system needs; writing does not include reading."),
    )


class ClientForm(forms.Form):
    """A key for a system of another body."""

    name = forms.CharField(
        max_length=200,
        label=_("Name of the system"),
        help_text=_("As others will read it in the record of changes."),
    )
    contact = forms.CharField(
        max_length=300,
        label=_("Who answers for it"),
        help_text=_("Body, person, telephone or e-mail address."),
    )
    unit = FoundUnitField(
        Unit.objects.none(),
        label=_("Unit"),
        empty_label=_("Choose …"),
        help_text=_("The system reads and writes the records of this unit and of those below it."),
    )
    scopes = _scopes()
    valid_from = forms.DateField(label=_("First day"), initial=today, widget=typed_date())
    valid_to = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: until somebody revokes it."), widget=typed_date()
    )

    def __init__(self, *args: Any, units: Any, user: Any, sent: Any, **kwargs: Any) -> None:
        """`units`: those one may choose; any other answers like one that does not exist.

        `sent` is what came with the request, also when it only searched for a unit.
        """
        super().__init__(*args, **kwargs)
        offer_units(self, units, sent, own=own_unit_of(user), is_own_chosen=False)

    def given(self) -> dict[str, Any]:
        """The cleaned values that are stored."""
        return without_search(self.cleaned_data)


class ScopesForm(ReasonForm):
    """What the key is good for from now on, and why."""

    scopes = _scopes()
    field_order = ("scopes", "reason")


class RotateForm(forms.Form):
    """How long the present secret goes on working beside the new one."""

    keep_days = forms.IntegerField(
        min_value=0,
        max_value=LONGEST_OVERLAP,
        initial=7,
        label=_("Days the present secret still works"),
        help_text=_("So that the system can be changed over without a break. 0: it stops at once."),
    )
