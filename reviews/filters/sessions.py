"""The filters of the list of sessions, for page, API and export alike."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mobilization.common.filters import ListFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.enums import SessionState
from reviews.models import Round, Session
from reviews.queries.stewards import units_around


def seen_sessions(request: object) -> "QuerySet[Session]":
    """The reader's; a job, which has no request, filters rows that are the reader's."""
    user = getattr(request, "user", None)
    return Session.objects.visible_to(user) if user else Session.objects.all()


def _with_sessions(request: object = None) -> "QuerySet[Unit]":
    return units_around(seen_sessions(request)) if request else Unit.objects.all()


def _rounds(request: object = None) -> "QuerySet[Round]":
    return Round.objects.filter(pk__in=seen_sessions(request).values("round")).order_by("-opens_on", "-id")


class SessionFilter(ListFilter):
    """By words of name, place and document, state, round, and unit with all below it."""

    q = django_filters.CharFilter(method="filter_text", label=_("Words of name, place or document"))
    state = django_filters.ChoiceFilter(choices=SessionState.choices, label=_("State"), empty_label=_("All"))
    round = django_filters.ModelChoiceFilter(queryset=_rounds, label=_("Round of review"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_with_sessions, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )

    class Meta:
        model = Session
        fields = ("q", "state", "round", "within")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)
