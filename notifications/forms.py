"""How mail comes: one field for each kind of notice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mobilization.common.text import sort_key
from notifications.enums import Way
from notifications.kinds import Kind


class PreferencesForm(forms.Form):
    """One choice for each kind, of the ways that the kind allows."""

    def __init__(self, *args: Any, choices: Sequence[tuple[Kind, Way]], **kwargs: Any) -> None:
        """`choices`: each kind with the way in force now."""
        super().__init__(*args, **kwargs)
        for kind, way in choices:
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.title),
                choices=[(each.value, _words(kind, each)) for each in kind.ways],
                initial=way.value,
                help_text="" if kind.may_be_off else _("Mail about this cannot be switched off."),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self._groups = [(kind.name, str(kind.group)) for kind, _way in choices]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by what they are about; the groups by name, and last what has none: one's account and jobs."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, group in self._groups:
            found.setdefault(group, []).append(self[name])
        rest = found.pop("", [])
        ordered = sorted(found.items(), key=lambda pair: sort_key(pair[0]))
        return [*ordered, (_("Your roles and jobs"), rest)] if rest else ordered


def _words(kind: Kind, way: Way) -> str:
    return _("%(way)s (usual)") % {"way": way.label} if way == kind.default else str(way.label)
