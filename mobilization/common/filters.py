"""What the filters of all lists have in common; an app's `filters.py` builds on it, for page, API and export alike."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


def typed_date() -> forms.DateInput:
    """The field of a date as people write it.

    Not type="date": browsers write that in their own language, and 03/04 must not be read as March.
    """
    return forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"})


FIRST_DAY, LAST_DAY = date(1930, 1, 1), date(2100, 12, 31)


def demand_plausible(day: date) -> None:
    """A validator: years that nobody means are typing errors, and months before year 1 or after 9999 there are none."""
    if not FIRST_DAY <= day <= LAST_DAY:
        text = _("Give a day between %(first)s and %(last)s.")
        days = {
            "first": date_format(FIRST_DAY, "SHORT_DATE_FORMAT"),
            "last": date_format(LAST_DAY, "SHORT_DATE_FORMAT"),
        }
        raise ValidationError(text, params=days, code="implausible")


class YearFilter(django_filters.NumberFilter):
    """A year that somebody could mean."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": FIRST_DAY.year, "max_value": LAST_DAY.year} | kwargs)


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The moment at which a local day is over; the last moment there is for the last day there is."""
    if day >= date.max:
        return datetime.max.replace(tzinfo=timezone.get_current_timezone())
    return start_of(date.fromordinal(day.toordinal() + 1))


class ListFilter(django_filters.FilterSet):
    """The filters of a list: what they find, and what is in use."""

    def __init__(self, data: Any = None, *args: Any, asked_only: bool = False, **kwargs: Any) -> None:
        """`asked_only`: make but the filters that `data` names, where none is shown; the others would find all."""
        if asked_only:
            made: dict[str, Any] = type(self).base_filters  # type: ignore[has-type]
            self.base_filters = {name: each for name, each in made.items() if name in data}
        super().__init__(data, *args, **kwargs)

    def found(self) -> "QuerySet[Any]":
        """The rows; none while a filter has an error, so that nobody takes the whole list for an answer."""
        rows: QuerySet[Any] = self.qs if not self.is_bound or self.form.is_valid() else self.queryset.none()
        return rows

    def applied(self) -> dict[str, str]:
        """The valid, non-empty values as text: what an export of this list needs to find the same rows."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: _as_text(value) for name, value in valid.items() if value not in (None, "")}


def _as_text(value: Any) -> str:
    return str(value.pk) if isinstance(value, Model) else str(value)
