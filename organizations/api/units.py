"""Units in the API: list, filters, rights and service of the pages; a change names the version it was made on."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api import problem_json
from organizations.filters.units import UnitFilter
from organizations.models import Unit
from organizations.permissions.units import may_edit_unit, unit_actions
from organizations.services.units import EDITABLE, UnitChanged, edit_unit

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The `ETag` of the version that the change was made on, such as `"3"`.',
)


class VersionMissing(APIException):
    """428: a change must say which version it was made on."""

    status_code = 428
    default_detail = _("Send the ETag of the version you read as If-Match, so that nobody’s change is lost.")
    default_code = "version_missing"


class VersionChanged(APIException):
    """412: somebody else changed the unit; the answer holds both versions."""

    status_code = 412
    default_detail = _("Somebody else changed this unit. Compare both versions, then send yours on the present one.")
    default_code = "version_changed"


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
        responses={
            200: UnitSerializer,
            412: OpenApiResponse(OpenApiTypes.OBJECT, "`current` is the version stored now, `sent` is yours."),
            428: OpenApiResponse(OpenApiTypes.OBJECT, "If-Match is missing."),
        },
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct names, kind, point, area or note, on the version named in `If-Match`."""
        unit = self.get_object()
        if not may_edit_unit(request.user, unit):
            self.permission_denied(request)
        version = _version(request, unit)
        sent = UnitEditSerializer(unit, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_unit(unit, by=request.user, version=version, changes=sent.validated_data))
        except UnitChanged as changed:
            return self._both(request, changed.current, sent.validated_data)

    def _both(self, request: Request, current: Unit, mine: dict[str, Any]) -> Response:
        answer = problem_json(VersionChanged(), {"request": request})
        assert answer is not None  # noqa: S101 - an APIException always has an answer
        answer.data |= {"current": self.get_serializer(current).data, "sent": mine}
        answer["ETag"] = _etag(current)
        return answer

    def _answer(self, unit: Unit) -> Response:
        return Response(self.get_serializer(unit).data, headers={"ETag": _etag(unit)})


def _etag(unit: Unit) -> str:
    return f'"{unit.version}"'


def _version(request: Request, unit: Unit) -> int:
    """The version that If-Match names; 0, which no unit has, for a tag that is none of ours. Raises VersionMissing."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise VersionMissing
    if header == "*":
        return unit.version
    tags = {tag.strip() for tag in header.split(",")}
    return unit.version if _etag(unit) in tags else 0
