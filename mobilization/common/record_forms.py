"""A form of a record whose checks and storing are the service's."""

from typing import Any

from django import forms


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """Fields of a record; the form's instance stays as it was read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each field knows what its column takes, so that all faults are told at once, not one after the other."""
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            if name in self.fields:
                column = self._meta.model._meta.get_field(name).validators
                kinds = {type(each) for each in column}
                known = [each for each in self.fields[name].validators if type(each) not in kinds]
                self.fields[name].validators = known + column

    def values(self) -> dict[str, Any]:
        """The cleaned values of the fields that are stored."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}

    def _post_clean(self) -> None:
        """The service checks and stores."""
