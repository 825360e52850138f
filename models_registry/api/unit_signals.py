"""Signals of what units did in a campaign, in the API: the rows of the page, and what a secretary says about one."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.keys import LARGEST_ID
from models_registry.api.fields import sent
from models_registry.api.signals import DismissalSerializer
from models_registry.api.steps import step
from models_registry.enums import UnitSignalKind
from models_registry.filters.signals import DISMISSED
from models_registry.filters.unit_signals import PlacedUnitSignalFilter
from models_registry.permissions import may_dismiss_unit_signals
from models_registry.queries.unit_signals import signals_of_unit, units_read_by
from models_registry.services.signals import LONGEST_REASON
from models_registry.services.unit_signals import dismiss_unit_signal, restore_unit_signal
from organizations.models import Unit

FILTERS = [
    OpenApiParameter("within", OpenApiTypes.INT, description="The unit that is meant, with those below it."),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=UnitSignalKind.values),
    OpenApiParameter("status", OpenApiTypes.STR, enum=[DISMISSED], description="Standing ones without it."),
]


class UnitSignalSerializer(serializers.Serializer[Any]):
    """One signal in one campaign: its numbers in words, what helps; `key` changes with them. It blocks nothing."""

    kind = serializers.ChoiceField(UnitSignalKind.choices)
    campaign = serializers.IntegerField(source="campaign.pk")
    key = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    advice = serializers.CharField()
    dismissal = DismissalSerializer(allow_null=True)


class SignalledUnitSerializer(serializers.Serializer[Any]):
    """A unit and its signals; `id` is the unit's."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    signals = UnitSignalSerializer(many=True)


class NamedUnitSignalSerializer(serializers.Serializer[Any]):
    """Which signal of the unit."""

    kind = serializers.ChoiceField(UnitSignalKind.choices)
    campaign = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    key = serializers.SlugField(max_length=50)


class DismissUnitSignalSerializer(NamedUnitSignalSerializer):
    """Which signal of the unit, and why it is none."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class UnitSignalViewSet(viewsets.GenericViewSet[Unit]):
    """Units whose models the account reads inside, with the signals of what they did."""

    queryset = Unit.objects.none()
    serializer_class = SignalledUnitSerializer
    filter_backends = ()
    keyset: ClassVar = ("sort_key", "id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "models:read"}  # a key writes like an officer, who dismisses none

    def get_queryset(self) -> QuerySet[Unit]:
        """Of others there are no signals."""
        return units_read_by(self.request.user)

    @extend_schema(parameters=FILTERS, responses=SignalledUnitSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Units with signals, each with those that are looked for."""
        found = PlacedUnitSignalFilter(request.query_params, queryset=self.get_queryset(), user=request.user)
        if not found.form.is_valid():
            raise serializers.ValidationError(found.form.errors)
        units: list[Any] = self.paginate_queryset(found.found()) or []
        signals = found.wanted(units)
        for unit in units:
            unit.signals = signals[unit.pk]
        return self.get_paginated_response(self.get_serializer(units, many=True).data)

    @extend_schema(responses=SignalledUnitSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One unit with all its signals, standing and dismissed."""
        return self._answer(self.get_object())

    @step(takes=DismissUnitSignalSerializer, shows=SignalledUnitSerializer)
    def dismiss(self, request: Request, pk: int) -> Response:
        """Say why a signal is none, as a secretary of a level above; it stands again when its numbers change."""
        unit = self._judged()
        dismiss_unit_signal(unit, by=request.user, **sent(DismissUnitSignalSerializer, self))
        return self._answer(unit)

    @step(takes=NamedUnitSignalSerializer, shows=SignalledUnitSerializer)
    def restore(self, request: Request, pk: int) -> Response:
        """Undo a dismissal."""
        unit = self._judged()
        restore_unit_signal(unit, by=request.user, **sent(NamedUnitSignalSerializer, self))
        return self._answer(unit)

    def _judged(self) -> Unit:
        unit = self.get_object()
        if not may_dismiss_unit_signals(self.request.user, unit):
            raise PermissionDenied
        return unit

    def _answer(self, unit: Any) -> Response:
        unit.signals = signals_of_unit(unit, self.request.user)
        return Response(self.get_serializer(unit).data)
