"""A form of a record whose checks and storing are the service's."""

from typing import Any

from django import forms


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """Fields of a record; the form's instance stays as it was read."""

    def values(self) -> dict[str, Any]:
        """The cleaned values of the fields that are stored."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}

    def _post_clean(self) -> None:
        """The service checks and stores."""
