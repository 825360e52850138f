"""The filters of the list of duties, for page, API and export alike."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from directives.enums import DutyState
from directives.models import DirectiveDocument, Duty, Requirement
from directives.queries.duties import units_with_units_below
from mobilization.common.filters import ListFilter
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit

WHOSE = [("own", _("My unit")), ("below", _("Units below"))]


def _seen(request: Any, model: Any) -> Any:
    """Those the reader may see; all of them where a job filters rows that are the reader's anyway."""
    return model.objects.visible_to(request.user) if request else model.objects.all()


class DutyFilter(ListFilter):
    """By number or words, state, whose it is, subtree, document and requirement; `user` is who asks."""

    q = django_filters.CharFilter(method="filter_text", label=_("Number or words"))
    state = django_filters.ChoiceFilter(
        choices=DutyState.choices, method="filter_state", label=_("State"), empty_label=_("All")
    )
    whose = django_filters.ChoiceFilter(choices=WHOSE, method="filter_whose", label=_("Whose"), empty_label=_("All"))
    within = UnitChoiceFilter(
        queryset=units_with_units_below, method="filter_within", label=_("Unit and below"), empty_label=_("All")
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.all(), field_name="steward", label=_("Unit"), widget=forms.HiddenInput
    )
    document = django_filters.ModelChoiceFilter(
        queryset=lambda request: _seen(request, DirectiveDocument),
        field_name="requirement__document",
        label=_("Document"),
        widget=forms.HiddenInput,
    )
    requirement = django_filters.ModelChoiceFilter(
        queryset=lambda request: Requirement.objects.filter(document__in=_seen(request, DirectiveDocument)),
        label=_("Requirement"),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Duty
        fields = ("q", "state", "whose", "within", "unit", "document", "requirement")

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user or getattr(self.request, "user", None)

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        """The document's number as people type it, or words."""
        return queryset.found_by(value)

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        """As the clock says now."""
        return {
            DutyState.OPEN: queryset.open,
            DutyState.SOON: queryset.due_soon,
            DutyState.LATE: queryset.overdue,
            DutyState.DONE: queryset.done,
            DutyState.DONE_LATE: queryset.done_late,
        }[DutyState(value)]()

    def filter_whose(self, queryset: Any, name: str, value: str) -> Any:
        """Of the unit one acts for, or of those below it; everything for who acts for none."""
        acting = getattr(self.user, "acting", None)
        if acting is None:
            return queryset
        if value == "own":
            return queryset.filter(steward=acting.unit_id)
        return queryset.exclude(steward=acting.unit_id)

    def filter_within(self, queryset: Any, name: str, value: Unit) -> Any:
        """The unit and everything below it."""
        return queryset.filter(steward__path__startswith=value.path)
