"""The filters of lists of candidacies, for page and API."""

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from models_registry.filters.waiting import WaitingFilter, waits_for_reader, whose_work
from models_registry.models import Candidacy, RegisteredModel
from models_registry.queries.candidacy_todo import CANDIDACY_TODOS
from models_registry.querysets import path_of_reader
from organizations.enums import Level
from organizations.filters.units import UnitChoiceFilter
from organizations.models import Unit

if TYPE_CHECKING:
    from organizations.querysets import UnitQuerySet


def _within_reach(request: Any = None) -> "UnitQuerySet":
    """The units whose candidacies the reader may see; a job, which nobody asks, takes all."""
    units = Unit.objects.order_by("sort_key", "id")
    user = getattr(request, "user", None)
    if user is None:
        return units
    path = path_of_reader(user)
    return units.none() if path is None else units.filter(path__startswith=path)


class CandidacyListFilter(TalliedFilter, WaitingFilter):
    """By words of the model, its unit, state, level, what waits for the reader, who is the request's, a number."""

    TALLIED = "models_registry:candidacies"

    WORK, NEWEST = CANDIDACY_TODOS, ("-created_at", "-id")

    q = django_filters.CharFilter(method="filter_text", label=_("Words or code"))
    subtree = UnitChoiceFilter(
        queryset=_within_reach, method="filter_subtree", label=_("Unit and below"), empty_label=_("All")
    )
    todo = waits_for_reader(CANDIDACY_TODOS)
    whose = whose_work()
    state = django_filters.ChoiceFilter(choices=CandidacyState.choices, label=_("State"), empty_label=_("All"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))

    class Meta:
        model = Candidacy
        form = TalliedForm
        fields: tuple[str, ...] = ("q", "subtree", "todo", "whose", "state", "level")

    @property
    def reader(self) -> Any:
        """Who asks."""
        return self.request.user

    def filter_subtree(self, queryset: "QuerySet[Any]", name: str, value: Unit) -> "QuerySet[Any]":
        """Of models that the unit or one below it has in charge today."""
        return queryset.filter(model__steward__path__startswith=value.path)

    def filter_text(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """All the words, or the code, in what the reader may read of the model."""
        return queryset.filter(model__in=RegisteredModel.objects.found_by(value, self.reader).values("pk"))


class CandidacyFilter(CandidacyListFilter):
    """For the API also by the ids of model, campaign, and the unit that judges today."""

    model = IdFilter(field_name="model_id", label=_("Model"))
    campaign = IdFilter(field_name="campaign_id", label=_("Campaign"))
    body = IdFilter(field_name="body_steward_id", label=_("judged today by"))

    class Meta:
        model = Candidacy
        form = TalliedForm
        fields = ("q", "subtree", "todo", "whose", "model", "campaign", "body", "state", "level")
