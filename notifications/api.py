"""The inbox in the API: one's own notices, and noting that they are read."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.filters import NoticeFilter
from notifications.models import Notice
from notifications.services import mark_all_read, mark_read


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
