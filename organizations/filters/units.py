"""The filters of the list of units, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, typed_date
from organizations.dates import today
from organizations.enums import Level, UnitKind
from organizations.forms.fields import UnitField
from organizations.models import Unit

STATES = [("in_force", _("In force")), ("ended", _("Ended"))]


class UnitChoiceFilter(django_filters.ModelChoiceFilter):
    """One unit; those that ended say when. To whoever asks, the units near their own stand first."""

    field_class = UnitField

    def get_queryset(self, request: Any) -> Any:
        """What can be chosen."""
        units = super().get_queryset(request)
        acting = getattr(getattr(request, "user", None), "acting", None)
        return units.near_first(acting.unit) if acting else units


def _with_units_below(request: Any = None) -> QuerySet[Unit]:
    below = Unit.objects.filter(parent=OuterRef("pk"))
    return Unit.objects.filter(Exists(below)).order_by("sort_key", "id")


class UnitFilter(ListFilter):
    """By words of name or code (accents do not matter, old names count), level, kind, state on a day, and subtree."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices, label=_("Kind"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_with_units_below, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_kept", label=_("State"), empty_label=_("All"))
    on = django_filters.DateFilter(
        method="filter_kept",
        label=_("On the day"),
        widget=typed_date(),
    )

    class Meta:
        model = Unit
        fields = ("q", "level", "kind", "within", "state", "on")

    def filter_text(self, queryset: QuerySet[Unit], name: str, value: str) -> QuerySet[Unit]:
        """All the words, in any order."""
        return queryset.filter(pk__in=Unit.objects.found_by(value).values("pk"))

    def filter_within(self, queryset: QuerySet[Unit], name: str, value: Unit) -> QuerySet[Unit]:
        """The unit and everything below it."""
        return queryset.filter(path__startswith=value.path)

    def filter_kept(self, queryset: QuerySet[Unit], name: str, value: Any) -> QuerySet[Unit]:
        """State and day mean one thing together; see `filter_queryset`."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Unit]) -> QuerySet[Unit]:
        """What the filters find together: in force on the day, or ended before it; without a day, today."""
        found: QuerySet[Unit] = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        state, on = wanted.get("state"), wanted.get("on")
        if state == "ended":
            return found.filter(valid_to__lt=on or today())
        if state == "in_force" or on:
            return found.filter(pk__in=Unit.objects.in_force(on).values("pk"))
        return found
