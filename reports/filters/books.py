"""The filters of the list of books, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from directives.models import Theme
from mobilization.common.filters import ListFilter, YearFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reports.book_enums import BookKind, BookState
from reports.models import Book
from reviews.queries.stewards import units_around


def _with_books(request: object = None) -> "QuerySet[Unit]":
    user = getattr(request, "user", None)
    return units_around(Book.objects.visible_to(user)) if user else Unit.objects.all()


class _BookForm(forms.Form):
    FIRST = ("q", "state", "kind", "within")


class BookFilter(ListFilter):
    """By words, state, of what, a year of its time, theme, unit and below."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of the title"), max_length=200)
    state = django_filters.ChoiceFilter(choices=BookState.choices, label=_("State"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=BookKind.choices, label=_("Of what"), empty_label=_("All"))
    year = YearFilter(method="filter_year", label=_("A year of its time"))
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.order_by("sort_key", "id"), label=_("Theme"), empty_label=_("All")
    )
    within = UnitChoiceFilter(
        queryset=_with_books, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = Book
        form = _BookForm
        fields = ("q", "state", "kind", "year", "theme", "within")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_year(self, queryset: Any, name: str, value: Any) -> Any:
        """Whose days reach into the year; a book without days is of no year."""
        year = int(value)
        return queryset.filter(Q(begins__year__lte=year) & Q(ends__year__gte=year))

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)
