"""What the question "why may this person do this?" is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.forms.fields import UnitField
from organizations.models import Person, Unit
from organizations.queries.why import RULES, Rule


class WhyForm(forms.Form):
    """An action, and the unit or the person it is done to."""

    action = forms.ChoiceField(choices=[(key, rule.label) for key, rule in RULES.items()], label=_("May the person"))
    unit = UnitField(Unit.objects.none(), required=False, label=_("Which unit"), empty_label=_("Choose …"))
    whom = forms.CharField(
        required=False,
        max_length=254,
        label=_("Which person"),
        help_text=_("Full name or e-mail address, for what concerns a person."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], people: QuerySet[Person], **kwargs: Any) -> None:
        """`units` and `people` are those the asker knows; others answer like missing ones."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self._people = people
        self.target: Unit | Person | None = None

    @property
    def rule(self) -> Rule:
        """The rule asked about; of a valid form."""
        return RULES[self.cleaned_data["action"]]

    def clean(self) -> dict[str, Any]:
        """A unit for what concerns a unit, a known person for what concerns a person."""
        data = super().clean() or {}
        if "action" not in data:
            return data
        if not self.rule.about_person:
            self.target = data.get("unit")
            if self.target is None and "unit" not in self.errors:
                self.add_error("unit", _("Choose a unit."))
            return data
        whom = data.get("whom", "").strip()
        found = list(self._people.filter(user__email=whom.lower()) or self._people.filter(full_name__iexact=whom))
        if len(found) == 1:
            self.target = found[0]
        elif found:
            self.add_error("whom", _("Several people have this name: give the e-mail address."))
        else:
            self.add_error("whom", _("You know nobody by this name or address."))
        return data
