"""Replication in the API: beginning a copy, and the genealogy of a model."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.models import Campaign
from models_registry.api.fields import Seeing, sent
from models_registry.api.serializers import ModelSerializer
from models_registry.api.steps import step
from models_registry.choices import units_to_write_for
from models_registry.permissions import may_copy_model
from models_registry.queries.genealogy import branches_of, spread_of
from models_registry.services.replication import copy_model
from organizations.models import Unit


class CopySerializer(serializers.Serializer[Any]):
    """For which unit, under which title, in which campaign."""

    unit = Seeing(units_to_write_for, Unit)
    title = serializers.CharField(max_length=300)
    campaign = Seeing(Campaign.objects.visible_to, Campaign, required=False, allow_null=True)


class SpreadSerializer(serializers.Serializer[Any]):
    """Sums of the family: copies registered, units, households, people, area of the units in km²."""

    copies = serializers.IntegerField()
    units = serializers.IntegerField()
    households = serializers.IntegerField()
    people = serializers.IntegerField()
    area = serializers.FloatField(allow_null=True)


class BranchSerializer(serializers.Serializer[Any]):
    """A model of the family, `depth` copies away from the first; `steward` is empty where it is the unit itself."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    unit = serializers.CharField()
    steward = serializers.CharField()
    year = serializers.IntegerField()
    households = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    depth = serializers.IntegerField()
    is_withdrawn = serializers.BooleanField()


class GenealogySerializer(serializers.Serializer[Any]):
    """The first 500 branches in the order of a tree; `spread` counts all."""

    spread = SpreadSerializer()
    branches = BranchSerializer(many=True)


class ReplicationMixin:
    """Actions on one model."""

    @step(takes=CopySerializer, shows=ModelSerializer, code=201)
    def copy(self: Any, request: Request, pk: int) -> Response:
        """Begin a draft of another unit with what one may read of this model; it names its origin."""
        model = self.get_object()
        if not may_copy_model(request.user, model):
            raise PermissionDenied
        copy = copy_model(model, by=request.user, **sent(CopySerializer, self))
        answer: Response = self._answer(copy, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:model-detail", args=[copy.pk])
        return answer

    @extend_schema(responses=GenealogySerializer)
    @action(detail=True, methods=["get"])
    def genealogy(self: Any, request: Request, pk: int) -> Response:
        """Who learned from whom, as far as it was registered; the first model on top."""
        model = self.get_object()
        told = {"spread": asdict(spread_of(model, request.user)), "branches": branches_of(model, request.user)}
        return Response(GenealogySerializer(told).data)
