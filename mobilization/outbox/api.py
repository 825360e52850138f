"""Jobs in the API: the same list, rights and services as the pages."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mobilization.common.files import serve
from mobilization.outbox import registry
from mobilization.outbox.export import request_export
from mobilization.outbox.filters import JobFilter
from mobilization.outbox.models import Job, JobFile
from mobilization.outbox.permissions import available_actions, files_offered, may_fetch_file
from mobilization.outbox.services import WrongJobState, cancel_job


class Conflict(APIException):
    """409: not possible in the present state; the text says why."""

    status_code = 409
    default_detail = _("This is not possible in the present state.")
    default_code = "conflict"


def _file_address(request: Request, job_id: int, file_format: str) -> str:
    return reverse("api:job-download", args=[job_id, file_format], request=request)


class JobFileSerializer(serializers.ModelSerializer[JobFile]):
    """A result file and where to fetch it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = JobFile
        fields = ("format", "name", "size", "url")

    def get_url(self, file: JobFile) -> str:
        """The address of the file, for the account that asks."""
        return _file_address(self.context["request"], file.job_id, file.format)


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job as its list and its page show it."""

    title = serializers.CharField(read_only=True)
    owner = serializers.EmailField(source="owner.email", read_only=True, allow_null=True, default=None)
    files = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "title",
            "state",
            "owner",
            "progress_done",
            "progress_total",
            "progress_text",
            "failures",
            "error",
            "result",
            "files",
            "actions",
            "created_at",
            "started_at",
            "finished_at",
            "cancel_requested_at",
        )
        read_only_fields = fields

    @extend_schema_field(JobFileSerializer(many=True))
    def get_files(self, job: Job) -> list[dict[str, Any]]:
        """The results that the account may fetch."""
        if not files_offered(self.context["request"].user, job):
            return []
        return list(JobFileSerializer(job.files.order_by("id"), many=True, context=self.context).data)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["cancel", "retry"])))
    def get_actions(self, job: Job) -> list[str]:
        """What the account may do with the job now."""
        return available_actions(self.context["request"].user, job)


_COMPUTED = {"title", "owner", "files", "actions"}
_COLUMNS = tuple(name for name in JobSerializer.Meta.fields if name not in _COMPUTED)


def _completed(rows: list[dict[str, Any]], request: Request) -> list[dict[str, Any]]:
    """Rows of the list, read as plain values, with all that `JobSerializer` shows of a job (a test holds them equal).

    Building instances and asking a serializer for each would take most of the time of a page.
    """
    files, user = _files([row["id"] for row in rows], request), request.user
    for row in rows:
        job: Any = SimpleNamespace(**row)
        row["actions"] = available_actions(user, job)
        row["title"] = registry.title(row["kind"])
        row["files"] = files[row["id"]] if files_offered(user, job) else []
        row["owner"] = row.pop("owner__email")
        del row["owner_id"], row["params"]
    return rows


def _files(job_ids: list[int], request: Request) -> dict[int, list[dict[str, Any]]]:
    """The result files of these jobs by job, with one query."""
    found: dict[int, list[dict[str, Any]]] = {job_id: [] for job_id in job_ids}
    stored = JobFile.objects.filter(job_id__in=job_ids).order_by("id")
    for job_id, file_format, name, size in stored.values_list("job_id", "format", "name", "size"):
        url = _file_address(request, job_id, file_format)
        found[job_id].append({"format": file_format, "name": name, "size": size, "url": url})
    return found


class ExportSerializer(serializers.Serializer[dict[str, Any]]):
    """The filters of the list to export, as the list takes them; all optional."""

    state = serializers.CharField(required=False)
    kind = serializers.CharField(required=False)
    owner = serializers.CharField(required=False)
    created_from = serializers.DateField(required=False)
    created_to = serializers.DateField(required=False)


class JobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Job]):
    """Work the portal does in the background, asked for by the account (administrators see everybody's)."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    keyset: ClassVar = ("-created_at", "-id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "jobs:read", "write": "jobs:write"}

    def get_queryset(self) -> QuerySet[Job]:
        """Only what the account may see: to others the job does not exist."""
        return Job.objects.visible_to(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The jobs the account may see, newest first."""
        found = self.filter_queryset(self.get_queryset())
        rows = self.paginate_queryset(found.values(*_COLUMNS, "params", "owner_id", "owner__email"))
        return self.get_paginated_response(_completed(rows or [], request))

    @extend_schema(request=ExportSerializer, responses={202: JobSerializer}, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def export(self, request: Request) -> Response:
        """Ask for the list of jobs as an Excel file; the answer is the job that makes it."""
        sent = ExportSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        filters = {name: str(value) for name, value in sent.validated_data.items()}
        found = JobFilter(filters, queryset=Job.objects.none(), user=request.user)
        if not found.form.is_valid():
            raise serializers.ValidationError(found.form.errors)
        return self._accepted(request, request_export(filters=found.applied(), by=request.user))

    @extend_schema(request=None, responses={202: JobSerializer, 409: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Stop the job: at once while it waits, within seconds while it runs."""
        job = self.get_object()
        try:
            return self._accepted(request, cancel_job(job, by=request.user))
        except WrongJobState as wrong:
            raise Conflict(str(wrong)) from wrong

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, methods=["get"], url_path="files/<slug:file_format>")
    def download(self, request: Request, pk: int, file_format: str) -> FileResponse:
        """The bytes of a result file."""
        job = self.get_object()
        file = get_object_or_404(JobFile.objects.select_related("job"), job=job, format=file_format)
        return serve(request.user, file, may_fetch_file)

    def _accepted(self, request: Request, job: Job) -> Response:
        address = reverse("api:job-detail", args=[job.pk])  # without the host, which the client chooses
        return Response(self.get_serializer(job).data, status.HTTP_202_ACCEPTED, headers={"Location": address})
