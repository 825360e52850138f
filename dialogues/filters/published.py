"""The filters of the public library of questions and answers, for page, files and feed alike."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from dialogues.models import PublishedOpinion
from directives.models import Theme
from mobilization.common.filters import ListFilter
from models_registry.enums import Domain
from models_registry.filters.units import IdFilter, UnitTextFilter
from organizations.dates import today
from organizations.paths import ids_of_path

FIRST_YEAR = 2015
"""No answer of a dialogue is older."""


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(today().year, FIRST_YEAR - 1, -1)]


class PublishedFilter(ListFilter):
    """By words of question and answer, place, domain, theme and year of the answer."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of question or answer"), max_length=200)
    unit = UnitTextFilter(method="filter_unit", label=_("Unit of the place, by name or code"))
    domain = django_filters.ChoiceFilter(choices=Domain.choices, label=_("Domain"), empty_label=_("All"))
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.order_by("sort_key", "id"), label=_("Theme"), empty_label=_("All")
    )
    year = django_filters.ChoiceFilter(
        choices=_years, method="filter_year", label=_("Year of the answer"), empty_label=_("All")
    )
    conference = IdFilter(field_name="opinion__conference", label=_("Conference"))

    class Meta:
        model = PublishedOpinion
        fields = ("q", "unit", "domain", "theme", "year", "conference")

    def filter_text(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """All the words, with or without accents, composed or not."""
        return queryset.found_by(value)  # type: ignore[attr-defined, no-any-return]

    def filter_unit(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """About a place in the unit or one below it, or looked after there today."""
        return queryset.filter(found_in__overlap=[ids_of_path(path)[-1] for path in value.paths])

    def filter_year(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Answered in the year; said as the index has it, which holds the year's in the order of the list."""
        return queryset.filter(Exact(ExtractYear("answered_on"), int(value)))
