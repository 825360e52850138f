"""The filters of the lists of templates, schedules and targets, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, YearFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reports.enums import PERIODIC_CHOICES, Reach
from reports.models import ReportSchedule, ReportTarget, ReportTemplate
from reports.offered import choices
from reviews.queries.stewards import units_around

USE = [("yes", _("In use")), ("no", _("Not in use"))]


def _around(model: Any) -> Any:
    def units(request: object = None) -> "QuerySet[Unit]":
        user = getattr(request, "user", None)
        return units_around(model.objects.visible_to(user)) if user else Unit.objects.all()

    return units


class _PlanFilter(ListFilter):
    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Of the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_use(self, queryset: Any, name: str, value: str) -> Any:
        """In use or not."""
        return queryset.filter(is_in_use=value == "yes")


class TemplateFilter(_PlanFilter):
    """By words, the kind of the schedules that take it, unit and below, in use."""

    q = django_filters.CharFilter(method="filter_text", label=_("Title or unit"), max_length=200)
    kind = django_filters.ChoiceFilter(
        choices=PERIODIC_CHOICES, method="filter_kind", label=_("Taken for"), empty_label=_("All")
    )
    within = UnitChoiceFilter(
        queryset=_around(ReportTemplate), method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    in_use = django_filters.ChoiceFilter(choices=USE, method="filter_use", label=_("In use"), empty_label=_("All"))

    class Meta:
        model = ReportTemplate
        fields = ("q", "kind", "within", "in_use")

    def filter_kind(self, queryset: Any, name: str, value: str) -> Any:
        """Which schedules of the kind take."""
        taken = ReportSchedule.objects.filter(kind=value, template__isnull=False)
        return queryset.filter(pk__in=taken.values("template"))


class ScheduleFilter(_PlanFilter):
    """By kind, for whom, unit and below, in use."""

    kind = django_filters.ChoiceFilter(choices=PERIODIC_CHOICES, label=_("Kind"), empty_label=_("All"))
    reach = django_filters.ChoiceFilter(choices=Reach.choices, label=_("Holds for"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_around(ReportSchedule), method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    in_use = django_filters.ChoiceFilter(choices=USE, method="filter_use", label=_("In use"), empty_label=_("All"))

    class Meta:
        model = ReportSchedule
        fields = ("kind", "reach", "within", "in_use")


class _TargetForm(forms.Form):
    FIRST = ("q", "year", "measure", "within")


class TargetFilter(_PlanFilter):
    """By unit, year, figure."""

    q = django_filters.CharFilter(method="filter_text", label=_("Unit"), max_length=200)
    year = YearFilter(field_name="year", label=_("Year"))
    measure = django_filters.ChoiceFilter(choices=choices, label=_("Figure"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_around(ReportTarget), method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = ReportTarget
        form = _TargetForm
        fields = ("q", "year", "measure", "within")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words of the unit's name, with or without accents."""
        return queryset.of_units_named(value)
