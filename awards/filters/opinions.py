"""The filters of the list of co-opinions, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from awards.enums import OpinionState
from awards.models import CoOpinion
from awards.opinion_waiting import asked_by_mine, to_answer
from mobilization.common.filters import ListFilter, typed_date
from models_registry.filters.units import IdFilter
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path

TODO = [("answer", _("My unit is to answer")), ("asked", _("Asked by my unit, not answered"))]
STATES = [*OpinionState.choices, ("overdue", pgettext_lazy("co-opinion", "Overdue"))]


def _asked(request: object = None) -> "QuerySet[Unit]":
    """The units that are asked in what the reader sees, and those above them."""
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    rows = CoOpinion.objects.visible_to(user).exclude(asked_steward=None)
    known = {
        pk
        for path in rows.order_by().values_list("asked_steward__path", flat=True).distinct()
        for pk in ids_of_path(path)
    }
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


class _Form(forms.Form):
    FIRST = ("q", "state", "todo", "within")


class OpinionFilter(ListFilter):
    """By words, state, what waits for one's unit, the unit that is asked, and the day on which the answer is due."""

    q = django_filters.CharFilter(method="filter_text", label=_("Body, name or code"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    todo = django_filters.ChoiceFilter(choices=TODO, method="filter_todo", label=_("To do"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=_asked, method="filter_within", label=_("Asked: unit and below"), empty_label=_("All")
    )
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=_("Due from"), widget=typed_date()
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due until"), widget=typed_date()
    )

    class Meta:
        model = CoOpinion
        form = _Form
        fields = ("q", "state", "todo", "within", "due_from", "due_to")

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """Overdue is what is open and was due before today."""
        return queryset.overdue(today()) if value == "overdue" else queryset.filter(state=value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Asked is the unit or one below it."""
        return queryset.filter(asked_steward__path__startswith=value.path)

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for, or what that unit waits for."""
        user = getattr(self.request, "user", None)
        if user is None:
            return queryset.none()
        return queryset.filter(to_answer(user) if value == "answer" else asked_by_mine(user))


class OpinionApiFilter(OpinionFilter):
    """The same for programs, which ask for the co-opinions of one nomination, too."""

    nomination = IdFilter(field_name="nomination", label=_("Nomination"))

    class Meta(OpinionFilter.Meta):
        fields = (*OpinionFilter.Meta.fields, "nomination")  # type: ignore[assignment]
