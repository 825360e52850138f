"""The filters of the list of keys."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from organizations.models import Person, Unit
from partners.models import Client

STATES = [("good", _("In use")), ("ended", _("Revoked or outside its time"))]


class ClientFilter(ListFilter):
    """By name (accents do not matter), unit with all below it, and whether the key is good."""

    name = django_filters.CharFilter(method="filter_name", label=_("Name"))
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), method="filter_unit", label=_("Unit and below"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))

    class Meta:
        model = Client
        fields = ("name", "unit", "state")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        """`units` are those to choose from."""
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = units

    def filter_name(self, queryset: QuerySet[Client], name: str, value: str) -> QuerySet[Client]:
        """All the words, in any order."""
        return queryset.filter(account__person__in=Person.objects.found_by(value))

    def filter_unit(self, queryset: QuerySet[Client], name: str, value: Unit) -> QuerySet[Client]:
        """The unit that looks after the key now, or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_state(self, queryset: QuerySet[Client], name: str, value: str) -> QuerySet[Client]:
        """Good today, or not."""
        good = Client.objects.good()
        return queryset.filter(pk__in=good) if value == "good" else queryset.exclude(pk__in=good)
