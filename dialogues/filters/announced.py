"""The filters of the public list of conferences."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.enums import AHEAD
from dialogues.models import Conference
from mobilization.common.filters import ListFilter
from mobilization.common.text import words_to_find
from organizations.dates import today
from organizations.models import Unit

WHEN = [("ahead", _("Still to come")), ("over", _("Over"))]


class AnnouncedFilter(ListFilter):
    """By words of name, place, hosts or unit, and whether it is still to come."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name, place or unit"))
    when = django_filters.ChoiceFilter(choices=WHEN, method="filter_when", label=_("When"), empty_label=_("All"))

    class Meta:
        model = Conference
        fields = ("q", "when")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words in the conference, or in the name of its unit."""
        found = queryset.filter(unit__in=Unit.objects.found_by(value).values("pk"))
        words = Q(*(Q(search__contains=word) for word in words_to_find(value)))
        return queryset.filter(words | Q(pk__in=found.values("pk")))

    def filter_when(self, queryset: Any, name: str, value: str) -> Any:
        """By its day, as it stands today."""
        ahead = Q(state__in=AHEAD, day__gte=today())
        return queryset.filter(ahead if value == "ahead" else ~ahead)
