"""Schedules, targets and ranks in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilization.common.versions import CONFLICTS, IF_MATCH
from models_registry.querysets import path_of_reader
from organizations.models import Unit
from reports.api.plan_parts import NOT_NOW, READ, PlanViewSet
from reports.enums import PERIODIC
from reports.filters.plans import ScheduleFilter, TargetFilter
from reports.forms.rank import NAMED, RankForm
from reports.models import ReportSchedule, ReportTarget, ReportTemplate
from reports.permissions.plans import IN_USE_ACTIONS, schedule_actions, target_actions
from reports.queries.rank import ranked
from reports.queries.targets import lines
from reports.services import scheduling, targets
from reports.services.scheduling import add_schedule, change_schedule, use_schedule
from reports.services.targets import change_target, remove_target, set_target


class ScheduleSerializer(serializers.ModelSerializer[ReportSchedule]):
    """A schedule; `unit`, `steward` and `template` are ids, no template is the standard one."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = ReportSchedule
        fields = ("id", "unit", "steward", *scheduling.EDITED, "version", "created_at", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=IN_USE_ACTIONS)))
    def get_actions(self, schedule: ReportSchedule) -> list[str]:
        """What the account may do with it now."""
        return schedule_actions(self.context["request"].user, schedule)


class ScheduleEditSerializer(serializers.ModelSerializer[ReportSchedule]):
    """What is written of a schedule."""

    template = serializers.PrimaryKeyRelatedField(
        queryset=ReportTemplate.objects.filter(is_in_use=True), allow_null=True, required=False
    )

    class Meta:
        model = ReportSchedule
        fields: tuple[str, ...] = scheduling.EDITED
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class ScheduleNewSerializer(ScheduleEditSerializer):
    """A schedule of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(ScheduleEditSerializer.Meta):
        fields: tuple[str, ...] = ("unit", *scheduling.EDITED)


class ScheduleViewSet(PlanViewSet):
    """Schedules that the account may read, the newest first."""

    queryset = ReportSchedule.objects.none()
    serializer_class = ScheduleSerializer
    filterset_class = ScheduleFilter
    keyset: ClassVar = ("-created_at", "-id")
    known: ClassVar = ("unit", "steward", "template")
    http_method_names = ["get", "head", "options", "post", "patch"]

    @extend_schema(request=ScheduleNewSerializer, responses={201: ScheduleSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say who reports when."""
        self.demand_planner()
        sent = ScheduleNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        return self.answer(add_schedule(unit=values.pop("unit"), values=values, by=request.user), status=201)

    @extend_schema(
        request=ScheduleEditSerializer, responses={200: ScheduleSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change it, on the version named in `If-Match`."""
        found = self.get_object()

        def change(version: int) -> None:
            sent = ScheduleEditSerializer(found, data=request.data, partial=True)
            sent.is_valid(raise_exception=True)
            change_schedule(found, version=version, changes=dict(sent.validated_data), by=request.user)

        return self.changed(found, change)

    @extend_schema(request=None, responses={200: ScheduleSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="take-out-of-use", filterset_class=None, pagination_class=None)
    def take_out_of_use(self, request: Request, **kwargs: Any) -> Response:
        """Free the units it holds for."""
        found = self.get_object()
        return self.used(found, lambda: use_schedule(found, is_in_use=False, by=request.user), is_in_use=False)

    @extend_schema(request=None, responses={200: ScheduleSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="take-into-use", filterset_class=None, pagination_class=None)
    def take_into_use(self, request: Request, **kwargs: Any) -> Response:
        """Let it hold again."""
        found = self.get_object()
        return self.used(found, lambda: use_schedule(found, is_in_use=True, by=request.user), is_in_use=True)


class TargetSerializer(serializers.ModelSerializer[ReportTarget]):
    """A target; `measure` is the key of a figure. `reached` is counted now, null for who is not told."""

    reached = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ReportTarget
        fields = ("id", "unit", "steward", *targets.EDITED, "reached", "version", "created_at", "actions")
        read_only_fields = fields

    def get_reached(self, target: ReportTarget) -> int | None:
        """Of the unit that looks after it, in the year, until now."""
        told = self.context.get("lines", {}).get(target.pk)
        if told is None:
            told = lines(self.context["request"].user, [target])[0]
        return told.reached.number if told.reached else None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove"])))
    def get_actions(self, target: ReportTarget) -> list[str]:
        """What the account may do with it now."""
        return target_actions(self.context["request"].user, target)


class TargetEditSerializer(serializers.ModelSerializer[ReportTarget]):
    """What is written of a target."""

    class Meta:
        model = ReportTarget
        fields: tuple[str, ...] = targets.EDITED
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class TargetNewSerializer(TargetEditSerializer):
    """A target of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(TargetEditSerializer.Meta):
        fields: tuple[str, ...] = ("unit", *targets.EDITED)


class TargetViewSet(PlanViewSet):
    """Targets that the account may read, those of the latest year first."""

    queryset = ReportTarget.objects.none()
    serializer_class = TargetSerializer
    filterset_class = TargetFilter
    keyset: ClassVar = ("-year", "-id")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """A page is counted together."""
        made: Any = super().get_serializer(*args, **kwargs)
        if kwargs.get("many") and args:
            made.child.context["lines"] = {line.target.pk: line for line in lines(self.request.user, args[0])}
        return made

    @extend_schema(request=TargetNewSerializer, responses={201: TargetSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set a target."""
        self.demand_planner()
        sent = TargetNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        return self.answer(set_target(unit=values.pop("unit"), values=values, by=request.user), status=201)

    @extend_schema(request=TargetEditSerializer, responses={200: TargetSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change it, on the version named in `If-Match`."""
        found = self.get_object()

        def change(version: int) -> None:
            sent = TargetEditSerializer(found, data=request.data, partial=True)
            sent.is_valid(raise_exception=True)
            change_target(found, version=version, changes=dict(sent.validated_data), by=request.user)

        return self.changed(found, change)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it away."""
        remove_target(self.get_object(), by=request.user)
        return Response(status=204)


class RankRowSerializer(serializers.Serializer[Any]):
    """A unit with number and place in the period and in the same period before; equal numbers share a place.

    With `of` there are the whole and the per cent, and places are by the per cent; null where the whole is nought.
    """

    unit = serializers.IntegerField(source="unit.pk")
    name = serializers.CharField(source="unit.name")
    place = serializers.IntegerField(source="now.place", allow_null=True)
    number = serializers.IntegerField(source="now.number")
    whole = serializers.IntegerField(source="now.whole", allow_null=True)
    percent = serializers.SerializerMethodField()
    number_before = serializers.IntegerField(source="before.number")
    place_before = serializers.IntegerField(source="before.place", allow_null=True)

    @extend_schema_field(serializers.DecimalField(max_digits=7, decimal_places=1, allow_null=True))
    def get_percent(self, row: Any) -> str | None:
        """Of the whole."""
        return None if row.now.whole is None or row.now.value is None else str(row.now.value)


RANK_FILTERS = [
    OpenApiParameter("unit", OpenApiTypes.INT, description="Whose units directly below; one’s own unit if left out."),
    OpenApiParameter("measure", description="Key of a figure."),
    OpenApiParameter("of", description="Key of the figure of which it is taken as a share."),
    OpenApiParameter("kind", description="Kind of the period.", enum=[str(each.value) for each in PERIODIC]),
    OpenApiParameter("year", OpenApiTypes.INT, description="Year of the period."),
    OpenApiParameter("number", OpenApiTypes.INT, description="Month or quarter of the year."),
    OpenApiParameter("lens", description="By who looks after it today, or as it was.", enum=["steward", "unit"]),
]


class RankView(APIView):
    """Units directly below one by a figure."""

    required_scopes: ClassVar = {"read": READ}

    @extend_schema(parameters=RANK_FILTERS, responses=RankRowSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By place; as the page shows them."""
        if path_of_reader(request.user) is None:
            raise PermissionDenied
        form = RankForm({name: request.query_params.get(name) for name in NAMED}, user=request.user)
        if not form.is_valid():
            errors: Any = form.errors
            raise serializers.ValidationError(errors)
        return Response(RankRowSerializer(ranked(request.user, form.asked()), many=True).data)
