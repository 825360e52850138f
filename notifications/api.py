"""The inbox in the API: one's own notices, noting that they are read, and by which way they come by mail, too."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications import kinds
from notifications.enums import Way
from notifications.filters import NoticeFilter
from notifications.models import Notice
from notifications.queries import choices_of
from notifications.services import mark_all_read, mark_read
from notifications.services.preferences import choose_ways


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice as the inbox shows it, in the language of the request."""

    title = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)

    class Meta:
        model = Notice
        fields = ("id", "kind", "title", "text", "url", "subject_type", "subject_id", "created_at", "read_at")
        read_only_fields = fields


class InboxViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Notice]):
    """What the account was told, newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    keyset: ClassVar = ("-created_at", "-id")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Notice]:
        """One's own: to others a notice does not exist."""
        return Notice.objects.visible_to(self.request.user)

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: int) -> Response:
        """Note that the notice is read; the first time counts."""
        return Response(self.get_serializer(mark_read(self.get_object(), by=request.user)).data)

    @extend_schema(
        request=None,
        responses=inline_serializer("ReadAll", {"marked": serializers.IntegerField()}),
        filters=False,
    )
    @action(detail=False, methods=["post"], url_path="read-all", filterset_class=None, pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """Note that all notices there are now are read; the answer says how many were not."""
        return Response({"marked": mark_all_read(by=request.user)})


Rows = list[dict[str, Any]]


class PreferenceSerializer(serializers.Serializer[Any]):
    """A kind of notice: the way in force for the account, the usual one, and those the kind allows."""

    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    way = serializers.ChoiceField(choices=Way.choices)
    default = serializers.ChoiceField(choices=Way.choices, read_only=True)
    ways = serializers.ListField(child=serializers.ChoiceField(choices=Way.choices), read_only=True)


class PreferenceViewSet(viewsets.GenericViewSet[Any]):
    """By which way each kind of notice comes by mail; the account's own, and nobody else's."""

    serializer_class = PreferenceSerializer
    lookup_field = "kind"
    lookup_value_converter = "str"
    pagination_class = None
    filter_backends = ()
    http_method_names = ["get", "head", "options", "patch"]

    @extend_schema(responses=PreferenceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All kinds about which mails are sent."""
        return Response(self.get_serializer(self._all(), many=True).data)

    @extend_schema(parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH)])
    def partial_update(self, request: Request, kind: str) -> Response:
        """Choose a way for one kind."""
        if kind not in {known.name for known in kinds.mailed()}:
            raise Http404
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            choose_ways({kind: sent.validated_data["way"]}, by=request.user)
        except ValidationError as error:
            raise ValidationError({"way": error.message_dict[kind]}) from error
        return Response(self.get_serializer(next(row for row in self._all() if row["kind"] == kind)).data)

    def _all(self) -> Rows:
        return [
            {"kind": kind.name, "title": str(kind.title), "way": way, "default": kind.default, "ways": kind.ways}
            for kind, way in choices_of(self.request.user)
        ]
