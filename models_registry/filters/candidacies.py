"""The filters of lists of candidacies, for page and API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from models_registry.enums import CandidacyState
from models_registry.filters.tallied import TalliedFilter, TalliedForm
from models_registry.filters.units import IdFilter
from models_registry.filters.waiting import WaitingFilter, waits_for_reader, whose_work
from models_registry.models import Candidacy, RegisteredModel
from models_registry.queries.candidacy_todo import CANDIDACY_TODOS
from organizations.enums import Level


class CandidacyListFilter(TalliedFilter, WaitingFilter):
    """By words of the model, state, level, what waits for the reader, who is the request's, and by a number."""

    TALLIED = "models_registry:candidacies"

    WORK, NEWEST = CANDIDACY_TODOS, ("-created_at", "-id")

    q = django_filters.CharFilter(method="filter_text", label=_("Words or code"))
    todo = waits_for_reader(CANDIDACY_TODOS)
    whose = whose_work()
    state = django_filters.ChoiceFilter(choices=CandidacyState.choices, label=_("State"), empty_label=_("All"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("All"))

    class Meta:
        model = Candidacy
        form = TalliedForm
        fields: tuple[str, ...] = ("q", "todo", "whose", "state", "level")

    @property
    def reader(self) -> Any:
        """Who asks."""
        return self.request.user

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
        fields = ("q", "todo", "whose", "model", "campaign", "body", "state", "level")
