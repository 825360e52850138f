"""The filters of the lists of reorganisations and of their queue."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter, typed_date
from mobilization.common.text import fold
from organizations import movers
from organizations.models import QueuedItem, Reorganisation, Unit

STATES = [("waiting", _("Waits for a choice")), ("decided", _("Decided"))]


def _kinds() -> list[tuple[str, str]]:
    return [(mover.key, str(mover.title)) for mover in movers.registered()]


class ReorganisationFilter(ListFilter):
    """By the unit concerned (its name or code, without accents too), the document, and the day."""

    unit = django_filters.CharFilter(method="filter_unit", label=_("Unit"))
    document = django_filters.CharFilter(lookup_expr="icontains", label=_("Legal basis"))
    since = django_filters.DateFilter("effective_on", "gte", label=_("In effect from"), widget=typed_date())
    until = django_filters.DateFilter("effective_on", "lte", label=_("In effect to"), widget=typed_date())

    class Meta:
        model = Reorganisation
        fields = ("unit", "document", "since", "until")

    def filter_unit(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Ended or begun with it."""
        units = Unit.objects.found_by(value).values("pk")
        by_end = queryset.filter(successions__predecessor__in=units).values("pk")
        by_beginning = queryset.filter(successions__successor__in=units).values("pk")
        return queryset.filter(pk__in=by_end.union(by_beginning))


class QueueFilter(ListFilter):
    """By former unit, kind of thing, and whether somebody decided; those that wait when nothing is said."""

    unit = django_filters.CharFilter(method="filter_unit", label=_("Former unit"))
    title = django_filters.CharFilter(lookup_expr="icontains", label=_("Item"))
    mover = django_filters.ChoiceFilter(choices=_kinds, label=_("Kind"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))

    class Meta:
        model = QueuedItem
        fields = ("unit", "title", "mover", "state")

    def filter_unit(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """By name or code, without accents too."""
        words = fold(value).split()
        for word in words:
            queryset = queryset.filter(unit__search__contains=word)
        return queryset

    def filter_state(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Waiting or decided."""
        return queryset.filter(chosen__isnull=value == "waiting")
