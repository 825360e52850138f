"""The filters of the public page of figures."""

from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.filters.conferences import YearFilter
from mobilization.common.filters import ListFilter
from organizations.dates import today
from organizations.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


class _Form(forms.Form):
    FIRST = ("q", "year")


class PublicFiguresFilter(ListFilter):
    """By words of the unit's name, and the year of the numbers."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name of the unit"))
    year = YearFilter(method="filter_kept", label=_("Year"))

    class Meta:
        model = Unit
        form = _Form
        fields = ("q", "year")

    @property
    def year_asked(self) -> int:
        """The present one where none is named, or one that nobody means."""
        valid = self.form.cleaned_data if self.form.is_valid() else {}
        return int(valid.get("year") or today().year)

    def filter_text(self, queryset: "QuerySet[Unit]", name: str, value: str) -> "QuerySet[Unit]":
        """All the words, in any order."""
        return queryset.filter(pk__in=Unit.objects.found_by(value).values("pk"))

    def filter_kept(self, queryset: "QuerySet[Unit]", name: str, value: int) -> "QuerySet[Unit]":
        """The year is that of the numbers."""
        return queryset
