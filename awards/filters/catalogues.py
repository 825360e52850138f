"""The filters of the two catalogues, for page, API and export alike."""

import datetime
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import FormKind, Recipient, Validity
from awards.models import AwardForm, EmulationTitle
from mobilization.common.filters import ListFilter, typed_date


class TitleFilter(ListFilter):
    """By words, whom it is for, whether it is in force today, and in force on a day."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name or code"))
    recipient = django_filters.ChoiceFilter(
        choices=Recipient.choices, method="filter_recipient", label=_("For whom"), empty_label=_("All")
    )
    validity = django_filters.ChoiceFilter(
        choices=Validity.choices, method="filter_validity", label=_("Validity today"), empty_label=_("All")
    )
    on = django_filters.DateFilter(
        method="filter_on", label=pgettext_lazy("validity", "In force on the day"), widget=typed_date()
    )

    class Meta:
        model = EmulationTitle
        fields = ("q", "recipient", "validity", "on")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_recipient(self, queryset: Any, name: str, value: str) -> Any:
        """For persons, households or collectives."""
        return queryset.given_to(value)

    def filter_validity(self, queryset: Any, name: str, value: str) -> Any:
        """In force today, not yet, no longer."""
        return queryset.standing(value)

    def filter_on(self, queryset: Any, name: str, value: datetime.date) -> Any:
        """What could be given that day."""
        return queryset.in_force(value)


class FormFilter(TitleFilter):
    """The same, and by kind."""

    kind = django_filters.ChoiceFilter(choices=FormKind.choices, label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = AwardForm
        fields = ("q", "kind", "recipient", "validity", "on")
