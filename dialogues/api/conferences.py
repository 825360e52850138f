"""Conferences in the API: filters, rights, clocks and steps of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dialogues.filters.conferences import ConferenceFilter
from dialogues.models import Conference
from dialogues.permissions.conferences import (
    conference_actions,
    may_announce,
    may_plan,
    may_write_conference,
    units_that_plan,
)
from dialogues.permissions.states import demand_writable
from dialogues.services.conferences import (
    CONCLUSION,
    HOSTS,
    PLANNED,
    edit_conference,
    enter_attendance,
    plan_conference,
    write_conclusion,
)
from dialogues.services.steps import MOVED, move_conference, take_step
from dialogues.steps import MOVES, STEPS
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from mobilization.workflow.transitions import available_actions
from models_registry.api.fields import ReasonSerializer, Seeing
from models_registry.api.steps import REFUSED, demand, says_why_not
from organizations.models import Unit

READ, WRITE = "conferences:read", "conferences:write"
ON_PAGES = ("link", "registrations")
"""What pages alone offer."""
STAMPS = ("announced_on", "announce_due", "conclusion_due", "published_on", "published_noted_on")
SHOWN = (
    "id",
    "unit",
    "steward",
    *PLANNED,
    "registered",
    "year",
    "state",
    *STAMPS,
    *CONCLUSION,
    "version",
    "created_at",
)


class GroupSerializer(serializers.Serializer[Any]):
    """An invited group; `attended` is null while it is not counted."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    attended = serializers.IntegerField(read_only=True, allow_null=True)


class ConferenceSerializer(serializers.ModelSerializer[Conference]):
    """A conference; units and theme are ids. `is_late`: announced after the last day, or never though it was held."""

    groups = serializers.SerializerMethodField()
    is_late = serializers.BooleanField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Conference
        fields = (*SHOWN, "is_late", "groups", "actions")
        read_only_fields = fields

    @extend_schema_field(GroupSerializer(many=True))
    def get_groups(self, conference: Conference) -> Any:
        """Who is invited, in their order."""
        rows = sorted(conference.groups.all(), key=lambda group: (group.position, group.pk))
        return GroupSerializer(rows, many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, conference: Conference) -> list[str]:
        """What the account may do with it now."""
        user = self.context["request"].user
        steps = [step.action for step in available_actions(conference, user)]
        inside = [each for each in conference_actions(user, conference) if each not in ON_PAGES]
        return [*inside, *steps]


class ConferenceEditSerializer(serializers.ModelSerializer[Conference]):
    """What is written about a conference; `groups` are names in their order."""

    groups = serializers.ListField(child=serializers.CharField(max_length=200), max_length=50, required=False)

    class Meta:
        model = Conference
        fields: tuple[str, ...] = (*PLANNED, *CONCLUSION, "groups")
        extra_kwargs: ClassVar = {name: {"required": False} for name in HOSTS}
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class ConferenceNewSerializer(ConferenceEditSerializer):
    """A conference in the plan of a unit."""

    unit = Seeing(Unit.objects.visible_to, Unit)

    class Meta(ConferenceEditSerializer.Meta):
        fields = ("unit", *PLANNED, "groups")

    def validate_unit(self, unit: Unit) -> Unit:
        """One for which the account may plan today. Raises PermissionDenied."""
        if not units_that_plan(self.context["request"].user).filter(pk=unit.pk).exists():
            raise PermissionDenied
        return unit


class ConferenceStepSerializer(serializers.Serializer[Any]):
    """The step; the reason where it needs one (a late announcement, too); when the conclusion was published."""

    step = serializers.ChoiceField(choices=[each for each in STEPS if each not in (*MOVES, "hold")])
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    published_on = serializers.DateField(required=False, allow_null=True, default=None)


class ConferenceMoveSerializer(serializers.ModelSerializer[Conference]):
    """Other days, and why."""

    reason = serializers.CharField(max_length=2000)

    class Meta:
        model = Conference
        fields = (*MOVED, "reason")
        extra_kwargs: ClassVar = {name: {"required": False} for name in MOVED}
        validators: ClassVar[list[Any]] = []


class CameSerializer(serializers.Serializer[Any]):
    """How many of an invited group came; null: not counted."""

    group = serializers.IntegerField(min_value=1)
    attended = serializers.IntegerField(min_value=0, max_value=1_000_000, allow_null=True)


class AttendanceSerializer(serializers.Serializer[Any]):
    """How many of the invited groups came; others stay as they are."""

    groups = CameSerializer(many=True)


class ConferenceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Conference]):
    """Conferences of one's subtree, the latest first."""

    queryset = Conference.objects.none()
    serializer_class = ConferenceSerializer
    filterset_class = ConferenceFilter
    keyset: ClassVar = ("-planned_from", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = {"read": READ, "write": WRITE}

    def get_queryset(self) -> "QuerySet[Conference]":
        """To others they do not exist."""
        found: QuerySet[Conference] = Conference.objects.visible_to(self.request.user)
        return found.select_related("steward").prefetch_related("groups")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One conference; its `ETag` names version and state."""
        return self._answer(self.get_object())

    @extend_schema(request=ConferenceNewSerializer, responses={201: ConferenceSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put a conference into the plan of one's unit, or of one below it."""
        if not may_plan(request.user):
            raise PermissionDenied
        values = self._sent(ConferenceNewSerializer)
        unit, groups = values.pop("unit"), values.pop("groups", [])
        made = plan_conference(unit=unit, values=values, groups=groups, by=request.user)
        answer = self._answer(self.get_queryset().get(pk=made.pk), status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:conference-detail", args=[made.pk])
        return answer

    @extend_schema(
        request=ConferenceEditSerializer, responses={200: ConferenceSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct it on the version named in `If-Match`; the conclusion once it was held, by itself."""
        found = self._writable()
        version = version_named(request, found)
        changes = self._sent(ConferenceEditSerializer, partial=True)
        groups = changes.pop("groups", None)
        concluded = {name: changes.pop(name) for name in CONCLUSION if name in changes}
        if concluded and (changes or groups is not None):
            raise serializers.ValidationError({next(iter(concluded)): [gettext("Send the conclusion by itself.")]})
        try:
            if concluded:
                write_conclusion(found, version=version, changes=concluded, by=request.user)
            else:
                edit_conference(found, version=version, changes=changes, groups=groups, by=request.user)
        except RecordChanged as changed:
            current = self.get_serializer(self.get_object()).data
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(self.get_object())

    @extend_schema(
        request=AttendanceSerializer, responses={200: ConferenceSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def attendance(self, request: Request, **kwargs: Any) -> Response:
        """Say how many of each invited group came, on the version named in `If-Match`."""
        found = self._writable()
        version = version_named(request, found)
        given = {each["group"]: each["attended"] for each in self._sent(AttendanceSerializer)["groups"]}
        try:
            enter_attendance(found, version=version, attended=given, by=request.user)
        except RecordChanged as changed:
            current = self.get_serializer(self.get_object()).data
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(self.get_object())

    @extend_schema(request=ConferenceStepSerializer, responses={200: ConferenceSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """What goes out to people: announce, conclude, take back, postpone, cancel; `missing` names what is empty."""
        found = self.get_object()
        if not may_announce(request.user, found):
            raise PermissionDenied
        given = self._sent(ConferenceStepSerializer)
        step = given.pop("step")
        demand(request.user, found, step)
        take_step(found, step, by=request.user, **given)
        return self._answer(self.get_object())

    @extend_schema(request=ReasonSerializer, responses={200: ConferenceSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def hold(self, request: Request, **kwargs: Any) -> Response:
        """Say that it was held; of a dialogue that was never announced with a reason."""
        found = self.get_object()
        demand(request.user, found, "hold")
        take_step(found, "hold", by=request.user, reason=self._sent(ReasonSerializer)["reason"])
        return self._answer(self.get_object())

    @extend_schema(request=ConferenceMoveSerializer, responses={200: ConferenceSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Move it to another date with a reason; one that is announced is announced anew."""
        found = self.get_object()
        demand(request.user, found, "move_announced" if found.state == "announced" else "move")
        given = self._sent(ConferenceMoveSerializer, partial=True)
        reason = given.pop("reason", "")
        move_conference(found, days=given, by=request.user, reason=reason)
        return self._answer(self.get_object())

    def _writable(self) -> Conference:
        found = self.get_object()
        demand_writable(self.request.user, found)
        if not may_write_conference(self.request.user, found):
            raise PermissionDenied
        return found

    def _sent(self, of: type[serializers.BaseSerializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        sent = of(data=self.request.data, partial=partial, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def _answer(self, conference: Conference, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(conference).data, code, headers={"ETag": etag(conference)})
