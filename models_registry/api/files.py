"""Files of models in the API: uploaded through the same checks as in the form, and fetched through the one door."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mobilization.common.files import digest_of, serve
from mobilization.common.refusals import UploadRefused
from mobilization.common.uploads import check_document
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_contents, content_named
from models_registry.api.fields import sent
from models_registry.api.parts import PartViewSet
from models_registry.models import FieldCheck, ModelFile, ProgressEntry
from models_registry.permissions import may_check, may_describe_file, may_edit_model, may_see_file
from models_registry.services.files import FilesChanged, add_files, describe_file, mark_of
from models_registry.services.parts import FILE_FIELDS

COLUMNS = (
    "id", "model", "kind", "moment", "caption", "consent_to_publish", "progress", "check_made", "name", "content_type",
    "size", "sha256", "width", "height", "taken_on", "created_at",
)  # fmt: skip


def _address(pk: int) -> str:
    return reverse("api:file-content", args=[pk])


def _actions(*, may_write: bool) -> list[str]:
    return ["edit", "remove"] if may_write else []


class FileSerializer(serializers.ModelSerializer[ModelFile]):
    """A photograph or document of a model, of one of its progress entries or field checks; `url` gives its bytes."""

    url = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ModelFile
        fields = (*COLUMNS, "url", "actions")
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI_REF)
    def get_url(self, file: ModelFile) -> str:
        """Where the bytes are, for whoever may read them."""
        return _address(file.pk)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove"])))
    def get_actions(self, file: ModelFile) -> list[str]:
        """What the account may do with the file now."""
        return _actions(may_write=may_describe_file(self.context["request"].user, file))


class FileEditSerializer(serializers.ModelSerializer[ModelFile]):
    """What is said about a file: its caption, what a photograph shows, whether those in it agree to publication."""

    class Meta:
        model = ModelFile
        fields = FILE_FIELDS


class _OfTheModel(serializers.PrimaryKeyRelatedField[Any]):
    """A part of the model of the address, in which the account writes; others do not exist here."""

    def __init__(self, part: type[ProgressEntry | FieldCheck], **options: Any) -> None:
        self.part = part
        super().__init__(queryset=part._default_manager.none(), **options)

    def get_queryset(self) -> "QuerySet[Any]":
        """The parts that may be named."""
        parts: QuerySet[Any] = self.part._default_manager.filter(model=self.context["view"].kwargs["model"])
        return parts


class ModelUploadSerializer(serializers.Serializer[Any]):
    """One file: a picture becomes a photograph, anything else a document.

    Of the model, or with an id of one of its progress entries (`progress`) or field checks (`check_made`).
    """

    file = serializers.FileField(allow_empty_file=True)  # the check says it better
    progress = _OfTheModel(ProgressEntry, required=False)
    check_made = _OfTheModel(FieldCheck, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two at most."""
        if "progress" in attrs and "check_made" in attrs:
            raise serializers.ValidationError(_("Give either progress or check_made."))
        return attrs


class ModelFilesViewSet(PartViewSet):
    """Files of a model."""

    queryset = ModelFile.objects.none()
    rows = ModelFile
    serializer_class = FileSerializer
    keyset: ClassVar = ("-created_at", "-id")
    required_scopes: ClassVar = {"read": "files:read", "write": "files:write"}
    parser_classes = (MultiPartParser,)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the model, its progress entries and field checks, the newest first."""
        model, user = self.known_model(), request.user
        of_model, of_checks = (_actions(may_write=may(user, model)) for may in (may_edit_model, may_check))
        rows = self.paginate_queryset(self.get_queryset().values(*COLUMNS))
        return self.get_paginated_response(
            [
                row | {"url": _address(row["id"]), "actions": of_checks if row["check_made"] else of_model}
                for row in rows or []
            ]
        )

    @extend_schema(
        request={"multipart/form-data": ModelUploadSerializer},
        responses={200: FileSerializer, 201: FileSerializer},
    )
    def create(self, request: Request, model: int) -> Response:
        """Attach a file; one that is there already, byte for byte, answers 200 with the one that is there.

        Captions, what a photograph shows and consent follow by PATCH of the file.
        """
        known = self.known_model()
        if not may_edit_model(request.user, known):
            raise PermissionDenied
        asked = sent(ModelUploadSerializer, self)
        progress, check = asked.get("progress"), asked.get("check_made")
        try:
            checked = check_document(asked["file"])
        except UploadRefused as refused:
            raise serializers.ValidationError({"file": [refused.text]}) from refused
        made = add_files(known, [checked.picture or checked], by=request.user, progress=progress, check=check)
        if made:
            return self.made(made[0])
        there = self.get_queryset().filter(progress=progress, check_made=check)
        same = there.filter(sha256=digest_of(checked.content)).first()
        return Response(self.get_serializer(same).data, status.HTTP_200_OK)


class FileViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ModelFile]):
    """One file by its id."""

    queryset = ModelFile.objects.none()
    serializer_class = FileSerializer
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "files:read", "write": "files:write"}

    def get_queryset(self) -> QuerySet[ModelFile]:
        """Files of models one reads inside; to others they do not exist."""
        found: QuerySet[ModelFile] = ModelFile.objects.visible_to(self.request.user).select_related("model__steward")
        return found

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One file; its `ETag` names what is said about it now."""
        return self._answer(self.get_object())

    @extend_schema(request=FileEditSerializer, responses={200: FileSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say what it shows, on what is named in `If-Match`; of field checks this is up to the checkers."""
        file = self._writable()
        seen = content_named(request, mark_of([file]))
        said = FileEditSerializer(file, data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        if refused := self._describe(file, said.validated_data, seen):
            return refused
        return self._answer(self.get_object())

    @extend_schema(parameters=[IF_MATCH], responses={204: None, **CONFLICTS})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it away with its bytes, on what is named in `If-Match`."""
        file = self._writable()
        seen = content_named(request, mark_of([file]))
        return self._describe(file, {"remove": True}, seen) or Response(status=status.HTTP_204_NO_CONTENT)

    def _writable(self) -> ModelFile:
        file = self.get_object()
        if not may_describe_file(self.request.user, file):
            raise PermissionDenied
        return file

    def _describe(self, file: ModelFile, values: dict[str, Any], seen: str) -> Response | None:
        """None when it was written; otherwise the answer with both versions."""
        try:
            describe_file(file, values, by=self.request.user, seen=seen)
        except FilesChanged:
            current = self.get_object()
            sent_now = None if values.get("remove") else values
            shown = self.get_serializer(current).data
            return both_contents(self.request, mark_of([current]), current=shown, sent=sent_now)
        except ModelFile.DoesNotExist as gone:
            raise Http404 from gone
        return None

    def _answer(self, file: ModelFile) -> Response:
        return Response(self.get_serializer(file).data, headers={"ETag": f'"{mark_of([file])}"'})

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: int) -> FileResponse:
        """The bytes."""
        return serve(request.user, self.get_object(), may_see_file)
