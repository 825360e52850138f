"""A form of a record whose checks and storing are the service's."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mobilization.common.filters import demand_plausible
from mobilization.common.text import clean


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """Fields of a record; the form's instance stays as it was read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each field knows what its column takes, so that all faults are told at once, not one after the other.

        A field `version` begins with the version that is shown.
        """
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            self.fields["version"].initial = getattr(self.instance, "version", None)
        for name in self._meta.fields or ():
            if name in self.fields:
                column = self._meta.model._meta.get_field(name).validators
                kinds = {type(each) for each in column}
                known = [each for each in self.fields[name].validators if type(each) not in kinds]
                self.fields[name].validators = known + column
                self.fields[name].validators += _of_kind(self.fields[name])

    def values(self) -> dict[str, Any]:
        """The cleaned values of the fields that are stored."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}

    def _post_clean(self) -> None:
        """The service checks and stores."""


def _of_kind(field: forms.Field) -> list[Any]:
    """What the service demands of every day and of every text that is needed."""
    if isinstance(field, forms.DateField):
        return [demand_plausible]
    return [_demand_text] if isinstance(field, forms.CharField) and field.required else []


def _demand_text(text: str) -> None:
    """A validator: nothing but signs that nobody sees is nothing."""
    if not clean(text, multiline=True):
        raise ValidationError(_("Please fill in this field."), code="required")
