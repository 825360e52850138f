"""Criteria sets in the API: filters, rights and services of the pages. A draft's content is replaced as a whole."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.models import Campaign
from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from mobilization.outbox.api import Conflict
from mobilization.workflow.refusals import NotAllowed, TransitionRefused
from organizations.models import Unit
from reviews.filters.criteria import CriteriaFilter
from reviews.models import CriteriaSet, Criterion, CriterionGroup, GradeBand
from reviews.permissions.criteria import (
    criteria_actions,
    may_change_criteria,
    may_write_criteria,
)
from reviews.permissions.states import WRITTEN, Whose, demand_state
from reviews.queries.criteria import whole
from reviews.services.criteria import (
    BAND,
    EDITABLE,
    LINE,
    MOST_LINES,
    begin_with,
    discard_criteria,
    edit_criteria,
    next_version,
    publish_criteria,
    replace_content,
    write_criteria,
)

ACTIONS = ["edit", "publish", "discard", "version", "copy"]


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """A line of the sheet; `key` is the same in all versions."""

    key = serializers.SlugField(max_length=40, required=False)

    class Meta:
        model = Criterion
        fields = ("key", *LINE)


class CriterionGroupSerializer(serializers.ModelSerializer[CriterionGroup]):
    """A heading with its criteria, in their order."""

    criteria = ShortList(child=CriterionSerializer(), max_length=MOST_LINES)

    class Meta:
        model = CriterionGroup
        fields = ("title", "criteria")


class GradeBandSerializer(serializers.ModelSerializer[GradeBand]):
    """A grade from so many points of 100 on."""

    class Meta:
        model = GradeBand
        fields = BAND
        validators: ClassVar[list[Any]] = []


class ContentSerializer(serializers.Serializer[Any]):
    """All that stands in a draft."""

    groups = ShortList(child=CriterionGroupSerializer(), max_length=MOST_LINES)
    bands = ShortList(child=GradeBandSerializer(), max_length=MOST_LINES)


class CriterionGroupShownSerializer(serializers.ModelSerializer[CriterionGroup]):
    """A heading with its criteria, as they stand."""

    criteria = CriterionSerializer(many=True, read_only=True)

    class Meta:
        model = CriterionGroup
        fields = ("title", "criteria")
        read_only_fields = fields


class CriteriaSetSerializer(serializers.ModelSerializer[CriteriaSet]):
    """One version with all that stands in it; `family` holds the versions together."""

    groups = CriterionGroupShownSerializer(many=True, read_only=True)
    bands = GradeBandSerializer(many=True, read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = CriteriaSet
        fields = (
            "id", "family", "number", "unit", "steward", *EDITABLE, "state", "is_ours", "published_at", "version",
            "groups", "bands", "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS)))
    def get_actions(self, criteria: CriteriaSet) -> list[str]:
        """What the account may do with the version now."""
        return criteria_actions(self.context["request"].user, criteria)


class CriteriaEditSerializer(serializers.ModelSerializer[CriteriaSet]):
    """What the set is called, and what it is for; everybody reads campaigns."""

    campaign = serializers.PrimaryKeyRelatedField(queryset=Campaign.objects.all(), required=False, allow_null=True)

    class Meta:
        model = CriteriaSet
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []


class CriteriaNewSerializer(CriteriaEditSerializer):
    """A new set of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(CriteriaEditSerializer.Meta):
        fields = ("unit", *EDITABLE)  # type: ignore[assignment]


class CriteriaCopySerializer(serializers.Serializer[Any]):
    """Whose set begins with this one, and what it is called."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())
    title = serializers.CharField(max_length=200)


class CriteriaSetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CriteriaSet]):
    """Criteria sets: what is or was in force everybody reads, drafts their own units."""

    queryset = CriteriaSet.objects.none()
    serializer_class = CriteriaSetSerializer
    filterset_class = CriteriaFilter
    keyset: ClassVar = ("-created_at", "-id")
    required_scopes: ClassVar = {"read": "reviews:read"}
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "put", "delete"]

    def get_queryset(self) -> "QuerySet[CriteriaSet]":
        """With all that stands in them."""
        return whole(CriteriaSet.objects.visible_to(self.request.user))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One version; its `ETag` names what stands in it."""
        return self._answer(self.get_object())

    @extend_schema(request=CriteriaNewSerializer, responses={201: CriteriaSetSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a set of a unit."""
        if not may_write_criteria(request.user):
            raise PermissionDenied
        sent = CriteriaNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        unit = values.pop("unit")
        return self._answer(write_criteria(unit=unit, values=values, by=request.user), status=201)

    @extend_schema(
        request=CriteriaEditSerializer, responses={200: CriteriaSetSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct what stands about a draft, on the version named in `If-Match`."""
        criteria = self._draft()
        version = version_named(request, criteria)
        sent = CriteriaEditSerializer(criteria, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_criteria(criteria, version=version, changes=sent.validated_data, by=request.user))
        except RecordChanged as changed:
            return self._both(request, changed.current)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw a draft away."""
        discard_criteria(self._draft(), by=request.user)
        return Response(status=204)

    @extend_schema(
        request=ContentSerializer, responses={200: CriteriaSetSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    @action(detail=True, methods=["put"], filterset_class=None, pagination_class=None)
    def content(self, request: Request, **kwargs: Any) -> Response:
        """Put groups, criteria and bands in the place of all that stands in the draft."""
        criteria = self._draft()
        version = version_named(request, criteria)
        sent = ContentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(replace_content(criteria, version=version, **sent.validated_data, by=request.user))
        except RecordChanged as changed:
            return self._both(request, changed.current)

    @extend_schema(
        request=None,
        responses={
            200: CriteriaSetSerializer,
            409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible; the text says why."),
        },
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Put the draft in force; the version in force until now is replaced."""
        try:
            published = publish_criteria(self.get_object(), by=request.user)
        except NotAllowed:
            raise
        except TransitionRefused as wrong:
            raise Conflict(str(wrong)) from wrong
        return self._answer(published)

    @extend_schema(request=None, responses={201: CriteriaSetSerializer})
    @action(detail=True, methods=["post"], url_path="next-version", filterset_class=None, pagination_class=None)
    def next_version(self, request: Request, **kwargs: Any) -> Response:
        """A draft that begins with all that stands in this version."""
        return self._answer(next_version(self.get_object(), by=request.user), status=201)

    @extend_schema(request=CriteriaCopySerializer, responses={201: CriteriaSetSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def copy(self, request: Request, **kwargs: Any) -> Response:
        """A set of one's own that begins with this one."""
        criteria = self.get_object()
        if not may_write_criteria(request.user):
            raise PermissionDenied
        sent = CriteriaCopySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._answer(begin_with(criteria, **sent.validated_data, by=request.user), status=201)

    def _draft(self) -> CriteriaSet:
        criteria = self.get_object()
        demand_state(self.request.user, criteria, WRITTEN, Whose.WRITERS)
        if not may_change_criteria(self.request.user, criteria):
            raise PermissionDenied
        return criteria

    def _answer(self, criteria: CriteriaSet, status: int = 200) -> Response:
        return Response(self._shown(criteria), status=status, headers={"ETag": etag(criteria)})

    def _both(self, request: Request, current: CriteriaSet) -> Response:
        return both_versions(request, current, current=self._shown(current), sent=request.data)

    def _shown(self, criteria: CriteriaSet) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=criteria.pk)).data)
