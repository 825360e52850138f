"""The filters of the list of commitments, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogues.commitment_enums import CommitmentState, CommitmentTodo
from dialogues.models import Commitment
from dialogues.queries.commitments import to_do
from mobilization.common.filters import YearFilter, typed_date
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path

STATES = [("late", pgettext_lazy("commitments", "Late")), *CommitmentState.choices]


def _around(request: object, column: str) -> "QuerySet[Unit]":
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    rows = Commitment.objects.visible_to(user)
    paths = rows.order_by().values_list(f"{column}__path", flat=True).distinct()
    known = {pk for path in paths for pk in ids_of_path(path)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


def _stewards(request: object = None) -> "QuerySet[Unit]":
    """The units that made what the reader sees, and those above them; a job offers none and takes all."""
    return _around(request, "steward")


def _keepers(request: object = None) -> "QuerySet[Unit]":
    """The same of the units that keep them."""
    return _around(request, "responsible_steward")


class _Form(TalliedForm):
    FIRST = ("q", "state", "subtree", "keeping")


class CommitmentFilter(TalliedFilter):
    """By words, state (late is one), units, day, what waits for one's unit, conference, and by a number."""

    TALLIED = "dialogues:commitments"

    q = django_filters.CharFilter(method="filter_text", label=_("Words, conference or number of the opinion"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    subtree = UnitChoiceFilter(
        queryset=_stewards, method="filter_subtree", label=_("Promised: unit and below"), empty_label=_("All")
    )
    keeping = UnitChoiceFilter(
        queryset=_keepers, method="filter_keeping", label=_("Keeps it: unit and below"), empty_label=_("All")
    )
    todo = django_filters.ChoiceFilter(
        choices=CommitmentTodo.choices, method="filter_todo", label=_("To do"), empty_label=_("All")
    )
    year = YearFilter(field_name="promised_for__year", label=_("Year of its day"))
    due_from = django_filters.DateFilter(
        field_name="promised_for", lookup_expr="gte", label=_("Promised for from"), widget=typed_date()
    )
    due_to = django_filters.DateFilter(
        field_name="promised_for", lookup_expr="lte", label=_("Promised for until"), widget=typed_date()
    )
    conference = IdFilter(method="filter_conference", label=_("Conference"), widget=forms.HiddenInput)
    unit = IdFilter(field_name="steward", label=_("Unit alone"), widget=forms.HiddenInput)
    keeper = IdFilter(field_name="responsible_steward", label=_("Kept by this unit alone"), widget=forms.HiddenInput)

    class Meta:
        model = Commitment
        form = _Form
        fields = (
            "q", "state", "subtree", "keeping", "todo", "year", "due_from", "due_to", "conference", "unit", "keeper",
        )  # fmt: skip

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """Late is what is open though its day is over."""
        return queryset.late(today()) if value == "late" else queryset.filter(state=value)

    def filter_subtree(self, queryset: Any, name: str, value: Unit) -> Any:
        """Made by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_keeping(self, queryset: Any, name: str, value: Unit) -> Any:
        """Kept by the unit or one below it."""
        return queryset.filter(responsible_steward__path__startswith=value.path)

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        return queryset.none() if user is None else queryset.filter(to_do(user, value))

    def filter_conference(self, queryset: Any, name: str, value: int) -> Any:
        """Of its conclusion, and of answers to what was said about it."""
        return queryset.filter(Q(conference=value) | Q(opinion__conference=value))
