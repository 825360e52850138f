"""The filters of the list of rounds, for page, API and export alike; what narrows what is taken into one."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directives.models import Campaign
from mobilization.common.filters import ListFilter
from models_registry.enums import Domain, Subject
from models_registry.models import Candidacy
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.enums import RoundState
from reviews.models import Round
from reviews.queries.stewards import units_around

STATES = [*RoundState.choices, ("late", pgettext_lazy("rounds", "Overdue"))]


def seen_rounds(request: object) -> "QuerySet[Round]":
    """The reader's; a job, which has no request, filters rows that are the reader's."""
    user = getattr(request, "user", None)
    return Round.objects.visible_to(user) if user else Round.objects.all()


def _with_rounds(request: object = None) -> "QuerySet[Unit]":
    return units_around(seen_rounds(request)) if request else Unit.objects.all()


def _campaigns(request: object = None) -> "QuerySet[Campaign]":
    return Campaign.objects.filter(pk__in=seen_rounds(request).values("campaign")).order_by("-year_to", "-id")


class RoundFilter(ListFilter):
    """By words of the name, state, campaign, and unit with all below it."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of the name"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(queryset=_campaigns, label=_("Campaign"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_with_rounds, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = Round
        fields = ("q", "state", "campaign", "within")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """Overdue is what is not decided though the last day of scoring is over."""
        return queryset.overdue(today()) if value == "late" else queryset.filter(state=value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)


class TakeableFilter(ListFilter):
    """Which of the candidacies that could be taken in: by what the model is."""

    subject = django_filters.ChoiceFilter(
        field_name="model__subject", choices=Subject.choices, label=_("Subject"), empty_label=_("All")
    )
    domain = django_filters.ChoiceFilter(
        field_name="model__domain", choices=Domain.choices, label=_("Domain"), empty_label=_("All")
    )

    class Meta:
        model = Candidacy
        fields = ("subject", "domain")
