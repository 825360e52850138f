"""The form of figures of earlier years: their source, and a table of parts; the total is never typed."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dialogues.earlier_enums import EarlierKind
from dialogues.models import DialogueFigures
from dialogues.permissions.earlier import units_to_enter_for
from dialogues.services.earlier import PART, VALUES
from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from organizations.enums import Level
from organizations.forms.fields import FoundUnitField, offer_units, own_unit_of
from organizations.models import Unit

LEAST, SPARE = 6, 3
"""So many rows there are at least, and so many empty ones below those that are filled in."""
MOST = len(Level) * len(EarlierKind)


class EarlierForm(RecordForm):
    """What the source says about its figures; the rows `level_1`, `kind_1`, … are the parts, empty ones are none."""

    source_url = forms.URLField(
        label=_("Address of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = DialogueFigures
        fields = VALUES
        widgets: ClassVar = {
            "begins": typed_date(),
            "ends": typed_date(),
            "title": OneLine,
            "source_title": OneLine,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "claimed": _("Only if the source itself states one; where it is other than the sum, both are shown."),
            "source_title": _("Report, article or document with its day."),
            "note": _("For example that a number is approximate. Name no citizen."),
        }

    def __init__(self, *args: Any, parts: Any = (), sent: Any = None, **kwargs: Any) -> None:
        """`parts` are those stored; `sent` says how many rows came back."""
        super().__init__(*args, **kwargs)
        stored = list(parts)
        came = sum(1 for name in sent or {} if name.startswith("number_"))
        self.places = range(1, min(MOST, max(LEAST, len(stored) + SPARE, came)) + 1)
        for place in self.places:
            part = stored[place - 1] if place <= len(stored) else None
            self._add_row(place, {name: getattr(part, name) for name in PART} if part else {})

    def _add_row(self, place: int, first: dict[str, Any]) -> None:
        fields: dict[str, forms.Field] = {
            "level": forms.ChoiceField(label=_("Level"), choices=[("", "–"), *Level.choices], required=False),
            "kind": forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *EarlierKind.choices], required=False),
            "number": forms.IntegerField(label=_("How many"), min_value=1, required=False),
            "people": forms.IntegerField(label=_("People who came"), min_value=0, required=False),
            "is_about": forms.BooleanField(label=_("approximate"), required=False),
        }
        for name, field in fields.items():
            field.initial = first.get(name)
            self.fields[f"{name}_{place}"] = field

    def rows(self) -> list[list[Any]]:
        """The bound fields of the table, row by row."""
        return [[self[f"{name}_{place}"] for name in PART] for place in self.places]

    def facts(self) -> list[Any]:
        """The bound fields above the table."""
        inside = {f"{name}_{place}" for name in PART for place in self.places}
        return [field for field in self.visible_fields() if field.name not in inside]

    def clean(self) -> dict[str, Any]:
        """A row that is begun is whole."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.parts: list[dict[str, Any]] = []
        for place in self.places:
            row = {name: cleaned.get(f"{name}_{place}") for name in PART}
            if not any(value not in (None, "", False) for value in row.values()):
                continue
            for name, text in (
                ("level", _("Choose the level.")), ("kind", _("Choose the kind.")),
                ("number", _("Say how many there were.")),
            ):  # fmt: skip
                if row[name] in (None, "") and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", text)
            self.parts.append(row)
        return cleaned

    def add_fault(self, wrong: ValidationError) -> None:
        """What the service refuses, at its field; of the parts together above the form."""
        for name, messages in wrong.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class NewEarlierForm(EarlierForm):
    """Also of which unit."""

    unit = FoundUnitField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose …"))

    def __init__(self, *args: Any, user: Any, sent: Any = None, **kwargs: Any) -> None:
        """Units the account enters figures for."""
        super().__init__(*args, sent=sent, **kwargs)
        self.order_fields(["unit", *VALUES])
        offer_units(self, units_to_enter_for(user), sent or {}, own=own_unit_of(user))


class EditEarlierForm(EarlierForm):
    """With the version that was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
