"""The filters of the list of nominations, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.enums import NominationState, Procedure, Recipient
from awards.models import AwardForm, EmulationTitle, Nomination
from awards.waiting import after_council, before_council, own, to_judge
from mobilization.common.filters import ListFilter, typed_date
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit
from reviews.queries.stewards import units_around

TODO = [
    ("judge", _("Wait for judgement by my unit")),
    ("session", _("To put before my unit’s council")),
    ("settled", _("Decided by a council, to recommend or refuse")),
    ("returned", _("Returned to my unit")),
    ("draft", _("Drafts of my unit")),
]


def _seen(request: object) -> "QuerySet[Nomination]":
    """The reader's; a job, which has no request, filters rows that are the reader's."""
    user = getattr(request, "user", None)
    return Nomination.objects.visible_to(user) if user else Nomination.objects.all()


def _units(request: object = None) -> "QuerySet[Unit]":
    return units_around(_seen(request)) if request else Unit.objects.all()


class _Form(forms.Form):
    FIRST = ("q", "state", "recipient", "within")


class NominationFilter(ListFilter):
    """By words, state, what waits for one's unit, kind of recipient, form or title, unit and day of submission."""

    q = django_filters.CharFilter(method="filter_text", label=_("Name, post or code"))
    state = django_filters.ChoiceFilter(choices=NominationState.choices, label=_("State"), empty_label=_("All"))
    recipient = django_filters.ChoiceFilter(choices=Recipient.choices, label=_("Recipient"), empty_label=_("All"))
    within = UnitChoiceFilter(queryset=_units, method="filter_within", label=_("Unit and below"), empty_label=_("All"))
    form_of = django_filters.ModelChoiceFilter(
        field_name="form", queryset=AwardForm.objects.order_by("position", "sort_key", "id"), label=_("Award form"),
        empty_label=_("All"),
    )  # fmt: skip
    title_of = django_filters.ModelChoiceFilter(
        field_name="title", queryset=EmulationTitle.objects.order_by("position", "sort_key", "id"),
        label=_("Emulation title"), empty_label=_("All"),
    )  # fmt: skip
    procedure = django_filters.ChoiceFilter(choices=Procedure.choices, label=_("Procedure"), empty_label=_("All"))
    submitted_from = django_filters.DateFilter(
        field_name="submitted_on", lookup_expr="gte", label=_("Submitted from"), widget=typed_date()
    )
    submitted_to = django_filters.DateFilter(
        field_name="submitted_on", lookup_expr="lte", label=_("Submitted until"), widget=typed_date()
    )
    todo = django_filters.ChoiceFilter(choices=TODO, method="filter_todo", label=_("To do"), empty_label=_("All"))

    class Meta:
        model = Nomination
        form = _Form
        fields = (
            "q", "state", "recipient", "within", "form_of", "title_of", "procedure", "submitted_from",
            "submitted_to", "todo",
        )  # fmt: skip

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """All the words, with or without accents."""
        return queryset.found_by(value)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """Looked after by the unit or one below it."""
        return queryset.filter(steward__path__startswith=value.path)

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """What waits for the unit that the reader acts for."""
        user = getattr(self.request, "user", None)
        if user is None:
            return queryset.none()
        of_body = {"judge": to_judge, "session": before_council, "settled": after_council}
        return queryset.filter(of_body[value](user) if value in of_body else own(user, value))
