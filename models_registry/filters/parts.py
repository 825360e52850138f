"""The filter by which a list shows a part of what a number counts: the rows with these values in these dimensions."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.dimensions import Part

LONGEST = 300


class _PartField(forms.CharField):
    """`theme:7,domain:economy`; nothing is no part."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return Part.read(text) if text else None


class PartFilter(django_filters.Filter):
    """By a part of a number; it comes with the number's address, and goes together with `figure`."""

    field_class = _PartField

    def __init__(self, **kwargs: Any) -> None:
        """Kept for the list's own `filter_queryset`."""
        more = {"widget": forms.HiddenInput, "max_length": LONGEST, "label": _("Part of the number")}
        super().__init__(method="filter_kept", **more | kwargs)


def demand_part_of(form: forms.Form, breakdowns: Mapping[str, Any] | None) -> None:
    """The number that the form asks for is divided so; no number has no parts."""
    part = form.cleaned_data.get("part")
    if not part:
        return
    if breakdowns is None:
        form.add_error("part", _("This belongs to a number; say which, or take it away."))
    elif set(part.values) - set(breakdowns):
        form.add_error("part", _("The number is not divided so."))
