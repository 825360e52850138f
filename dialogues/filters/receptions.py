"""The filters of the list of reception days and of their months, for page and export alike."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dialogues.enums import HostRole
from dialogues.filters.conferences import YearFilter
from dialogues.models import ReceptionDay
from dialogues.queries.receptions import behind, first_of
from mobilization.common.filters import ListFilter, typed_date
from models_registry.filters.units import IdFilter
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit

MONTHS = [(str(month), str(month)) for month in range(1, 13)]


class _Form(forms.Form):
    FIRST = ("q", "post", "day_from", "day_to")


class _MonthForm(forms.Form):
    FIRST = ("q", "month", "year", "standing")


class ReceptionFilter(ListFilter):
    """By the unit's name or code, who received, days."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code of the unit"))
    post = django_filters.ChoiceFilter(choices=HostRole.choices, label=_("Who received"), empty_label=_("All"))
    day_from = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From"), widget=typed_date())
    day_to = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("Until"), widget=typed_date())
    unit = IdFilter(field_name="steward", label=_("Unit alone"), widget=forms.HiddenInput)

    class Meta:
        model = ReceptionDay
        form = _Form
        fields = ("q", "post", "day_from", "day_to", "unit")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """Of units whose name or code has all the words."""
        return queryset.filter(steward__in=Unit.objects.found_by(value).values("pk"))


class MonthFilter(ListFilter):
    """Units in a month, by words of name or code, level, and whether they are behind."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code of the unit"))
    month = django_filters.ChoiceFilter(
        choices=MONTHS, method="filter_kept", label=_("Month"), empty_label=_("This month")
    )
    year = YearFilter(method="filter_kept", label=_("Year"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))
    standing = django_filters.ChoiceFilter(
        choices=[("behind", _("Received on fewer days than demanded"))], method="filter_standing",
        label=_("How the unit stands"), empty_label=_("All"),
    )  # fmt: skip

    class Meta:
        model = Unit
        form = _MonthForm
        fields = ("q", "month", "year", "level", "standing")

    @property
    def first(self) -> datetime.date:
        """The first day of the month that is asked for; of this one where none is named, or nothing that is one."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return _first(valid)

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, in any order."""
        return queryset.filter(pk__in=Unit.objects.found_by(value).values("pk"))

    def filter_kept(self, queryset: "QuerySet[Unit]", name: str, value: Any) -> "QuerySet[Unit]":
        """The month is that of the numbers."""
        return queryset

    def filter_standing(self, queryset: "QuerySet[Unit]", name: str, value: str) -> "QuerySet[Unit]":
        """Those that are behind in the month."""
        return behind(queryset, _first(self.form.cleaned_data))


def _first(valid: dict[str, Any]) -> datetime.date:
    now = today()
    return first_of(int(valid.get("year") or now.year), int(valid.get("month") or now.month))
