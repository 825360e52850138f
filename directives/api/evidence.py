"""Evidence of duties in the API: uploaded through the checks of the form, fetched through the one door."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.api.documents import UploadSerializer
from directives.models import Duty, DutyFile
from directives.permissions.documents import evidence_actions, may_fetch_evidence, may_report_duty
from directives.services.duties import DutyNotOpen
from directives.services.evidence import add_evidence, remove_evidence
from mobilization.common.files import serve
from mobilization.common.uploads import check_document
from mobilization.outbox.api import Conflict


class DutyFileSerializer(serializers.ModelSerializer[DutyFile]):
    """A file that shows how the duty was done; `url` gives its bytes."""

    url = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = DutyFile
        fields = ("id", "duty", "name", "content_type", "size", "sha256", "created_at", "url", "actions")
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI_REF)
    def get_url(self, file: DutyFile) -> str:
        """Where the bytes are, for whoever may read them."""
        return reverse("api:duty-file-content", args=[file.duty_id, file.pk])

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["remove"])))
    def get_actions(self, file: DutyFile) -> list[str]:
        """What the account may do with the file now."""
        return evidence_actions(self.context["request"].user, file)


class DutyFilesViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[DutyFile]
):
    """Evidence of one duty: to those who do not see the duty, it does not exist."""

    required_scopes: ClassVar = {"read": "documents:read", "write": "documents:write"}
    queryset = DutyFile.objects.none()
    serializer_class = DutyFileSerializer
    filter_backends = ()
    keyset: ClassVar = ("id",)
    lookup_value_converter = "int"
    parser_classes = (MultiPartParser,)

    def duty(self) -> Duty:
        """The duty of the address, if the account sees it."""
        duties = Duty.objects.visible_to(self.request.user).select_related("steward")
        found: Duty = get_object_or_404(duties, pk=self.kwargs["duty"])
        return found

    def get_queryset(self) -> "QuerySet[DutyFile]":
        """Its files, as they were sent."""
        return DutyFile.objects.filter(duty=self.duty()).select_related("duty__steward")

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={200: DutyFileSerializer, 201: DutyFileSerializer, 409: OpenApiTypes.OBJECT},
    )
    def create(self, request: Request, duty: int) -> Response:
        """Send a file while the duty is open; one that is there already, byte for byte, answers 200."""
        known = self.duty()
        if known.done_on is None and not may_report_duty(request.user, known):
            raise PermissionDenied
        sent = UploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            checked = check_document(sent.validated_data["file"])
        except ValidationError as refused:
            raise ValidationError({"file": refused.messages}) from refused
        try:
            file, is_new = add_evidence(known, file=checked, by=request.user)
        except DutyNotOpen as wrong:
            raise Conflict from wrong
        return Response(self.get_serializer(file).data, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(responses={204: None, 409: OpenApiTypes.OBJECT})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a file away while the duty is open."""
        try:
            remove_evidence(self.get_object(), by=request.user)
        except DutyNotOpen as wrong:
            raise Conflict from wrong
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, duty: int, pk: int) -> FileResponse:
        """The bytes."""
        return serve(request.user, self.get_object(), may_fetch_evidence)
