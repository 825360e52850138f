"""Fields that name one unit: of a list, or of so many that one searches for it; names recur, so they say more."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mobilization.common.finding import chosen, find_field, searched, to_offer
from organizations.models import Unit

FIND_UNIT = "find_unit"
"""The field in which a unit is searched for, beside the field `unit`."""


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One of the units of its queryset."""

    def label_from_instance(self, obj: Unit) -> str:
        """The name, and for a unit that ended when that was."""
        if obj.valid_to is None:
            return obj.name
        words = _("%(unit)s (until %(day)s)")
        return str(words % {"unit": obj.name, "day": date_format(obj.valid_to, "SHORT_DATE_FORMAT")})


class FoundUnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One unit: of a few in a list, of very many among those that were searched for."""

    found_words = ""

    def label_from_instance(self, obj: Unit) -> str:
        """The name; of one that was searched for also of which unit it is a part."""
        is_plain = isinstance(self.widget, forms.Select) and not isinstance(self.widget, forms.RadioSelect)
        return obj.name if is_plain or obj.parent is None else f"{obj.name} ({obj.parent.name})"


def offer_units(
    form: forms.BaseForm,
    units: Any,
    sent: Any,
    *,
    own: int | None,
    is_own_chosen: bool = True,
    is_own_chosen_of_many: bool = True,
) -> None:
    """Offer one of these units in the form's field `unit` (a `FoundUnitField`), at first the account's `own`.

    Of many only those that fit what was searched for in the field `find_unit`, which stands before it then, the one
    that is chosen and the own one. `sent` is what came with the request, also when it only searched. Where the unit
    decides who may do what, `is_own_chosen` leaves the own one to be chosen, too; `is_own_chosen_of_many` only of many.
    """
    field: Any = form.fields["unit"]
    text = searched(sent, FIND_UNIT)
    best = units.found_by(text).ranked(text).order_by("rank", "sort_key", "id") if text else None
    label = _("Find another unit by name or code") if own else _("Find the unit by name or code")
    offer = to_offer(units, best, [*chosen(sent, "unit"), *([own] if own else [])], text=text)
    field.initial = own if is_own_chosen and (offer.are_all or is_own_chosen_of_many) else None
    if not offer.are_all:
        form.fields = _with_search(form.fields, label)
        field.widget, field.found_words = forms.RadioSelect(), offer.words
        field.empty_label = None if field.required else field.empty_label
    field.error_messages["required"] = _("Choose a unit.")
    field.queryset = offer.rows.select_related("parent").order_by("sort_key", "id")


def without_search(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, without the words of the search."""
    return {name: value for name, value in values.items() if name != FIND_UNIT}


def own_unit_of(user: Any) -> int | None:
    """The unit the account acts for."""
    return user.acting.unit_id if user.acting else None


def _with_search(fields: dict[str, forms.Field], label: Any) -> dict[str, forms.Field]:
    """The fields with the search just before the unit."""
    found: dict[str, forms.Field] = {}
    for name, field in fields.items():
        if name == "unit":
            found[FIND_UNIT] = find_field(label, shows="unit")
        found[name] = field
    return found
