"""The filters of the register of requests for a person's data."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogues.models import DataRequest
from mobilization.common.filters import ListFilter
from mobilization.common.text import clean
from organizations.dates import today

STATES = [
    ("open", pgettext_lazy("request", "Open")),
    ("overdue", pgettext_lazy("request", "Overdue")),
    ("done", pgettext_lazy("request", "Handed over")),
]


class DataRequestFilter(ListFilter):
    """By the number of the opinion and how it stands; never by who asked."""

    q = django_filters.CharFilter(method="filter_number", label=_("Number of the opinion"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))

    class Meta:
        model = DataRequest
        fields = ("q", "state")

    def filter_number(self, queryset: Any, name: str, value: str) -> Any:
        """The whole number, or how it begins or ends."""
        return queryset.filter(opinion__number__icontains=clean(value))

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """Open, of it what is late, or handed over."""
        if value == "done":
            return queryset.exclude(done_on=None)
        return queryset.overdue(today()) if value == "overdue" else queryset.open()
