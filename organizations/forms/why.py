"""What the question "why may this person do this?" is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.forms.fields import UnitField
from organizations.models import Person, Unit
from organizations.queries.why import FINDERS, PERSON, RULES, UNIT, Rule


class WhyForm(forms.Form):
    """An action, and the unit, the person or the record it is done to."""

    action = forms.ChoiceField(label=_("May the person"))
    unit = UnitField(Unit.objects.none(), required=False, label=_("Which unit"), empty_label=_("Choose …"))
    whom = forms.CharField(
        required=False,
        max_length=254,
        label=_("Which person"),
        help_text=_("Full name or e-mail address, for what concerns a person."),
    )

    record = forms.CharField(
        required=False,
        max_length=120,
        label=_("Which model or document"),
        help_text=_("The code of the model (DVK-2026-000071) or the number of the document (12-CT/TU)."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], people: QuerySet[Person], by: Any, **kwargs: Any) -> None:
        """`units` and `people` are those that `by` knows; others answer like missing ones."""
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [(key, rule.label) for key, rule in RULES.items()]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self._people, self._by = people, by
        self.target: Any = None

    @property
    def rule(self) -> Rule:
        """The rule asked about; of a valid form."""
        return RULES[self.cleaned_data["action"]]

    def clean(self) -> dict[str, Any]:
        """What the action concerns: a unit, a known person, a record that the asker sees."""
        data = super().clean() or {}
        if "action" not in data:
            return data
        if self.rule.about == UNIT:
            self.target = data.get("unit")
            if self.target is None and "unit" not in self.errors:
                self.add_error("unit", _("Choose a unit."))
        elif self.rule.about == PERSON:
            self._find_person(data.get("whom", "").strip())
        elif "record" not in self.errors:
            self._find_record(data.get("record", "").strip())
        return data

    def _find_person(self, whom: str) -> None:
        found = list(self._people.filter(user__email=whom.lower()) or self._people.filter(full_name__iexact=whom))
        if len(found) == 1:
            self.target = found[0]
        elif found:
            self.add_error("whom", _("Several people have this name: give the e-mail address."))
        else:
            self.add_error("whom", _("There is nobody of this name or address among your people."))

    def _find_record(self, text: str) -> None:
        found = FINDERS[self.rule.about](text, self._by) if text else []
        if len(found) == 1:
            self.target = found[0]
        elif found:
            self.add_error("record", _("Several documents have this number: give all of it."))
        else:
            self.add_error("record", _("There is none with this code or number that you may see."))
