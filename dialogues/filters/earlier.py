"""The filters of the list of figures of earlier years, for page, API and export alike."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dialogues.filters.conferences import YearFilter
from dialogues.models import DialogueFigures
from mobilization.common.filters import ListFilter
from organizations.figures import Period
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path

FITS = [("mismatch", _("The source states another total")), ("fits", _("Fits, or the source states none"))]


def _around(request: object = None) -> "QuerySet[Unit]":
    """The stewards of what the reader sees, and the units above them; a job offers none and takes all."""
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    paths = DialogueFigures.objects.visible_to(user).order_by().values_list("steward__path", flat=True).distinct()
    known = {pk for path in paths for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


class _Form(forms.Form):
    FIRST = ("q", "year", "subtree")


class EarlierFilter(ListFilter):
    """By words, a year that their time touches, unit, and whether the source states another total."""

    q = django_filters.CharFilter(method="filter_text", label=_("Title, source or unit"))
    year = YearFilter(method="filter_year", label=_("Year"))
    subtree = UnitChoiceFilter(
        queryset=_around, method="filter_subtree", label=_("Unit and below"), empty_label=_("All")
    )
    fits = django_filters.ChoiceFilter(
        choices=FITS, method="filter_fits", label=_("Total of the source"), empty_label=_("All")
    )

    class Meta:
        model = DialogueFigures
        form = _Form
        fields = ("q", "year", "subtree", "fits")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_year(self, queryset: Any, name: str, value: Any) -> Any:
        """Some day of their time lies in it."""
        year = int(value)
        return queryset.overlapping(Period(begins=datetime.date(year, 1, 1), ends=datetime.date(year, 12, 31)))

    def filter_subtree(self, queryset: Any, name: str, value: Unit) -> Any:
        """Of the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_fits(self, queryset: Any, name: str, value: str) -> Any:
        """Beside the sum of the parts."""
        wrong = DialogueFigures.objects.mismatching().values("pk")
        return queryset.filter(pk__in=wrong) if value == "mismatch" else queryset.exclude(pk__in=wrong)
