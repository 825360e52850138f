"""The filters of the list of reports, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, YearFilter
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path
from reports.enums import ReportKind, ReportState
from reports.models import Report
from reports.queries.todo import TODOS, to_do


def _stewards(request: object = None) -> "QuerySet[Unit]":
    """The units of what the reader sees, and those above them; a job offers none and takes all."""
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    rows = Report.objects.visible_to(user)
    paths = rows.order_by().values_list("steward__path", flat=True).distinct()
    known = {pk for path in paths for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


class ReportFilter(ListFilter):
    """By words, kind, state, unit and those below it, year, what is late, what waits for the reader."""

    q = django_filters.CharFilter(method="filter_text", label=_("Title, number or unit"))
    kind = django_filters.ChoiceFilter(choices=ReportKind.choices, label=_("Kind"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=ReportState.choices, label=_("State"), empty_label=_("All"))
    subtree = UnitChoiceFilter(
        queryset=_stewards, method="filter_subtree", label=_("Unit and below"), empty_label=_("All")
    )
    year = YearFilter(field_name="ends__year", label=_("Year"))
    late = django_filters.ChoiceFilter(
        choices=[("late", _("Late"))], method="filter_late", label=_("Late"), empty_label=_("All")
    )
    todo = django_filters.ChoiceFilter(choices=TODOS, method="filter_todo", label=_("To do"), empty_label=_("All"))

    class Meta:
        model = Report
        fields = ("q", "kind", "state", "subtree", "year", "late", "todo")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_subtree(self, queryset: Any, name: str, value: Unit) -> Any:
        """Of the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_late(self, queryset: Any, name: str, value: str) -> Any:
        """First submitted after its day, or not at all though that is over."""
        return queryset.late(today())

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        return queryset.none() if user is None else queryset.filter(to_do(user, value))
