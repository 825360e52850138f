"""Duties in the API: what documents ask of units, reporting it done, taking it up again."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.enums import DutyState
from directives.filters.duties import DutyFilter
from directives.models import Duty
from directives.permissions.documents import duty_actions, may_ask, may_report_duty
from directives.queries.duties import DUE_FIRST, by_due_day, state_of
from directives.services.duties import DutyNotDone, DutyNotOpen, reopen_duty, report_done
from mobilization.outbox.api import Conflict


class DutySerializer(serializers.ModelSerializer[Duty]):
    """What one unit has to do; `unit` is who was asked, `steward` who has to do it today, `state` as of today."""

    document = serializers.IntegerField(source="requirement.document_id", read_only=True)
    text = serializers.CharField(source="requirement.text", read_only=True)
    due_on = serializers.DateField(source="requirement.due_on", read_only=True, allow_null=True)
    state = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Duty
        fields = (
            "id",
            "requirement",
            "document",
            "text",
            "due_on",
            "unit",
            "steward",
            "state",
            "done_on",
            "done_note",
            "actions",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=DutyState.choices))
    def get_state(self, duty: Duty) -> str:
        """How it stands today."""
        return state_of(duty)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["done", "attach", "reopen"])))
    def get_actions(self, duty: Duty) -> list[str]:
        """What the account may do with the duty now."""
        return duty_actions(self.context["request"].user, duty)


class DoneSerializer(serializers.Serializer[Any]):
    """The day, and how it was done."""

    done_on = serializers.DateField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ReopenSerializer(serializers.Serializer[Any]):
    """Why it is taken up again."""

    reason = serializers.CharField(max_length=500)


class DutyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Duty]):
    """What documents ask of the account's unit and of those below it, what is due first on top."""

    required_scopes: ClassVar = {"read": "documents:read", "write": "documents:write"}
    queryset = Duty.objects.none()
    serializer_class = DutySerializer
    filterset_class = DutyFilter
    keyset: ClassVar = DUE_FIRST
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Duty]:
        """Only what the account may see: to others the duty does not exist."""
        duties = Duty.objects.visible_to(self.request.user)
        return by_due_day(duties).select_related("steward", "requirement__document__steward")

    @extend_schema(request=DoneSerializer, responses={200: DutySerializer, 409: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: int) -> Response:
        """Report it as done."""
        duty = self.get_object()
        if duty.done_on is None and not may_report_duty(request.user, duty):
            self.permission_denied(request)
        sent = DoneSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            report_done(duty, **sent.validated_data, by=request.user)
        except DutyNotOpen as wrong:
            raise Conflict from wrong
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ReopenSerializer, responses={200: DutySerializer, 409: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Take it up again, with a reason."""
        duty = self.get_object()
        if not may_ask(request.user, duty.requirement.document):
            self.permission_denied(request)
        sent = ReopenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            reopen_duty(duty, reason=sent.validated_data["reason"], by=request.user)
        except DutyNotDone as wrong:
            raise Conflict from wrong
        return Response(self.get_serializer(self.get_object()).data)
