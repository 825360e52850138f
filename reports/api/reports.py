"""Reports in the API: filters, rights and steps of the pages; the document as JSON, the ids behind each number."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named, whole_named
from mobilization.workflow.api import VersionedViewSet
from mobilization.workflow.transitions import available_actions
from models_registry.api.fields import ReasonSerializer
from models_registry.api.steps import REFUSED, demand, says_why_not
from organizations.dates import today
from reports.documents import document_of
from reports.enums import Closing, ReportKind
from reports.filters.reports import ReportFilter
from reports.models import Report
from reports.permissions.reports import correction_of, may_correct, may_draft, report_actions
from reports.queries.reports import KNOWN, rows_behind
from reports.report_steps import REPORT_ACTIONS, REPORT_STEPS
from reports.services.drafting import begin_report, correct_report
from reports.services.reports import EDITED, SIGNED, count_anew, demand_editable, edit_report, shown_seal, take_step

READ, WRITE = "reports:read", "reports:write"
ON_WHAT_WAS_READ = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of the report as it was read; needed to submit, accept, return and publish.",
)
SHOWN: tuple[str, ...] = (
    "id", "unit", "steward", "kind", "title", "number", "begins", "ends", "closing", "as_it_was", "layout", "edition",
    "corrects", "correction", "state", "due_on", "is_late", "drafted_on", "first_submitted_on", "submitted_on",
    "accepted_on", "published_on", "counted_at", "seal", "version", "created_at",
)  # fmt: skip


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report in a list; `counted_at` is null before its figures were counted."""

    is_late = serializers.SerializerMethodField()
    counted_at = serializers.DateTimeField(source="count.counted_at", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Report
        fields: tuple[str, ...] = SHOWN
        read_only_fields = SHOWN

    def get_is_late(self, report: Report) -> bool:
        """First submitted after its day, or not at all though that is over."""
        return report.is_late(today())


class WholeReportSerializer(ReportSerializer):
    """A report with its document: numbers by key, sections with words, tables and charts."""

    document = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields: tuple[str, ...] = (*SHOWN, "document", "actions")
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_document(self, report: Report) -> Any:
        """Words, numbers and tables; in Vietnamese, as the paper is."""
        return document_of(report)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, report: Report) -> list[str]:
        """What the account may do with it now."""
        user = self.context["request"].user
        return [*report_actions(user, report), *(step.action for step in available_actions(report, user))]


class ReportNewSerializer(serializers.Serializer[Any]):
    """A report of the unit one acts for, begun by hand; the days of a periodic one are those of its kind."""

    kind = serializers.ChoiceField(choices=ReportKind.choices)
    begins = serializers.DateField()
    ends = serializers.DateField()
    closing = serializers.ChoiceField(choices=Closing.choices, default=Closing.CALENDAR)
    title = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    layout = serializers.ChoiceField(choices=Report._meta.get_field("layout").choices or ())
    as_it_was = serializers.BooleanField(required=False, default=False)


class ReportEditSerializer(serializers.ModelSerializer[Report]):
    """Title, number, layout, view."""

    class Meta:
        model = Report
        fields = EDITED
        validators: ClassVar[list[Any]] = []


class ReportStepSerializer(serializers.Serializer[Any]):
    """The step, the reason where it needs one, and the number of the signed paper, to publish."""

    step = serializers.ChoiceField(choices=[(each, each) for each in REPORT_ACTIONS])
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    number = serializers.CharField(max_length=60, required=False, allow_blank=True)


class BehindSerializer(serializers.Serializer[Any]):
    """The ids behind a number: of the page, and how many there are in all."""

    number = serializers.IntegerField()
    ids = serializers.ListField(child=serializers.IntegerField())


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VersionedViewSet[Report]):
    """Reports of one's subtree and all that are published, those of the latest period first."""

    queryset = Report.objects.none()
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    keyset: ClassVar = ("-ends", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = {"read": READ, "write": WRITE}

    def get_queryset(self) -> "QuerySet[Report]":
        """To others they do not exist."""
        found: QuerySet[Report] = Report.objects.visible_to(self.request.user)
        if self.action == "list":
            return found.select_related("count").defer("document", "count__content")
        return found.select_related(*KNOWN)

    def whole_of(self, record: Report) -> str:
        """The words and numbers that are signed."""
        return shown_seal(record)

    def get_serializer_class(self) -> type[ReportSerializer]:
        """One report is shown with its document."""
        return ReportSerializer if self.action == "list" else WholeReportSerializer

    @extend_schema(responses={200: WholeReportSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One report with its document; its `ETag` names version, state, and the words and numbers that are signed."""
        return self._shown(self.get_object())

    @extend_schema(request=ReportNewSerializer, responses={201: WholeReportSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a report of one's own unit; its figures are counted by a job."""
        acting = request.user.acting  # type: ignore[union-attr]
        if acting is None or not may_draft(request.user, acting.unit):
            raise PermissionDenied
        values = self._sent(ReportNewSerializer)
        made = begin_report(unit=acting.unit, values=values, template=None, by=request.user)
        answer = self._answer(made, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:report-detail", args=[made.pk])
        return answer

    @extend_schema(
        request=ReportEditSerializer, responses={200: WholeReportSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct title, number, layout or view on the version named in `If-Match`."""
        found = self.get_object()
        demand_editable(request.user, found)
        version = version_named(request, found)
        changes = self._sent(ReportEditSerializer, partial=True)
        try:
            edit_report(found, version=version, changes=changes, by=request.user)
        except RecordChanged:
            return self._changed(found)
        return self._answer(found)

    @extend_schema(
        request=ReportStepSerializer, responses={200: WholeReportSerializer, **REFUSED}, parameters=[ON_WHAT_WAS_READ]
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Submit, take back, accept, return, publish, drop, resume.

        To submit, accept, return and publish, `If-Match` names the report as it was read.
        """
        found = self.get_object()
        if not any(step.may(request.user, found) for step in REPORT_STEPS.transitions):
            raise PermissionDenied
        given = self._sent(ReportStepSerializer)
        demand(request.user, found, given["step"])
        seal = whole_named(request, shown_seal(found)) if given["step"] in SIGNED else None
        told = {"reason": given["reason"], "number": given.get("number")}
        take_step(found, given["step"], by=request.user, seal=seal, **told)
        return self._answer(found)

    @extend_schema(request=None, responses={200: WholeReportSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def count(self, request: Request, **kwargs: Any) -> Response:
        """Have the figures counted as they are now, by a job."""
        found = self.get_object()
        count_anew(found, by=request.user)
        return self._answer(found)

    @extend_schema(request=ReasonSerializer, responses={201: WholeReportSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def correct(self, request: Request, **kwargs: Any) -> Response:
        """Begin the next edition of a published report, with the reason."""
        found = self.get_object()
        if not may_correct(request.user, found) and not correction_of(request.user, found):
            raise PermissionDenied
        made = correct_report(found, reason=self._sent(ReasonSerializer)["reason"], by=request.user)
        answer = self._answer(made, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:report-detail", args=[made.pk])
        return answer

    @extend_schema(
        responses={200: BehindSerializer},
        parameters=[
            OpenApiParameter("measure", str, description="Without one there is nothing to name."),
            OpenApiParameter("scope", str, enum=["now", "before"]),
            OpenApiParameter("by", str, description="The dimension, or `lower` for units directly below."),
            OpenApiParameter("part", str),
            OpenApiParameter("page", int, description="From 0; fifty ids each."),
        ],
    )
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def rows(self, request: Request, **kwargs: Any) -> Response:
        """The ids behind a number as they were counted; of those that the account may see."""
        found = self.get_object()
        if not request.query_params.get("measure"):
            return Response(BehindSerializer({"number": 0, "ids": []}).data)
        try:
            behind = rows_behind(found, request.query_params.dict(), request.user)
        except LookupError as unknown:
            raise Http404 from unknown
        return Response(BehindSerializer({"number": behind.number, "ids": behind.seen}).data)
