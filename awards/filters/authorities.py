"""The filters of the authority matrix, for page, API and export alike."""

import datetime
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from awards.enums import Branch, DecidingLevel
from awards.models import AwardAuthority, AwardForm, EmulationTitle
from mobilization.common.filters import ListFilter, typed_date

CATALOGUES = [("title", _("Emulation titles")), ("form", _("Award forms"))]


class MatrixFilter(ListFilter):
    """Who decides on a day: by words, catalogue, level and branch."""

    on = django_filters.DateFilter(
        method="filter_on", label=_("Who decides on the day"), widget=typed_date(), help_text=_("Empty: today.")
    )
    q = django_filters.CharFilter(method="filter_text", label=_("Title, form or who signs"))
    catalogue = django_filters.ChoiceFilter(
        choices=CATALOGUES, method="filter_catalogue", label=_("Catalogue"), empty_label=_("Both")
    )
    level = django_filters.ChoiceFilter(choices=DecidingLevel.choices, label=_("Level"), empty_label=_("All"))
    branch = django_filters.ChoiceFilter(choices=Branch.choices, label=_("Branch"), empty_label=_("All"))

    class Meta:
        model = AwardAuthority
        fields = ("on", "q", "catalogue", "level", "branch")

    def filter_on(self, queryset: Any, name: str, value: datetime.date) -> Any:
        """What held that day."""
        return queryset.in_force(value)

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_catalogue(self, queryset: Any, name: str, value: str) -> Any:
        """Rows of titles, or rows of forms."""
        return queryset.filter(**{f"{value}__isnull": False})


class AuthorityFilter(MatrixFilter):
    """The same for programs, which ask about one title or form, too, and get every day's rows where they name none."""

    title = django_filters.ModelChoiceFilter(queryset=EmulationTitle.objects.all(), label=_("Emulation title"))
    form = django_filters.ModelChoiceFilter(queryset=AwardForm.objects.all(), label=_("Award form"))

    class Meta:
        model = AwardAuthority
        fields = ("on", "q", "catalogue", "level", "branch", "title", "form")
