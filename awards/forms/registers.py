"""Forms of registers: where the numbers of a unit, branch and year begin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import Branch
from awards.models.register import MOST
from directives.models.campaign import FIRST_YEAR, LAST_YEAR
from mobilization.common.typed_numbers import TypedInteger
from organizations.dates import today
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit


class NewRegisterForm(forms.Form):
    """A register that goes on after what was given on paper."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))
    branch = forms.ChoiceField(label=_("In whose name"), choices=[("", _("Choose …")), *Branch.choices])
    year = TypedInteger(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    on_paper = TypedInteger(
        label=_("Last number given on paper"),
        min_value=1,
        max_value=MOST,
        help_text=_("The portal gives the next one. Once it gave one, this cannot be changed any more."),
    )

    def __init__(self, *args: Any, user: Any, sent: Any, units: Any, **kwargs: Any) -> None:
        """`units`: whose registers the account keeps; `sent` came with the request, also when it only searched."""
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today().year
        offer_units(self, units, sent, own=own_unit_of(user))


class RegisterForm(forms.Form):
    """A correction of where a register begins; `seen` is what the editor saw."""

    on_paper = TypedInteger(
        label=_("Last number given on paper"),
        min_value=0,
        max_value=MOST,
        help_text=_("0: the portal gives number 1. Once it gave one, this cannot be changed any more."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
