"""The filters of the list of score sheets, for page and API alike."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from models_registry.filters.tallied import TalliedFilter, TalliedForm
from reviews.enums import RoundState, SheetState
from reviews.filters.rounds import seen_rounds
from reviews.models import ScoreSheet


class SheetFilter(TalliedFilter):
    """By round, state, whether the sheet waits to be filled in, and by a number."""

    TALLIED = "reviews:sheets"

    round = django_filters.ModelChoiceFilter(
        queryset=lambda request: seen_rounds(request).order_by("-opens_on", "-id"),
        field_name="assignment__item__round",
        label=_("Round of review"),
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(choices=SheetState.choices, label=_("State"), empty_label=_("All"))
    todo = django_filters.ChoiceFilter(
        choices=[("1", _("To be filled in"))], method="filter_todo", label=_("Waits"), empty_label=_("All")
    )

    class Meta:
        model = ScoreSheet
        form = TalliedForm
        fields = ("round", "state", "todo")

    def filter_todo(self, queryset: Any, name: str, value: str) -> Any:
        """Open, in a round that is open."""
        return queryset.filter(state=SheetState.OPEN, assignment__item__round__state=RoundState.OPEN)
