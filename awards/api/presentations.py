"""Presentations in the API: events, and who was handed what there."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from awards.api.decisions import READ, WRITE
from awards.filters.decisions import PresentationFilter
from awards.models import Decision, Handover, Presentation
from awards.permissions.decisions import demand_holding, may_draft, may_keep_presentation, presentation_actions
from awards.queries.presentations import handed_at, with_handed
from awards.queries.seen import of_event
from awards.services.presentations import (
    EVENT,
    add_presentation,
    change_presentation,
    hand_over,
    remove_presentation,
)
from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.keys import LARGEST_ID
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named, whole_named
from mobilization.workflow.api import NOT_NOW, VersionedViewSet
from organizations.models import Unit

MOST = 1000


class PresentationSerializer(serializers.ModelSerializer[Presentation]):
    """An event; of `decisions` that the account reads, `handed` counts what was handed over there."""

    handed = serializers.IntegerField(read_only=True)
    decisions = serializers.IntegerField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Presentation
        fields = ("id", "unit", "steward", *EVENT, "version", "handed", "decisions", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "hand_over", "remove"])))
    def get_actions(self, presentation: Presentation) -> list[str]:
        """What the account may do with it now."""
        return presentation_actions(self.context["request"].user, presentation)


class PresentationEditSerializer(serializers.ModelSerializer[Presentation]):
    """What stands about an event."""

    class Meta:
        model = Presentation
        fields = EVENT
        validators: ClassVar[list[Any]] = []


class PresentationNewSerializer(PresentationEditSerializer):
    """An event of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(PresentationEditSerializer.Meta):
        fields = ("unit", *EVENT)  # type: ignore[assignment]


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """What a recipient was handed; `received_by` is empty where they came themselves."""

    decision = serializers.IntegerField(source="recipient.decision_id", read_only=True)
    name = serializers.CharField(source="recipient.name", read_only=True)

    class Meta:
        model = Handover
        fields = ("id", "decision", "recipient", "name", "number", "received_by")
        read_only_fields = fields


class GivenSerializer(serializers.Serializer[Any]):
    """A recipient, of a row without names how many, and who received it for them."""

    recipient = serializers.IntegerField(min_value=1)
    number = serializers.IntegerField(min_value=1, max_value=100_000, default=1)
    received_by = serializers.CharField(max_length=200, required=False, allow_blank=True)


class HandOverSerializer(serializers.Serializer[Any]):
    """Of one decision, who was handed theirs at the event; of those of its list who are not named, nobody was."""

    decision = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    given = ShortList(child=GivenSerializer(), max_length=MOST)


class PresentationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VersionedViewSet[Presentation]):
    """Presentations that the account may read, the latest first."""

    queryset = Presentation.objects.none()
    serializer_class = PresentationSerializer
    filterset_class = PresentationFilter
    keyset: ClassVar = ("-held_on", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "put", "delete"]
    required_scopes: ClassVar = {
        "read": READ,
        "create": WRITE,
        "partial_update": WRITE,
        "destroy": WRITE,
        "hand_over": WRITE,
    }

    def get_queryset(self) -> "QuerySet[Presentation]":
        """With numbers and units."""
        return with_handed(Presentation.objects.visible_to(self.request.user), self.request.user)

    def whole_of(self, record: Presentation) -> str:
        """What was handed over there, as far as the account reads it."""
        return of_event(record, self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One event; its `ETag` names the version, and what was handed over there as far as the account reads it."""
        return self._shown(self.get_object())

    @extend_schema(request=PresentationNewSerializer, responses={201: PresentationSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter an event."""
        if not may_draft(request.user):
            raise PermissionDenied
        values = self._sent(PresentationNewSerializer)
        unit = values.pop("unit")
        return self._answer(add_presentation(unit=unit, values=values, by=request.user), status=201)

    @extend_schema(
        request=PresentationEditSerializer, responses={200: PresentationSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct it, on the version named in `If-Match`."""
        found = self._kept()
        version = version_named(request, found)
        changes = self._sent(PresentationEditSerializer, of=found, partial=True)
        try:
            return self._answer(change_presentation(found, version=version, changes=changes, by=request.user))
        except RecordChanged:
            return self._changed(found)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take away an event entered by mistake, at which nothing was handed over."""
        remove_presentation(self._kept(), by=request.user)
        return Response(status=204)

    @extend_schema(responses=HandoverSerializer(many=True))
    @action(detail=True, methods=["get"], url_path="handovers", filterset_class=None, keyset=("id",))
    def handovers(self, request: Request, **kwargs: Any) -> Response:
        """What was handed over there, as far as the account reads the decisions."""
        rows: Any = handed_at(self.get_object(), request.user)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(HandoverSerializer(page, many=True).data)

    @extend_schema(
        request=HandOverSerializer,
        responses={200: PresentationSerializer, **CONFLICTS, **NOT_NOW},
        parameters=[IF_MATCH],
    )
    @handovers.mapping.put
    def hand_over(self, request: Request, **kwargs: Any) -> Response:
        """Say who of a decision was handed theirs there; it replaces what was said of this decision before.

        `If-Match` names the event as it was read, with what was handed over there.
        """
        found = self._kept()
        read = whole_named(request, of_event(found, request.user))
        sent = self._sent(HandOverSerializer)
        seen = Decision.objects.visible_to(request.user).select_related("unit", "steward")
        decision = seen.filter(pk=sent["decision"]).first()
        if decision is None:
            raise Http404
        demand_holding(request.user, decision)
        given = {each["recipient"]: (each["number"], each.get("received_by", "")) for each in sent["given"]}
        try:
            hand_over(found, decision, shown=None, given=given, seen=read, by=request.user)
        except RecordChanged:
            return self._changed(found)
        return self._answer(found)

    def _kept(self) -> Presentation:
        found = self.get_object()
        if not may_keep_presentation(self.request.user, found):
            raise PermissionDenied
        return found
