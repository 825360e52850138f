"""Units in the API: list, filters, rights and service of the pages; a change names the version it was made on."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from organizations.filters.units import UnitFilter
from organizations.models import Unit
from organizations.permissions.units import may_edit_unit, unit_actions
from organizations.services.units import EDITABLE, UnitChanged, edit_unit


class UnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit as its page shows it; `parent` is the id of the unit it belongs to."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = Unit
        fields = (
            "id",
            "code",
            "name",
            "short_name",
            "kind",
            "level",
            "parent",
            "valid_from",
            "valid_to",
            "latitude",
            "longitude",
            "area_km2",
            "note",
            "version",
            "actions",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit"])))
    def get_actions(self, unit: Unit) -> list[str]:
        """What the account may do with the unit now."""
        return unit_actions(self.context["request"].user, unit)


class UnitEditSerializer(serializers.ModelSerializer[Unit]):
    """What administrators correct; all else about a unit changes by a reorganisation only."""

    class Meta:
        model = Unit
        fields = EDITABLE


class UnitViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Unit]):
    """Units of today and of the past, in the order of the Vietnamese alphabet."""

    queryset = Unit.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    keyset: ClassVar = ("sort_key", "id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "units:read"}
    http_method_names = ["get", "head", "options", "patch"]

    def get_queryset(self) -> QuerySet[Unit]:
        """Every account reads all units."""
        return Unit.objects.visible_to(self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One unit; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(
        request=UnitEditSerializer,
        responses={200: UnitSerializer, **CONFLICTS},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct names, kind, point, area or note, on the version named in `If-Match`."""
        unit = self.get_object()
        if not may_edit_unit(request.user, unit):
            self.permission_denied(request)
        version = version_named(request, unit)
        sent = UnitEditSerializer(unit, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_unit(unit, by=request.user, version=version, changes=sent.validated_data))
        except UnitChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_versions(request, changed.current, current=current, sent=sent.validated_data)

    def _answer(self, unit: Unit) -> Response:
        return Response(self.get_serializer(unit).data, headers={"ETag": etag(unit)})
