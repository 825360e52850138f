"""Emulation titles and award forms in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from awards.filters.catalogues import FormFilter, TitleFilter
from awards.models import AwardForm, CatalogueEntry, EmulationTitle
from awards.permissions.catalogues import entry_actions, may_keep_awards
from awards.services.catalogues import EDITABLE, add_entry, edit_entry, editable
from directives.models import DirectiveDocument
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named

SCOPES = {"read": "awards:read"}


class _EntryShown(serializers.Serializer[Any]):
    document = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    def get_document(self, entry: CatalogueEntry) -> int | None:
        """The document of the legal basis; null, too, where it has become internal."""
        return entry.open_document.pk if entry.open_document else None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit"])))
    def get_actions(self, entry: CatalogueEntry) -> list[str]:
        """What the account may do with it now."""
        return entry_actions(self.context["request"].user)


class EmulationTitleSerializer(_EntryShown, serializers.ModelSerializer[EmulationTitle]):
    """An emulation title: for whom, from when to when, by which law."""

    class Meta:
        model = EmulationTitle
        fields = ("id", "code", *EDITABLE, "version", "actions")
        read_only_fields = fields


class AwardFormSerializer(_EntryShown, serializers.ModelSerializer[AwardForm]):
    """An award form: for whom, from when to when, by which law."""

    class Meta:
        model = AwardForm
        fields = ("id", "code", *editable(AwardForm), "version", "actions")
        read_only_fields = fields


class _WithDocument(serializers.Serializer[Any]):
    document = serializers.PrimaryKeyRelatedField(
        queryset=DirectiveDocument.objects.filter(is_internal=False), required=False, allow_null=True
    )


class EmulationTitleEditSerializer(_WithDocument, serializers.ModelSerializer[EmulationTitle]):
    """What is edited of a title."""

    class Meta:
        model = EmulationTitle
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class EmulationTitleNewSerializer(EmulationTitleEditSerializer):
    """A new title with its code, which never changes."""

    code = serializers.SlugField(max_length=40)

    class Meta(EmulationTitleEditSerializer.Meta):
        fields = ("code", *EDITABLE)  # type: ignore[assignment]


class AwardFormEditSerializer(_WithDocument, serializers.ModelSerializer[AwardForm]):
    """What is edited of a form."""

    class Meta:
        model = AwardForm
        fields = editable(AwardForm)
        validators: ClassVar[list[Any]] = []


class AwardFormNewSerializer(AwardFormEditSerializer):
    """A new form with its code, which never changes."""

    code = serializers.SlugField(max_length=40)

    class Meta(AwardFormEditSerializer.Meta):
        fields = ("code", *editable(AwardForm))


def demand_keeper(request: Request) -> None:
    """Only who keeps the catalogues goes on. Raises PermissionDenied."""
    if not may_keep_awards(request.user):
        raise PermissionDenied


class _EntryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    keyset: ClassVar = ("position", "sort_key", "id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = SCOPES
    new_serializer: type[serializers.ModelSerializer[Any]]
    edit_serializer: type[serializers.ModelSerializer[Any]]

    def get_queryset(self) -> "QuerySet[Any]":
        """Every account reads the whole catalogue."""
        assert self.queryset is not None  # noqa: S101 - both views name one
        rows: QuerySet[Any] = self.queryset.model._default_manager.select_related("document")
        return rows

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One entry; its `ETag` names the version."""
        return self._answer(self.get_object())

    def _create(self, request: Request) -> Response:
        demand_keeper(request)
        sent = self.new_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        code = values.pop("code")
        return self._answer(add_entry(self.get_queryset().model, code=code, values=values, by=request.user), status=201)

    def _update(self, request: Request) -> Response:
        entry = self.get_object()
        demand_keeper(request)
        version = version_named(request, entry)
        sent = self.edit_serializer(entry, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_entry(entry, version=version, changes=sent.validated_data, by=request.user))
        except RecordChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_versions(request, changed.current, current=current, sent=request.data)

    def _answer(self, entry: CatalogueEntry, status: int = 200) -> Response:
        return Response(self.get_serializer(entry).data, status=status, headers={"ETag": etag(entry)})


class EmulationTitleViewSet(_EntryViewSet):
    """Emulation titles in their order, those out of force too; award forms are another catalogue."""

    queryset = EmulationTitle.objects.none()
    serializer_class = EmulationTitleSerializer
    new_serializer = EmulationTitleNewSerializer
    edit_serializer = EmulationTitleEditSerializer
    filterset_class = TitleFilter

    @extend_schema(request=EmulationTitleNewSerializer, responses={201: EmulationTitleSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a title; its code never changes and is never given again."""
        return self._create(request)

    @extend_schema(
        request=EmulationTitleEditSerializer,
        responses={200: EmulationTitleSerializer, **CONFLICTS},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct a title, on the version named in `If-Match`; to end it, give it a last day."""
        return self._update(request)


class AwardFormViewSet(_EntryViewSet):
    """Award forms in their order, those out of force too; emulation titles are another catalogue."""

    queryset = AwardForm.objects.none()
    serializer_class = AwardFormSerializer
    new_serializer = AwardFormNewSerializer
    edit_serializer = AwardFormEditSerializer
    filterset_class = FormFilter

    @extend_schema(request=AwardFormNewSerializer, responses={201: AwardFormSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a form; its code never changes and is never given again."""
        return self._create(request)

    @extend_schema(
        request=AwardFormEditSerializer, responses={200: AwardFormSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct a form, on the version named in `If-Match`; to end it, give it a last day."""
        return self._update(request)
