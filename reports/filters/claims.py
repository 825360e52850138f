"""The filters of the list of published figures, for page, API and export alike."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, YearFilter
from organizations.figures import Period
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path
from reports import measures
from reports.claim_enums import Standing
from reports.models import Claim
from reports.queries.claims import compared

WITHOUT = "none"


def _around(request: object = None) -> "QuerySet[Unit]":
    """The units that what the reader sees tells of, and the units above them; a job offers none and takes all."""
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    paths = Claim.objects.visible_to(user).order_by().values_list("about__path", flat=True).distinct()
    known = {pk for path in paths if path for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


def _measures() -> list[tuple[str, Any]]:
    named = [(each.key, each.title) for each in measures.measures()]
    return [(WITHOUT, _("None of ours")), *named]


class _Form(forms.Form):
    FIRST = ("q", "year", "standing", "about")


class ClaimFilter(ListFilter):
    """By words, a year that their time touches, unit, what the portal counts beside, how they stand.

    What was withdrawn is shown only to whoever asks for it.
    """

    q = django_filters.CharFilter(method="filter_text", label=_("Body, words or source"))
    year = YearFilter(method="filter_year", label=_("Year"))
    standing = django_filters.ChoiceFilter(
        choices=Standing.choices, method="filter_kept", label=_("How it stands"), empty_label=_("All in force")
    )
    about = UnitChoiceFilter(queryset=_around, method="filter_about", label=_("Unit and below"), empty_label=_("All"))
    measure = django_filters.ChoiceFilter(
        choices=_measures, method="filter_measure", label=_("Compared with"), empty_label=_("All")
    )

    class Meta:
        model = Claim
        form = _Form
        fields = ("q", "year", "standing", "about", "measure")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_year(self, queryset: Any, name: str, value: Any) -> Any:
        """Some day of their time lies in it."""
        year = int(value)
        return queryset.overlapping(Period(begins=datetime.date(year, 1, 1), ends=datetime.date(year, 12, 31)))

    def filter_about(self, queryset: Any, name: str, value: Unit) -> Any:
        """They tell of the unit or one below it."""
        return queryset.filter(about__path__startswith=value.path)

    def filter_measure(self, queryset: Any, name: str, value: str) -> Any:
        """By the key of the number; some have none of ours."""
        return queryset.filter(measure="" if value == WITHOUT else value)

    def filter_kept(self, queryset: Any, name: str, value: str) -> Any:
        """How they stand is reckoned of what the other filters leave; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Withdrawn ones alone, or none of them; those that stand so beside what the reader is told."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        standing = self.form.cleaned_data.get("standing")
        if standing == Standing.WITHDRAWN:
            return found.filter(withdrawn_on__isnull=False)
        found = found.filter(withdrawn_on__isnull=True)
        if not standing:
            return found
        rows = compared(found.select_related("about"), self.request.user)
        return found.filter(Q(pk__in=[row.claim.pk for row in rows if standing in row.standings]))
