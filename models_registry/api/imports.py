"""Imports of models in the API: a table is sent, its rows are judged, the sender decides; the verbs of the page."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.models import Campaign
from mobilization.common.api import StrictJSONParser
from mobilization.common.refusals import UploadRefused
from mobilization.common.uploads import check_table
from mobilization.outbox.api import Conflict
from models_registry.api.fields import Seeing, sent
from models_registry.choices import campaigns_to_join, units_to_write_for
from models_registry.enums import ImportStage, RowVerdict
from models_registry.models import ModelImport, ModelImportRow, RegisteredModel
from models_registry.permissions import may_import_models
from models_registry.queries.import_pages import shown
from models_registry.services.imports import GOOD, WrongStage, confirm_import, discard_import, upload_import
from organizations.models import Unit

NOT_NOW = {409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible at this stage; `detail` says why.")}


def _actions(source: ModelImport) -> list[str]:
    """What the owner may do with it now."""
    waits = source.stage == ImportStage.READY or source.is_stuck
    can_write = waits and any(source.counts.get(verdict) for verdict in GOOD)
    can_go = source.stage != ImportStage.WRITING or source.is_stuck
    return [name for name, can in (("confirm", can_write), ("delete", can_go)) if can]


class CountsSerializer(serializers.Serializer[Any]):
    """How many rows have which verdict; verdicts that no row has are left out."""

    new = serializers.IntegerField(required=False)
    update = serializers.IntegerField(required=False)  # type: ignore[assignment]
    unchanged = serializers.IntegerField(required=False)
    error = serializers.IntegerField(required=False)


class ImportSerializer(serializers.ModelSerializer[ModelImport]):
    """An uploaded table: `reading` and `writing` are ids of jobs, whose files are the wrong rows and the result.

    `has_stopped`: its job was cancelled or set aside; confirmed again, it goes on after the rows that are written.
    """

    counts = CountsSerializer(read_only=True)
    refusal = serializers.CharField(source="why_refused", read_only=True)
    has_stopped = serializers.BooleanField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ModelImport
        fields = (
            "id", "name", "format", "size", "unit", "campaign", "stage", "has_stopped", "refusal", "counts", "is_whole",
            "reading", "writing", "actions", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["confirm", "delete"])))
    def get_actions(self, source: ModelImport) -> list[str]:
        """What can be done with it now."""
        return _actions(source)


class ImportUploadSerializer(serializers.Serializer[Any]):
    """The table (.xlsx, .csv or .json in the format of the template); unit and campaign for rows that name none."""

    file = serializers.FileField(allow_empty_file=True)  # the check says it better
    unit = Seeing(units_to_write_for, Unit, required=False)
    campaign = Seeing(campaigns_to_join, Campaign, required=False)


class ImportDecisionSerializer(serializers.Serializer[Any]):
    """Whether all rows are imported or none (`whole`), or the good ones."""

    whole = serializers.BooleanField(default=False)


class VerdictSerializer(serializers.Serializer[Any]):
    """Rows of which verdict."""

    verdict = serializers.ChoiceField(RowVerdict.choices, required=False)


class CellFaultSerializer(serializers.Serializer[Any]):
    """What is wrong with a cell; `cell` is empty for JSON."""

    column = serializers.CharField(source="title")
    cell = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class CellChangeSerializer(serializers.Serializer[Any]):
    """A cell that the row changes."""

    column = serializers.CharField(source="title")
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)


class LikeSerializer(serializers.ModelSerializer[RegisteredModel]):
    """A model that is like the row."""

    class Meta:
        model = RegisteredModel
        fields = ("id", "code", "title", "unit")
        read_only_fields = fields


class ImportRowSerializer(serializers.Serializer[Any]):
    """One row: its verdict, wrong cells, changes, what is like it (`like_rows`: their numbers), the model there is.

    `unit` is the one it is for; null where none is meant or `unit_name`, as it was typed, is no unit to write for.
    """

    number = serializers.IntegerField(source="row.number")
    verdict = serializers.ChoiceField(RowVerdict.choices, source="row.verdict")
    code = serializers.CharField(source="row.code", allow_blank=True)
    title = serializers.CharField(source="row.title", allow_blank=True)
    unit = serializers.IntegerField(source="unit.pk", default=None, allow_null=True)
    unit_name = serializers.CharField(allow_blank=True)
    model = serializers.IntegerField(source="row.model_id", allow_null=True)
    is_done = serializers.BooleanField(source="row.is_done")
    errors = CellFaultSerializer(many=True)  # type: ignore[assignment]
    changes = CellChangeSerializer(many=True)
    like_rows = serializers.ListField(child=serializers.IntegerField())
    same_names = LikeSerializer(many=True)
    similar = LikeSerializer(many=True)


class ImportViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[ModelImport]):
    """The account's own imports, in the office in which they were uploaded."""

    queryset = ModelImport.objects.none()
    serializer_class = ImportSerializer
    filter_backends = ()
    keyset: ClassVar = ("-id",)
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "models:read", "write": "models:write"}
    parser_classes = (MultiPartParser, StrictJSONParser)

    def get_queryset(self) -> QuerySet[ModelImport]:
        """Those of others do not exist."""
        found: QuerySet[ModelImport] = ModelImport.objects.visible_to(self.request.user)
        return found.select_related("reading", "writing")

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={202: ImportSerializer})
    def create(self, request: Request) -> Response:
        """Send a table; it is read by a job. When its `stage` is `ready`, look at the rows and decide."""
        if not may_import_models(request.user):
            raise PermissionDenied
        asked = sent(ImportUploadSerializer, self)
        try:
            checked = check_table(asked["file"])
        except UploadRefused as refused:
            raise serializers.ValidationError({"file": [refused.text]}) from refused
        ending = checked.name.rpartition(".")[2].lower()
        told = {name: asked.get(name) for name in ("unit", "campaign")}
        return self._accepted(upload_import(checked, format=ending, by=request.user, **told))

    @extend_schema(request=ImportDecisionSerializer, responses={202: ImportSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """Have the good rows written by a job, or with `whole` all or none; its file says what came of each row."""
        source = self.get_object()
        asked = sent(ImportDecisionSerializer, self)
        try:
            return self._accepted(confirm_import(source, is_whole=asked["whole"], by=request.user))
        except WrongStage as wrong:
            raise Conflict(str(wrong)) from wrong

    @extend_schema(responses={204: None, **NOT_NOW})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw away the file and what was read from it; models that were imported stay."""
        try:
            discard_import(self.get_object(), by=request.user)
        except WrongStage as wrong:
            raise Conflict(str(wrong)) from wrong
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _accepted(self, source: ModelImport) -> Response:
        headers = {"Location": reverse("api:import-detail", args=[source.pk])}
        return Response(self.get_serializer(source).data, status.HTTP_202_ACCEPTED, headers=headers)


class ImportRowViewSet(viewsets.GenericViewSet[ModelImportRow]):
    """What each row of an import would do, or did."""

    queryset = ModelImportRow.objects.none()
    serializer_class = ImportRowSerializer
    filter_backends = ()
    keyset: ClassVar = ("number", "id")
    required_scopes: ClassVar = {"read": "models:read"}

    def get_queryset(self) -> "QuerySet[Any]":
        """Judged rows of the import of the address. Raises Http404."""
        source = get_object_or_404(ModelImport.objects.visible_to(self.request.user), pk=self.kwargs["source"])
        rows: QuerySet[Any] = source.rows.exclude(verdict="").select_related("model__unit")
        return rows

    @extend_schema(
        parameters=[OpenApiParameter("verdict", OpenApiTypes.STR, enum=RowVerdict.values)],
        responses=ImportRowSerializer(many=True),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The rows in their order, of one verdict or all."""
        rows = self.get_queryset()
        asked = VerdictSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page: list[Any] = self.paginate_queryset(rows.filter(**asked.validated_data)) or []
        return self.get_paginated_response(self.get_serializer(shown(page, request.user), many=True).data)
