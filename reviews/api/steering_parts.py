"""Members, tasks and assessments of steering committees in the API, each by its id."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.versions import (
    CONFLICTS,
    IF_MATCH,
    both_contents,
    both_versions,
    content_named,
    etag,
    version_named,
)
from reviews.api.steering import (
    AssessmentEditSerializer,
    AssessmentSerializer,
    PlaceEditSerializer,
    PlaceSerializer,
    TaskDoneSerializer,
    TaskEditSerializer,
    TaskSerializer,
)
from reviews.filters.steering import AssessmentFilter
from reviews.models import ProgrammeTask, SteeringAssessment, SteeringCommittee, SteeringMember
from reviews.permissions.steering import may_keep_committee, may_report_task
from reviews.services.steering import (
    add_task,
    change_assessment,
    change_place,
    change_task,
    remove_place,
    remove_task,
    report_task,
)


def _visible(user: Any) -> "QuerySet[SteeringCommittee]":
    found: QuerySet[SteeringCommittee] = SteeringCommittee.objects.visible_to(user)
    return found


class CommitteeTasksViewSet(viewsets.GenericViewSet[ProgrammeTask]):
    """The tasks of one committee, year by year."""

    queryset = ProgrammeTask.objects.none()
    serializer_class = TaskSerializer
    filter_backends = ()
    required_scopes: ClassVar = {"read": "reviews:read"}
    keyset: ClassVar = ("-year", "-id")

    def list(self, request: Request, committee: int) -> Response:
        """All of them, the latest year first."""
        tasks = ProgrammeTask.objects.filter(committee=self._committee(committee))
        rows = self.paginate_queryset(tasks.select_related("committee__steward"))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(request=TaskEditSerializer, responses={201: TaskSerializer})
    def create(self, request: Request, committee: int) -> Response:
        """Put a task into a year's programme."""
        known = self._committee(committee)
        if not may_keep_committee(request.user, known):
            raise PermissionDenied
        sent = TaskEditSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        task = add_task(known, values=sent.validated_data, by=request.user)
        return Response(self.get_serializer(task).data, status=201)

    def _committee(self, pk: int) -> SteeringCommittee:
        found: SteeringCommittee = get_object_or_404(_visible(self.request.user).select_related("steward"), pk=pk)
        return found


class _PartViewSet(viewsets.GenericViewSet[Any]):
    filter_backends = ()
    required_scopes: ClassVar = {"read": "reviews:read"}
    lookup_value_converter = "int"

    def retrieve(self, request: Request, pk: int) -> Response:
        """For whoever reads the committee; its `ETag` names the content."""
        return self.answer(self.seen(pk))

    def seen(self, pk: int) -> Any:
        """The part, if the account reads its committee."""
        seen = _visible(self.request.user).values("pk")
        rows = self.queryset.model.objects.filter(committee__in=seen)  # type: ignore[union-attr]
        return get_object_or_404(rows.select_related("committee__steward", "committee__unit"), pk=pk)

    def part(self, pk: int, may: Any = may_keep_committee) -> Any:
        """The part, to change it; PermissionDenied where the account may not."""
        part = self.seen(pk)
        if not may(self.request.user, part.committee):
            raise PermissionDenied
        return part

    def answer(self, part: Any) -> Response:
        """The part, named by its content."""
        return Response(self.get_serializer(part).data, headers={"ETag": f'"{content_of(part)}"'})

    def changed(self, request: Request, part: Any, serializer: Any, change: Any) -> Response:
        """The answer to a change on the content named in `If-Match`: the part, or both versions."""
        seen = content_named(request, content_of(part))
        serializer.is_valid(raise_exception=True)
        try:
            saved = change(part, serializer.validated_data, seen)
        except RecordChanged as changed:
            current = self.get_serializer(changed.current).data
            sent = serializer.validated_data
            return both_contents(request, content_of(changed.current), current=current, sent=sent)
        return self.answer(saved)


class PlaceViewSet(_PartViewSet):
    """One member of a steering committee, by the id of their place."""

    queryset = SteeringMember.objects.none()
    serializer_class = PlaceSerializer

    @extend_schema(request=PlaceEditSerializer, responses={200: PlaceSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct or end the place, on the content named in `If-Match`."""
        place = self.part(pk)
        sent = PlaceEditSerializer(place, data=request.data, partial=True)

        def change(place: Any, values: Any, seen: str) -> Any:
            return change_place(place, values=values, seen=seen, by=request.user)

        return self.changed(request, place, sent, change)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take away a member entered by mistake."""
        remove_place(self.part(pk), by=request.user)
        return Response(status=204)


class TaskViewSet(_PartViewSet):
    """One task of a programme, by its id."""

    queryset = ProgrammeTask.objects.none()
    serializer_class = TaskSerializer
    required_scopes: ClassVar = {"read": "reviews:read", "done": "reviews:write"}  # a key writes like an officer

    @extend_schema(request=TaskEditSerializer, responses={200: TaskSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct the task, on the content named in `If-Match`."""
        task = self.part(pk)
        sent = TaskEditSerializer(task, data=request.data, partial=True)

        def change(task: Any, values: Any, seen: str) -> Any:
            return change_task(task, values=values, seen=seen, by=request.user)

        return self.changed(request, task, sent, change)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take the task out of the programme."""
        remove_task(self.part(pk), by=request.user)
        return Response(status=204)

    @extend_schema(request=TaskDoneSerializer, responses={200: TaskSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: int) -> Response:
        """Say that the task is done, and how; or that it is open again."""
        task = self.part(pk, may_report_task)
        sent = TaskDoneSerializer(data=request.data)

        def change(task: Any, values: Any, seen: str) -> Any:
            return report_task(task, **values, seen=seen, by=request.user)

        return self.changed(request, task, sent, change)


class AssessmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SteeringAssessment]):
    """Yearly assessments of the units that the account reaches, and of the committees there."""

    queryset = SteeringAssessment.objects.none()
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    keyset: ClassVar = ("-year", "-id")
    required_scopes: ClassVar = {"read": "reviews:read"}
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "patch"]

    def get_queryset(self) -> "QuerySet[SteeringAssessment]":
        """The unit assessed and those above it read it."""
        found: QuerySet[SteeringAssessment] = SteeringAssessment.objects.visible_to(self.request.user)
        return found.select_related("committee__steward", "committee__unit")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One assessment; its `ETag` names the version."""
        assessment = self.get_object()
        return Response(self.get_serializer(assessment).data, headers={"ETag": etag(assessment)})

    @extend_schema(
        request=AssessmentEditSerializer, responses={200: AssessmentSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the assessment, on the version named in `If-Match`."""
        assessment = self.get_object()
        if not may_keep_committee(request.user, assessment.committee):
            raise PermissionDenied
        version = version_named(request, assessment)
        sent = AssessmentEditSerializer(assessment, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            saved = change_assessment(assessment, version=version, changes=sent.validated_data, by=request.user)
        except RecordChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_versions(request, changed.current, current=current, sent=request.data)
        return Response(self.get_serializer(saved).data, headers={"ETag": etag(saved)})
