"""The filters of the list of opinions, for page, API and export alike; none asks who said it."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogues.models import Opinion
from dialogues.opinion_enums import NO_DOMAIN, Channel, OpinionKind, OpinionState, OpinionTodo
from dialogues.queries.opinions import to_do
from directives.models import Theme
from mobilization.common.filters import typed_date
from models_registry.enums import Domain
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from organizations.paths import ids_of_path

STATES = [
    ("open", pgettext_lazy("opinions", "Open")),
    ("overdue", pgettext_lazy("opinions", "Overdue")),
    ("public", pgettext_lazy("opinions", "Seen by the public")),
    *OpinionState.choices,
]
DOMAINS = [(NO_DOMAIN, _("Not classified")), *Domain.choices]


def _around(request: object, column: str) -> "QuerySet[Unit]":
    user = getattr(request, "user", None)
    if user is None:
        return Unit.objects.all()
    path = path_of_reader(user)
    if path is None:
        return Unit.objects.none()
    # Asked unit by unit: one row of each is enough, where all opinions together may be a million.
    inside = Unit.objects.filter(path__startswith=path)
    any_of_it = Exists(Opinion.objects.filter(**{column: OuterRef("pk")}))
    paths = [*inside.filter(any_of_it).values_list("path", flat=True)]
    if path != "/":
        other = "assigned_steward" if column == "steward" else "steward"
        ours = Exists(Opinion.objects.filter(**{column: OuterRef("pk"), f"{other}__in": inside.values("pk")}))
        outside = Unit.objects.exclude(path__startswith=path).filter(any_of_it)
        paths += outside.filter(ours).values_list("path", flat=True)
    known = {pk for each in paths for pk in ids_of_path(each)}
    return Unit.objects.filter(pk__in=known).order_by("sort_key", "id")


def _stewards(request: object = None) -> "QuerySet[Unit]":
    """The stewards of what the reader sees, and the units above them; a job offers none and takes all."""
    return _around(request, "steward")


def _answering(request: object = None) -> "QuerySet[Unit]":
    """The same of the units that answer."""
    return _around(request, "assigned_steward")


class _Form(TalliedForm):
    FIRST = ("q", "state", "todo", "subtree")


class OpinionFilter(TalliedFilter):
    """By number or words, state, what waits for one's unit, units, kind, channel, domain, theme, days, conference."""

    TALLIED = "dialogues:opinions"

    q = django_filters.CharFilter(method="filter_text", label=_("Number, code, or words of text or place"))
    state = django_filters.ChoiceFilter(choices=STATES, method="filter_state", label=_("State"), empty_label=_("All"))
    todo = django_filters.ChoiceFilter(
        choices=OpinionTodo.choices, method="filter_todo", label=_("To do"), empty_label=_("All")
    )
    subtree = UnitChoiceFilter(
        queryset=_stewards, method="filter_subtree", label=_("Received: unit and below"), empty_label=_("All")
    )
    answering = UnitChoiceFilter(
        queryset=_answering, method="filter_answering", label=_("Answers: unit and below"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(choices=OpinionKind.choices, label=_("Kind"), empty_label=_("All"))
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label=_("How it came"), empty_label=_("All"))
    domain = django_filters.ChoiceFilter(
        choices=DOMAINS, method="filter_domain", label=_("Domain"), empty_label=_("All")
    )
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.order_by("sort_key", "id"), label=_("Theme"), empty_label=_("All")
    )
    received_from = django_filters.DateFilter(
        field_name="received_on", lookup_expr="gte", label=_("Received from"), widget=typed_date()
    )
    received_to = django_filters.DateFilter(
        field_name="received_on", lookup_expr="lte", label=_("Received until"), widget=typed_date()
    )
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=_("Due from"), widget=typed_date()
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due until"), widget=typed_date()
    )
    answered_from = django_filters.DateFilter(
        field_name="first_answered_on", lookup_expr="gte", label=_("First answered from"), widget=typed_date()
    )
    answered_to = django_filters.DateFilter(
        field_name="first_answered_on", lookup_expr="lte", label=_("First answered until"), widget=typed_date()
    )
    conference = IdFilter(field_name="conference", label=_("Conference"), widget=forms.HiddenInput)

    class Meta:
        model = Opinion
        form = _Form
        fields = (
            "q", "state", "todo", "subtree", "answering", "kind", "channel", "domain", "theme", "received_from",
            "received_to", "due_from", "due_to", "answered_from", "answered_to", "conference",
        )  # fmt: skip

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """A number, a citizen's code, or all the words, with or without accents."""
        return queryset.found_by(value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """Open is what the citizen waits for, overdue what of it is late; public is also what was closed since."""
        if value == "open":
            return queryset.open()
        if value == "public":
            return queryset.filter(public__is_public=True)
        return queryset.overdue(today()) if value == "overdue" else queryset.filter(state=value)

    def filter_domain(self, queryset: Any, name: str, value: str) -> Any:
        """Some have none yet."""
        return queryset.filter(domain="" if value == NO_DOMAIN else value)

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        return queryset.none() if user is None else queryset.filter(to_do(user, value))

    def filter_subtree(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_answering(self, queryset: Any, name: str, value: Unit) -> Any:
        """Assigned to the unit or one below it."""
        return queryset.filter(assigned_steward__path__startswith=value.path)
