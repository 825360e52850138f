"""The filters of the list of criteria sets, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from directives.models import Campaign
from mobilization.common.filters import ListFilter
from models_registry.enums import Subject
from organizations.enums import Level
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.enums import SetState
from reviews.models import CriteriaSet


def _with_criteria(request: object = None) -> "QuerySet[Unit]":
    """Units with a set that the reader sees; a job filters rows that are the reader's."""
    user = getattr(request, "user", None)
    sets = CriteriaSet.objects.visible_to(user) if user else CriteriaSet.objects.all()
    return Unit.objects.filter(Exists(sets.filter(steward=OuterRef("pk")))).order_by("sort_key", "id")


def _with_own_criteria(request: object = None) -> "QuerySet[Campaign]":
    """Campaigns, which everybody reads, that a set names."""
    named = CriteriaSet.objects.filter(campaign=OuterRef("pk"))
    return Campaign.objects.filter(Exists(named)).order_by("-year_to", "-id")


class CriteriaFilter(ListFilter):
    """By words of the title, state, unit, and what it is for: sets for everything are for each level, too."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of the title"))
    state = django_filters.ChoiceFilter(choices=SetState.choices, label=_("State"), empty_label=_("All"))
    unit = UnitChoiceFilter(queryset=_with_criteria, field_name="steward", label=_("Unit"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(
        queryset=_with_own_criteria, method="filter_for", label=_("For the campaign"), empty_label=_("All")
    )
    level = django_filters.ChoiceFilter(
        choices=Level.choices, method="filter_for", label=_("For the level"), empty_label=_("All")
    )
    subject = django_filters.ChoiceFilter(
        choices=Subject.choices, method="filter_for", label=_("For models of"), empty_label=_("All")
    )

    class Meta:
        model = CriteriaSet
        fields = ("q", "state", "unit", "campaign", "level", "subject")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_for(self, queryset: Any, name: str, value: Any) -> Any:
        """Sets for just this, and those for everything."""
        nothing = Q(campaign=None) if name == "campaign" else Q(**{name: ""})
        return queryset.filter(nothing | Q(**{name: value}))
