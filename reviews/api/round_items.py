"""Candidacies of a round and conflicts of interest in the API, as their reader may know of them."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.models import Person
from reviews.models import Conflict, Round, RoundItem
from reviews.permissions.rounds import DECLARED_IN, may_declare, may_withdraw_conflict
from reviews.permissions.states import Whose, demand_state
from reviews.queries.round_items import Line, is_blind_for, items_of, lines
from reviews.queries.rounds import judges
from reviews.querysets import is_council_member
from reviews.services.conflicts import declare_conflict, withdraw_conflict
from reviews.services.rounds import take_out


class InConflictSerializer(serializers.Serializer[Any]):
    """Somebody of the council does not judge it; `declared` is the id of what they declared, if anything."""

    name = serializers.CharField()
    grounds = serializers.CharField()
    declared = serializers.IntegerField(source="declared.pk", default=None, allow_null=True)


class RoundItemSerializer(serializers.Serializer[Any]):
    """A candidacy in the round. In a blind round members read it without names, and `candidacy`, `unit` are empty."""

    id = serializers.IntegerField(source="item.pk")
    position = serializers.IntegerField(source="item.position")
    title = serializers.CharField()
    unit = serializers.CharField()
    candidacy = serializers.SerializerMethodField()
    conflicts = InConflictSerializer(many=True)

    def get_candidacy(self, line: Line) -> int | None:
        """Its id, for those who read it."""
        return line.item.candidacy_id if line.reads_candidacy else None


class ConflictNewSerializer(serializers.Serializer[Any]):
    """Who does not judge it, and why; a member leaves `person` out and means themselves."""

    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none(), required=False)
    ground = serializers.CharField(max_length=2000)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A person is chosen among those who sit in the council."""
        fields: dict[str, Any] = super().get_fields()
        if "item" in self.context:
            seated = judges(self.context["item"].round.council).order_by().values("person")
            fields["person"].queryset = Person.objects.filter(pk__in=seated)
        return fields


class ConflictSerializer(serializers.ModelSerializer[Conflict]):
    """A declared conflict of interest; `model` is null for a member in a blind round."""

    model = serializers.SerializerMethodField()

    class Meta:
        model = Conflict
        fields = ("id", "council", "model", "person", "ground", "declared_at", "withdrawn_at", "withdrawn_reason")
        read_only_fields = fields

    def get_model(self, conflict: Conflict) -> int | None:
        """Its id, for those who may know which one it is."""
        return None if self.context.get("is_blind") else conflict.model_id


class WithdrawSerializer(serializers.Serializer[Any]):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=2000)


class RoundItemsViewSet(viewsets.GenericViewSet[RoundItem]):
    """The candidacies of one round, in their order."""

    queryset = RoundItem.objects.none()
    serializer_class = RoundItemSerializer
    filter_backends = ()
    keyset: ClassVar = ("position", "id")

    def list(self, request: Request, of_round: int) -> Response:
        """Those the reader sees."""
        known = Round.objects.visible_to(request.user).select_related("council")
        found: Round = get_object_or_404(known, pk=of_round)
        rows = self.paginate_queryset(items_of(found, request.user)) or []
        return self.get_paginated_response(self.get_serializer(lines(rows, found, request.user), many=True).data)


class RoundItemViewSet(viewsets.GenericViewSet[RoundItem]):
    """One candidacy of a round, by the id it has there."""

    queryset = RoundItem.objects.none()
    serializer_class = RoundItemSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take it out of the round."""
        take_out(self._item(pk), by=request.user)
        return Response(status=204)

    @extend_schema(request=ConflictNewSerializer, responses={201: ConflictSerializer})
    @action(detail=True, methods=["post"])
    def conflict(self, request: Request, pk: int) -> Response:
        """Declare a conflict of interest: a member of themselves, the secretary of any member."""
        item = self._item(pk)
        demand_state(request.user, item.round, DECLARED_IN, Whose.BOTH)
        if not may_declare(request.user, item):
            raise PermissionDenied
        sent = ConflictNewSerializer(data=request.data, context={"item": item})
        sent.is_valid(raise_exception=True)
        known = dict(sent.validated_data)
        if is_council_member(request.user):
            known.setdefault("person", request.user.person)  # type: ignore[union-attr]
        elif "person" not in known:
            raise serializers.ValidationError({"person": [sent.fields["person"].error_messages["required"]]})
        made = declare_conflict(item, **known, by=request.user)
        context = {"is_blind": is_blind_for(request.user, item.round)}
        return Response(ConflictSerializer(made, context=context).data, status=201)

    def _item(self, pk: int) -> RoundItem:
        rows = RoundItem.objects.visible_to(self.request.user).select_related(
            "round__steward", "round__council__steward", "candidacy__model"
        )
        item: RoundItem = get_object_or_404(rows, pk=pk)
        return item


class ConflictViewSet(viewsets.GenericViewSet[Conflict]):
    """One declared conflict of interest."""

    queryset = Conflict.objects.none()
    serializer_class = ConflictSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(request=WithdrawSerializer, responses={200: ConflictSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take back what was declared by mistake, with a reason."""
        seen = Conflict.objects.visible_to(request.user).select_related("council__steward")
        declared: Conflict = get_object_or_404(seen, pk=pk)
        if not may_withdraw_conflict(request.user, declared):
            raise PermissionDenied
        sent = WithdrawSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(ConflictSerializer(withdraw_conflict(declared, **sent.validated_data, by=request.user)).data)
