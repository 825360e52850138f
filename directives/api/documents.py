"""Directive documents in the API: list, filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.enums import LinkKind
from directives.filters.documents import DocumentFilter
from directives.models import DirectiveDocument, DocumentFile, DocumentLink
from directives.permissions.documents import (
    document_actions,
    may_edit_document,
    may_enter_documents,
    may_fetch_document_file,
)
from directives.services.documents import (
    EDITABLE,
    DocumentChanged,
    attach_files,
    edit_document,
    enter_document,
    link_documents,
)
from mobilization.common.files import serve
from mobilization.common.keys import LARGEST_ID
from mobilization.common.uploads import check_document
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from organizations.models import Unit


class DocumentFileSerializer(serializers.ModelSerializer[DocumentFile]):
    """A file of a document and where to fetch it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = DocumentFile
        fields = ("id", "name", "content_type", "size", "sha256", "url")
        read_only_fields = fields

    def get_url(self, file: DocumentFile) -> str:
        """The address of the file, for the account that asks."""
        return reverse("api:document-download", args=[file.document_id, file.pk], request=self.context["request"])


class DocumentLinkSerializer(serializers.Serializer[dict[str, Any]]):
    """What the document does with `other`, which is named by its id."""

    kind = serializers.ChoiceField(choices=LinkKind.choices)
    other = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class DocumentSerializer(serializers.ModelSerializer[DirectiveDocument]):
    """A document in lists; `issuer` is the unit's name or the outside body."""

    issuer = serializers.CharField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = DirectiveDocument
        fields = ("id", *EDITABLE, "issuer", "unit", "steward", "version", "actions")
        read_only_fields = fields

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=["edit", "link", "attach", "ask"]))
    )
    def get_actions(self, document: DirectiveDocument) -> list[str]:
        """What the account may do with the document now."""
        return document_actions(self.context["request"].user, document)


class WholeDocumentSerializer(DocumentSerializer):
    """A document with its files and with what it does with others (those the account may read)."""

    files = DocumentFileSerializer(many=True, read_only=True)
    links = serializers.SerializerMethodField()

    class Meta(DocumentSerializer.Meta):
        fields = (*DocumentSerializer.Meta.fields, "files", "links")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(DocumentLinkSerializer(many=True))
    def get_links(self, document: DirectiveDocument) -> list[dict[str, Any]]:
        """Outgoing links; incoming ones stand with the other document."""
        seen = DirectiveDocument.objects.visible_to(self.context["request"].user)
        links = DocumentLink.objects.filter(document=document, other__in=seen.values("pk")).order_by("id")
        return [{"kind": link.kind, "other": link.other_id} for link in links]


class DocumentEditSerializer(serializers.ModelSerializer[DirectiveDocument]):
    """What is entered about a document: the issuer as `issuer_unit` (id) or, for an outside body, `issuer_name`.

    Without `type` the symbol in the number decides.
    """

    type = serializers.ChoiceField(
        choices=DirectiveDocument._meta.get_field("type").choices or [], required=False, allow_blank=True
    )

    class Meta:
        model = DirectiveDocument
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it
        extra_kwargs: ClassVar = {
            "issuer_unit": {"required": False, "default": serializers.empty},
            "issuer_name": {"required": False, "default": serializers.empty},
        }


class DocumentNewSerializer(DocumentEditSerializer):
    """A new document; `unit` is for whom it is entered, one's own without it."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force(), required=False)

    class Meta(DocumentEditSerializer.Meta):
        fields = (*EDITABLE, "unit")  # type: ignore[assignment]


class UploadSerializer(serializers.Serializer[Any]):
    """One file, as multipart/form-data."""

    file = serializers.FileField()


class DocumentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DirectiveDocument]):
    """Documents that direct the movement, the newest first."""

    required_scopes: ClassVar = {"read": "documents:read", "write": "documents:write"}
    queryset = DirectiveDocument.objects.none()
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    keyset: ClassVar = ("-issued_on", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> QuerySet[DirectiveDocument]:
        """Only what the account may read: to others the document does not exist."""
        documents = DirectiveDocument.objects.visible_to(self.request.user)
        return documents.select_related("issuer_unit", "steward")

    @extend_schema(responses=WholeDocumentSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One document with its files and links; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=DocumentNewSerializer, responses={201: WholeDocumentSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter a document; its files follow, each with a POST to `files/`."""
        if not may_enter_documents(request.user):
            self.permission_denied(request)
        sent = DocumentNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        acting = getattr(request.user, "acting", None)
        unit = values.pop("unit", None) or (acting.unit if acting else None)
        if unit is None:
            raise ValidationError({"unit": _("Choose a unit.")})
        document = enter_document(unit=unit, values=values, by=request.user)
        address = reverse("api:document-detail", args=[document.pk])
        return self._answer(document, status.HTTP_201_CREATED, {"Location": address})

    @extend_schema(
        request=DocumentEditSerializer, responses={200: WholeDocumentSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the document, on the version named in `If-Match`."""
        document = self.get_object()
        self._demand_edit(document)
        version = version_named(request, document)
        sent = DocumentEditSerializer(document, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_document(document, version=version, changes=sent.validated_data, by=request.user))
        except DocumentChanged as changed:
            mine = {name: request.data[name] for name in sent.validated_data}
            current = DocumentSerializer(changed.current, context=self.get_serializer_context()).data
            return both_versions(request, changed.current, current=current, sent=mine)

    @extend_schema(request=DocumentLinkSerializer, responses={201: WholeDocumentSerializer})
    @action(detail=True, methods=["post"])
    def links(self, request: Request, pk: int) -> Response:
        """Say what the document does with another one; the same again changes nothing."""
        document = self.get_object()
        self._demand_edit(document)
        sent = DocumentLinkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        other = self.get_queryset().filter(pk=sent.validated_data["other"]).first()
        if other is None:
            raise ValidationError({"other": _("There is no such document.")})
        link_documents(document, kind=sent.validated_data["kind"], other=other, by=request.user)
        return self._answer(document, status.HTTP_201_CREATED)

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: DocumentFileSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: int) -> Response:
        """Keep a file with the document; it is looked at by content, and the same bytes are kept once."""
        document = self.get_object()
        self._demand_edit(document)
        sent = UploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            checked = check_document(sent.validated_data["file"])
        except ValidationError as refused:
            raise ValidationError({"file": refused.messages}) from refused
        [file] = attach_files(document, files=[checked], by=request.user)
        shown = DocumentFileSerializer(file, context=self.get_serializer_context())
        return Response(shown.data, status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, methods=["get"], url_path="files/<int:file_id>")
    def download(self, request: Request, pk: int, file_id: int) -> FileResponse:
        """The bytes of a file."""
        document = self.get_object()
        files = DocumentFile.objects.select_related("document__steward")
        return serve(request.user, get_object_or_404(files, document=document, pk=file_id), may_fetch_document_file)

    def _demand_edit(self, document: DirectiveDocument) -> None:
        if not may_edit_document(self.request.user, document):
            self.permission_denied(self.request)

    def _answer(
        self, document: DirectiveDocument, code: int = status.HTTP_200_OK, headers: dict[str, str] | None = None
    ) -> Response:
        shown = WholeDocumentSerializer(document, context=self.get_serializer_context()).data
        return Response(shown, code, headers={**(headers or {}), "ETag": etag(document)})
