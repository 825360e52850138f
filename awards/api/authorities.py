"""The authority matrix in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from awards.api.catalogues import SCOPES, demand_keeper
from awards.filters.authorities import AuthorityFilter
from awards.models import AwardAuthority, AwardForm, EmulationTitle
from awards.permissions.catalogues import authority_actions
from awards.services.authorities import EDITABLE, add_authority, edit_authority, remove_authority
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named


class AuthoritySerializer(serializers.ModelSerializer[AwardAuthority]):
    """Who decides on a title or a form (one of the two is null), from when to when, by which law."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = AwardAuthority
        fields = ("id", "title", "form", *EDITABLE, "version", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove"])))
    def get_actions(self, row: AwardAuthority) -> list[str]:
        """What the account may do with the row now."""
        return authority_actions(self.context["request"].user)


class AuthorityEditSerializer(serializers.ModelSerializer[AwardAuthority]):
    """What is edited of a row; what is decided on stays."""

    class Meta:
        model = AwardAuthority
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class AuthorityNewSerializer(AuthorityEditSerializer):
    """A row for a title or for a form."""

    title: Any = serializers.PrimaryKeyRelatedField(
        queryset=EmulationTitle.objects.all(), required=False, allow_null=True
    )
    form: Any = serializers.PrimaryKeyRelatedField(queryset=AwardForm.objects.all(), required=False, allow_null=True)

    class Meta(AuthorityEditSerializer.Meta):
        fields = ("title", "form", *EDITABLE)  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, never both."""
        if (attrs.get("title") is None) == (attrs.get("form") is None):
            raise serializers.ValidationError({"title": _("Name a title or a form, one of the two.")})
        return attrs


class AuthorityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[AwardAuthority]):
    """Rows of the authority matrix, the latest first; `on` asks for those of a day."""

    queryset = AwardAuthority.objects.none()
    serializer_class = AuthoritySerializer
    filterset_class = AuthorityFilter
    keyset: ClassVar = ("-valid_from", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    required_scopes: ClassVar = SCOPES

    def get_queryset(self) -> "QuerySet[AwardAuthority]":
        """Every account reads the whole matrix."""
        return AwardAuthority.objects.select_related("title", "form")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One row; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=AuthorityNewSerializer, responses={201: AuthoritySerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say that a post decides on a title or a form."""
        demand_keeper(request)
        sent = AuthorityNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        title, form = values.pop("title", None), values.pop("form", None)
        return self._answer(add_authority(subject=title or form, values=values, by=request.user), status=201)

    @extend_schema(
        request=AuthorityEditSerializer, responses={200: AuthoritySerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct a row, on the version named in `If-Match`; to end it, give it a last day."""
        row = self.get_object()
        demand_keeper(request)
        version = version_named(request, row)
        sent = AuthorityEditSerializer(row, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_authority(row, version=version, changes=sent.validated_data, by=request.user))
        except RecordChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_versions(request, changed.current, current=current, sent=request.data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take away a row that was entered by mistake; the record of changes keeps it."""
        row = self.get_object()
        demand_keeper(request)
        remove_authority(row, by=request.user)
        return Response(status=204)

    def _answer(self, row: AwardAuthority, status: int = 200) -> Response:
        return Response(self.get_serializer(row).data, status=status, headers={"ETag": etag(row)})
