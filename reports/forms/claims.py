"""The form of a published figure: what the source states, with its parts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import typed_date
from mobilization.common.one_line import OneLine
from mobilization.common.record_forms import RecordForm
from mobilization.common.typed_numbers import TypedDecimal
from organizations.forms.fields import FoundUnitField, offer_units
from organizations.models import Unit
from reports import measures
from reports.models import DIGITS, PLACES, Claim, plain
from reports.services.claims import MOST_PARTS, PART, VALUES

LEAST, SPARE = 4, 2
"""So many rows for parts there are at least, and so many empty ones below those that are filled in."""
FIELDS = tuple(name for name in VALUES if name != "about")
ORDER = ("body", "find_unit", "unit", *(name for name in FIELDS if name != "body"))
AS_IT_WAS = [
    ("True", _("what the unit itself did, as it was then")),
    ("False", _("what the unit looks after today, its predecessors’ too")),
]


def _typed(**more: Any) -> TypedDecimal:
    return TypedDecimal(max_digits=DIGITS, decimal_places=PLACES, min_value=0, localize=True, **more)


def _as_bool(value: str) -> bool:
    return value != "False"


class ClaimForm(RecordForm):
    """What a source states; the rows `words_1`, `number_1`, … are the parts it gives, empty ones are none."""

    unit = FoundUnitField(
        Unit.objects.none(),
        label=_("Unit in the portal"),
        required=False,
        empty_label=_("None of ours"),
        help_text=_("Only where the body is a unit of ours: then the number is compared with what is counted here."),
    )
    number = _typed(label=_("Number as stated"))
    measure = forms.ChoiceField(
        label=_("Number of the portal to compare with"),
        required=False,
        help_text=_("Leave it empty where none counts the same."),
    )
    as_it_was = forms.TypedChoiceField(label=_("Compare with"), choices=AS_IT_WAS, coerce=_as_bool)
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=1000, required=False, assume_scheme="https"
    )

    class Meta:
        model = Claim
        fields = FIELDS
        widgets: ClassVar = {
            "begins": typed_date(),
            "ends": typed_date(),
            "body": OneLine,
            "what": OneLine,
            "source_title": OneLine,
            "quote": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "body": _("For example: Hà Tĩnh province."),
            "what": _("For example: models registered; meetings and dialogues."),
            "period_text": _("For example: term 2020–2025. The days below say which are compared."),
            "source_title": _("Report, article or document with its day."),
            "note": _("Name no citizen."),
        }

    def __init__(self, *args: Any, user: Any, parts: Any = (), sent: Any = None, **kwargs: Any) -> None:
        """`parts` are those stored; `sent` says how many rows came back and what was searched for."""
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = _measures()  # type: ignore[attr-defined]
        offer_units(self, Unit.objects.visible_to(user), sent or {}, own=self._named(user))
        self.fields["unit"].initial = self.instance.about_id
        if self.instance.pk:
            self.initial["number"] = plain(self.instance.number)
        self.order_fields(ORDER)
        stored = list(parts)
        came = sum(1 for name in sent or {} if name.startswith("words_"))
        self.places = range(1, min(MOST_PARTS, max(LEAST, len(stored) + SPARE, came)) + 1)
        for place in self.places:
            part = stored[place - 1] if place <= len(stored) else None
            self.fields[f"words_{place}"] = forms.CharField(
                label=_("Part as written"), max_length=200, required=False, initial=part and part.words
            )
            self.fields[f"number_{place}"] = _typed(
                label=_("Number"), required=False, initial=part and plain(part.number)
            )

    def _named(self, user: Any) -> int | None:
        """The unit that is offered beside what is searched for: the one that it tells of, else one's own."""
        if self.instance.pk and self.instance.about_id:
            about: int = self.instance.about_id
            return about
        return user.acting.unit_id if user.acting else None

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
            label, number = cleaned.get(f"words_{place}"), cleaned.get(f"number_{place}")
            wrong = {f"words_{place}", f"number_{place}"} & set(self.errors)
            if not label and number is None and not wrong:
                continue
            if not label and f"words_{place}" not in self.errors:
                self.add_error(f"words_{place}", _("Say what is counted."))
            if number is None and f"number_{place}" not in self.errors:
                self.add_error(f"number_{place}", _("Say how many there were."))
            self.parts.append({"words": label, "number": number})
        return cleaned

    def values(self) -> dict[str, Any]:
        """With the unit that it tells of."""
        return super().values() | {"about": self.cleaned_data["unit"]}


class EditClaimForm(ClaimForm):
    """With the version that was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _measures() -> list[tuple[str, Any]]:
    """Each number by its part of the portal."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for each in measures.measures():
        groups.setdefault(str(measures.part_of(each)), []).append((each.key, each.title))
    return [("", _("None of ours")), *groups.items()]
