"""The form that begins a copy of another unit's model."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from models_registry.choices import campaigns_to_join
from models_registry.forms.fields import field_of
from models_registry.models import RegisteredModel
from models_registry.queries.copying import units_to_copy_for
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit


class CopyForm(forms.Form):
    """For which unit, under which title and in which campaign."""

    use_required_attribute = False
    title = forms.CharField()
    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, model: RegisteredModel, sent: Any, **options: Any) -> None:
        """Begin with the model's title and the unit the account acts for, unless the model is its own.

        `sent` is what came with the request, also when it only searched for a unit.
        """
        super().__init__(*args, **options)
        for name in ("title", "campaign"):
            self.fields[name] = field_of(RegisteredModel, name)
        self.fields["campaign"].queryset = campaigns_to_join(user)  # type: ignore[attr-defined]
        self.fields["title"].initial = model.title
        own = own_unit_of(user)
        is_its_own = own in (model.unit_id, model.steward_id)
        offer_units(self, units_to_copy_for(user, model), sent, own=None if is_its_own else own)

    def values(self) -> dict[str, Any]:
        """What the copy begins with."""
        return {name: self.cleaned_data[name] for name in ("title", "unit", "campaign")}
