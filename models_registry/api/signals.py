"""Signals against formalism in the API: the models that have some, and what a secretary says about one."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from models_registry.api.fields import sent
from models_registry.api.steps import step
from models_registry.enums import SignalKind
from models_registry.filters.signals import DISMISSED, PlacedSignalFilter
from models_registry.models import RegisteredModel
from models_registry.permissions import may_dismiss_signals
from models_registry.queries.signals import signals_of
from models_registry.services.signals import LONGEST_REASON, dismiss_signal, restore_signal

FILTERS = [
    OpenApiParameter("within", OpenApiTypes.INT, description="The unit whose models, with those below it, are meant."),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=SignalKind.values),
    OpenApiParameter("status", OpenApiTypes.STR, enum=[DISMISSED], description="Standing ones without it."),
]


class DismissalSerializer(serializers.Serializer[Any]):
    """Why a signal is none; `by` is a name, `unit` an id."""

    reason = serializers.CharField()
    by = serializers.CharField(source="by.get_full_name", allow_null=True, default=None)
    unit = serializers.IntegerField(source="unit_id")
    at = serializers.DateTimeField()


class SignalSerializer(serializers.Serializer[Any]):
    """One signal: what it rests on, what helps; `key` tells it from others of its kind. It blocks nothing."""

    kind = serializers.ChoiceField(SignalKind.choices)
    key = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    advice = serializers.CharField()
    dismissal = DismissalSerializer(allow_null=True)


class SignalledSerializer(serializers.Serializer[Any]):
    """A model and its signals; `id` is the model's, units are ids."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.IntegerField(source="unit_id")
    steward = serializers.IntegerField(source="steward_id")
    signals = SignalSerializer(many=True)


class NamedSerializer(serializers.Serializer[Any]):
    """Which signal of the model."""

    kind = serializers.ChoiceField(SignalKind.choices)
    key = serializers.SlugField(max_length=50)


class DismissSerializer(NamedSerializer):
    """Which signal of the model, and why it is none."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class SignalViewSet(viewsets.GenericViewSet[RegisteredModel]):
    """Models that the account reads inside, with their signals."""

    queryset = RegisteredModel.objects.none()
    serializer_class = SignalledSerializer
    filter_backends = ()
    keyset: ClassVar = ("-listed_on", "-id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "models:read", "write": "models:write"}

    def get_queryset(self) -> QuerySet[RegisteredModel]:
        """To others they do not exist."""
        return RegisteredModel.objects.open_to(self.request.user)

    @extend_schema(parameters=FILTERS, responses=SignalledSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Models with signals, the newest first, each with those that are looked for."""
        found = PlacedSignalFilter(request.query_params, queryset=self.get_queryset(), user=request.user)
        if not found.form.is_valid():
            raise serializers.ValidationError(found.form.errors)
        models = self.paginate_queryset(found.found().select_related("unit", "steward")) or []
        signals = signals_of(models, request.user)
        for model in models:
            model.signals = found.wanted(signals[model.pk])
        return self.get_paginated_response(self.get_serializer(models, many=True).data)

    @extend_schema(responses=SignalledSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One model with all its signals, standing and dismissed."""
        return self._answer(self.get_object())

    @step(takes=DismissSerializer, shows=SignalledSerializer)
    def dismiss(self, request: Request, pk: int) -> Response:
        """Say why a signal is none; it stands again when what it rests on changes."""
        model = self._mine()
        dismiss_signal(model, by=request.user, **sent(DismissSerializer, self))
        return self._answer(model)

    @step(takes=NamedSerializer, shows=SignalledSerializer)
    def restore(self, request: Request, pk: int) -> Response:
        """Undo a dismissal."""
        model = self._mine()
        restore_signal(model, by=request.user, **sent(NamedSerializer, self))
        return self._answer(model)

    def _mine(self) -> RegisteredModel:
        model = self.get_object()
        if not may_dismiss_signals(self.request.user, model):
            raise PermissionDenied
        return model

    def _answer(self, model: RegisteredModel) -> Response:
        known: Any = self.get_queryset().select_related("unit", "steward").get(pk=model.pk)
        known.signals = signals_of([known], self.request.user)[known.pk]
        return Response(self.get_serializer(known).data)
