"""How mail comes: one field for each kind of notice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from notifications.enums import Way
from notifications.kinds import Kind


class PreferencesForm(forms.Form):
    """One choice for each kind, of the ways that the kind allows."""

    def __init__(self, *args: Any, choices: Sequence[tuple[Kind, Way]], **kwargs: Any) -> None:
        """`choices`: each kind with the way in force now."""
        super().__init__(*args, **kwargs)
        for kind, way in choices:
            words = _("Usually: %(way)s.") % {"way": kind.default.label[:1].lower() + kind.default.label[1:]}
            if not kind.may_be_off:
                words += " " + _("Mail about this cannot be switched off.")
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.title),
                choices=[(each.value, each.label) for each in kind.ways],
                initial=way.value,
                help_text=words,
            )
