"""A unit in a filter: named by what is typed, or chosen by its id; and ids that the database could hold."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilization.common.keys import LARGEST_ID, as_id
from organizations.models import Unit

EVERYWHERE = "all"
MOST_UNITS = 30
"""Of more units a typed name is no filter any more."""


ALONE = [("1", _("Not those of units below"))]
"""Of a unit, and not of those below it."""


@dataclass(frozen=True)
class UnitsFound:
    """What somebody typed to name units, and the paths of those it names."""

    text: str
    paths: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


class _UnitTextField(forms.CharField):
    """Words of a unit's name, or its code; accents do not matter, old names count."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        paths = list(Unit.objects.found_by(text).order_by("path").values_list("path", flat=True)[: MOST_UNITS + 1])
        if len(paths) > MOST_UNITS:  # then those that are called just so
            called: Any = Unit.objects.found_by(text).ranked(text)
            just_so = called.filter(rank=0).order_by("path")
            paths = list(just_so.values_list("path", flat=True)[: MOST_UNITS + 1]) or paths
        if len(paths) > MOST_UNITS:
            raise forms.ValidationError(_("Many units have this in their name; please type more of it."))
        if not paths:
            raise forms.ValidationError(_("No unit has this name or code."))
        return UnitsFound(text, tuple(paths))


class _WithinField(forms.Field):
    """A unit by its id, `EVERYWHERE`, or nothing: one's own unit."""

    widget = forms.Select

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or value == EVERYWHERE:
            return value or None
        pk = as_id(value)
        unit = Unit.objects.filter(pk=pk).first() if pk else None
        if unit is None:
            raise forms.ValidationError(_("There is no such unit."))
        return unit


class UnitTextFilter(django_filters.Filter):
    """By units that the typed words name."""

    field_class = _UnitTextField


class WithinFilter(django_filters.Filter):
    """By a unit and what is below it."""

    field_class = _WithinField


class IdFilter(django_filters.NumberFilter):
    """A record by its id, no larger than the database's integers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, decimal_places=0, **kwargs)


def named(form: forms.Form, field: str) -> Q:
    """The row that the address names, so that a field can show it although it does not offer it."""
    value = form.data.get(field)
    pk = as_id(value)
    return Q(pk=pk) if pk else Q(pk__in=[])
