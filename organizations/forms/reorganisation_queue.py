"""Which unit takes over what waits in the queue."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit


class ChoiceForm(forms.Form):
    """The successor, among the units that may take over all of the items."""

    successor = forms.TypedChoiceField(label=_("Who takes over"), coerce=int)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        """`units` may be chosen."""
        super().__init__(*args, **kwargs)
        self.units = units
        choices = [("", _("Choose a unit")), *((unit.pk, f"{unit.name} ({unit.code})") for unit in units)]
        self.fields["successor"].choices = choices  # type: ignore[attr-defined]

    def name_of(self, pk: int) -> str:
        """The chosen unit's name."""
        return next(unit.name for unit in self.units if unit.pk == pk)
