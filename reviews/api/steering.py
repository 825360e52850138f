"""Steering committees in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.versions import (
    CONFLICTS,
    IF_MATCH,
    both_versions,
    etag,
    version_named,
)
from organizations.models import Person, Unit
from reviews.filters.steering import CommitteeFilter
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.permissions.steering import (
    assessment_actions,
    committee_actions,
    may_keep_committee,
    may_set_up_committees,
    place_actions,
    task_actions,
)
from reviews.queries.steering import BY_ROLE, people_to_name
from reviews.services.sitting import sit_as_council
from reviews.services.steering import (
    ASSESSMENT,
    EDITABLE,
    PLACE,
    TASK,
    add_place,
    assess,
    edit_committee,
    set_up_committee,
)


class _WithContent(serializers.Serializer[Any]):
    """`seen` names the present content, for `If-Match`."""

    seen = serializers.SerializerMethodField()

    def get_seen(self, part: Any) -> str:
        """What names the present content."""
        return content_of(part)


class PlaceSerializer(_WithContent, serializers.ModelSerializer[SteeringMember]):
    """A member; former ones stay."""

    name = serializers.CharField(source="person.full_name", read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = SteeringMember
        fields = ("id", *PLACE, "name", "seen", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove"])))
    def get_actions(self, place: SteeringMember) -> list[str]:
        """What the account may do with it now."""
        return place_actions(self.context["request"].user, place)


class TaskSerializer(_WithContent, serializers.ModelSerializer[ProgrammeTask]):
    """A task of a year's programme, and what was done."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = ProgrammeTask
        fields = ("id", *TASK, "done_on", "done_note", "seen", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove", "done"])))
    def get_actions(self, task: ProgrammeTask) -> list[str]:
        """What the account may do with it now."""
        return task_actions(self.context["request"].user, task)


class AssessmentSerializer(serializers.ModelSerializer[SteeringAssessment]):
    """How a year of a unit, or of the committee itself, was assessed."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = SteeringAssessment
        fields = ("id", "committee", "unit", "steward", "year", "is_own", *ASSESSMENT, "version", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit"])))
    def get_actions(self, assessment: SteeringAssessment) -> list[str]:
        """What the account may do with it now."""
        return assessment_actions(self.context["request"].user, assessment)


class CommitteeSerializer(serializers.ModelSerializer[SteeringCommittee]):
    """A committee; `unit` and `steward` are ids."""

    members = PlaceSerializer(many=True, read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = SteeringCommittee
        fields = ("id", "unit", "steward", *EDITABLE, "version", "members", "actions")
        read_only_fields = fields

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=["edit", "members", "tasks", "assess", "report"]))
    )
    def get_actions(self, committee: SteeringCommittee) -> list[str]:
        """What the account may do with the committee now."""
        return committee_actions(self.context["request"].user, committee)


class CommitteeEditSerializer(serializers.ModelSerializer[SteeringCommittee]):
    """What those who keep the committee set."""

    class Meta:
        model = SteeringCommittee
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class CommitteeNewSerializer(CommitteeEditSerializer):
    """A new committee of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(CommitteeEditSerializer.Meta):
        fields = ("unit", *EDITABLE)  # type: ignore[assignment]


class PlaceEditSerializer(serializers.ModelSerializer[SteeringMember]):
    """A place corrected or ended; the person stays."""

    class Meta:
        model = SteeringMember
        fields = PLACE[1:]
        validators: ClassVar[list[Any]] = []


class PlaceNewSerializer(PlaceEditSerializer):
    """A member; somebody who has a role in the unit."""

    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none())

    class Meta(PlaceEditSerializer.Meta):
        fields = PLACE  # type: ignore[assignment]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A person is chosen among those of the committee's unit."""
        fields: dict[str, Any] = super().get_fields()
        if "committee" in self.context:
            fields["person"].queryset = people_to_name(self.context["committee"])
        return fields


class TaskEditSerializer(serializers.ModelSerializer[ProgrammeTask]):
    """A task of a year's programme."""

    class Meta:
        model = ProgrammeTask
        fields = TASK


class TaskDoneSerializer(serializers.Serializer[Any]):
    """When a task was done, and how; without a day it is open again."""

    done_on = serializers.DateField(allow_null=True)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AssessmentEditSerializer(serializers.ModelSerializer[SteeringAssessment]):
    """How a year went."""

    class Meta:
        model = SteeringAssessment
        fields = ASSESSMENT
        validators: ClassVar[list[Any]] = []


class AssessmentNewSerializer(AssessmentEditSerializer):
    """Of a unit directly below; null for the committee itself."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True)

    class Meta(AssessmentEditSerializer.Meta):
        fields = ("unit", "year", *ASSESSMENT)  # type: ignore[assignment]


class SittingSerializer(serializers.Serializer[Any]):
    """The council as which the committee sits."""

    council = serializers.IntegerField()


class CommitteeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SteeringCommittee]):
    """Steering committees that the account may read, the latest first."""

    queryset = SteeringCommittee.objects.none()
    serializer_class = CommitteeSerializer
    filterset_class = CommitteeFilter
    keyset: ClassVar = ("-valid_from", "-id")
    required_scopes: ClassVar = {"read": "reviews:read"}
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> "QuerySet[SteeringCommittee]":
        """With members."""
        members = SteeringMember.objects.select_related("person").annotate(place=BY_ROLE).order_by("place", "id")
        found: QuerySet[SteeringCommittee] = SteeringCommittee.objects.visible_to(self.request.user)
        return found.select_related("unit", "steward").prefetch_related(Prefetch("members", members))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One committee; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=CommitteeNewSerializer, responses={201: CommitteeSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set up a committee of a unit."""
        if not may_set_up_committees(request.user):
            raise PermissionDenied
        sent = CommitteeNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        unit = values.pop("unit")
        return self._answer(set_up_committee(unit=unit, values=values, by=request.user), status=201)

    @extend_schema(
        request=CommitteeEditSerializer, responses={200: CommitteeSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the committee, on the version named in `If-Match`."""
        committee = self._kept()
        version = version_named(request, committee)
        sent = CommitteeEditSerializer(committee, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            saved = edit_committee(committee, version=version, changes=sent.validated_data, by=request.user)
        except RecordChanged as changed:
            current = self._shown(changed.current)
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(saved)

    @extend_schema(request=PlaceNewSerializer, responses={201: PlaceSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def members(self, request: Request, **kwargs: Any) -> Response:
        """Name a member."""
        committee = self._kept()
        sent = PlaceNewSerializer(data=request.data, context={"committee": committee})
        sent.is_valid(raise_exception=True)
        place = add_place(committee, values=sent.validated_data, by=request.user)
        return Response(PlaceSerializer(place, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=AssessmentNewSerializer, responses={201: AssessmentSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def assessments(self, request: Request, **kwargs: Any) -> Response:
        """Enter the assessment of a unit below, or of the committee itself, for a year."""
        committee = self._kept()
        sent = AssessmentNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        unit, year = values.pop("unit"), values.pop("year")
        made = assess(committee, unit=unit, year=year, values=values, by=request.user)
        shown = AssessmentSerializer(made, context=self.get_serializer_context())
        return Response(shown.data, status=201, headers={"ETag": etag(made)})

    @extend_schema(request=None, responses={200: SittingSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def council(self, request: Request, **kwargs: Any) -> Response:
        """Let a committee that recognises models itself sit as a council, or bring its seats up to date."""
        made = sit_as_council(self._kept(), by=request.user)
        return Response(SittingSerializer({"council": made.pk}).data)

    def _kept(self) -> SteeringCommittee:
        committee = self.get_object()
        if not may_keep_committee(self.request.user, committee):
            raise PermissionDenied
        return committee

    def _answer(self, committee: SteeringCommittee, status: int = 200) -> Response:
        return Response(self._shown(committee), status=status, headers={"ETag": etag(committee)})

    def _shown(self, committee: SteeringCommittee) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=committee.pk)).data)
