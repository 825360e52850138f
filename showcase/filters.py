"""The filters of the showcase, for page, open data and feed alike."""

import datetime
from typing import Any

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from awards.queries.commended_models import commended_models
from directives.models import Theme
from directives.models.campaign import FIRST_YEAR
from mobilization.common.filters import ListFilter
from models_registry.enums import Domain
from models_registry.filters.units import UnitTextFilter
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.enums import Level
from organizations.models import Unit
from showcase.models import TYPICAL, Publication

ONLY_TYPICAL, ONLY_COMMENDED = "typical", "commended"


def _years() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(today().year, FIRST_YEAR - 1, -1)]


class ShowcaseFilter(ListFilter):
    """By words of what is public, and by what a model is."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words or code"), max_length=200)
    only = django_filters.ChoiceFilter(
        choices=[(ONLY_TYPICAL, _("Typical models only")), (ONLY_COMMENDED, _("Commended models only"))],
        method="filter_only",
        label=_("Models"),
        empty_label=_("All recognised models"),
    )
    year = django_filters.ChoiceFilter(
        choices=_years, method="filter_year", label=_("Year of recognition"), empty_label=_("All")
    )
    domain = django_filters.ChoiceFilter(
        choices=Domain.choices, field_name="model__domain", label=_("Domain"), empty_label=_("All")
    )
    level = django_filters.ChoiceFilter(
        choices=Level.choices, field_name="model__level", label=_("Level"), empty_label=_("All")
    )
    unit = UnitTextFilter(method="filter_unit", label=_("Unit, by name or code"))
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.order_by("sort_key", "id"), method="filter_theme", label=_("Theme"), empty_label=_("All")
    )

    class Meta:
        model = Publication
        fields = ("q", "only", "year", "domain", "level", "unit", "theme")

    def filter_text(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """All the words, with or without accents, in what a stranger may read: title, code, summary, results."""
        return queryset.filter(model__in=RegisteredModel.objects.found_by(value, AnonymousUser()).values("pk"))

    def filter_only(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Chosen as typical, or commended by a published decision."""
        if value == ONLY_COMMENDED:
            return queryset.filter(model__in=commended_models().values("model"))
        return queryset.filter(rank=TYPICAL)

    def filter_year(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """The newest recognition lies in the year."""
        year = int(value)
        return queryset.filter(recognised_on__range=(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))

    def filter_unit(self, queryset: "QuerySet[Any]", name: str, value: Any) -> "QuerySet[Any]":
        """Made by the unit or one below it, or looked after there today."""
        below = Q()
        for path in value.paths:
            below |= Q(path__startswith=path)
        # Ids, so that the database takes one of its indexes for each of the two columns.
        ids = list(Unit.objects.filter(below).values_list("pk", flat=True))
        return queryset.filter(Q(model__unit__in=ids) | Q(model__steward__in=ids))

    def filter_theme(self, queryset: "QuerySet[Any]", name: str, value: Theme) -> "QuerySet[Any]":
        """About the theme."""
        return queryset.filter(model__in=RegisteredModel.objects.filter(themes=value).values("pk"))
