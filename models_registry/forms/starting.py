"""The first page of a new model: whose it is, and the little that must be known to begin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from models_registry.choices import campaigns_to_join, units_to_write_for
from models_registry.completeness import WHY
from models_registry.forms.fields import asks_for_similar, field_of
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Unit

FIRST_FIELDS = ("title", "campaign", "subject", "domain")


class NewModelForm(forms.Form):
    """Unit, and what `FIRST_FIELDS` names."""

    use_required_attribute = False
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        """Begin with the unit the account acts for, and with the campaign whose registration is open, if it is one."""
        super().__init__(*args, **options)
        for name in FIRST_FIELDS:
            self.fields[name] = field_of(RegisteredModel, name)
            self.fields[name].help_text = WHY[name]
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        campaigns = campaigns_to_join(user)
        self.fields["unit"].queryset = units_to_write_for(user)  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.order_fields(["title", "unit"])
        self.fields["title"].widget.attrs |= asks_for_similar({"hx-include": "[name=unit]"})
        if user.acting is not None:
            self.fields["unit"].initial = user.acting.unit_id
        open_now = [each.pk for each in campaigns if each.registration_from <= today() <= each.registration_to]
        if len(open_now) == 1:
            self.fields["campaign"].initial = open_now[0]

    def changes(self) -> dict[str, Any]:
        """The cleaned values of the model's fields."""
        return {name: self.cleaned_data[name] for name in FIRST_FIELDS}
