"""The record of changes in the API, to read: of one record, and, for administrators and auditors, of a subtree."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from mobilization.common.changes import Changes, changes
from organizations.filters.history import HistoryFilter
from organizations.permissions.history import may_audit
from organizations.queries.history import events_of, events_visible_to, record_with_history

CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="Taken from the link `next` of an earlier answer.")


class LineSerializer(serializers.Serializer[Any]):
    """One field of a change, in the reader's language."""

    label = serializers.CharField()  # type: ignore[assignment]
    old = serializers.CharField()
    new = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One change: what was done (`insert`, `update`, `delete`, `baseline`) to what, by whom, why, and which fields."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    model = serializers.CharField()
    object_id = serializers.CharField()
    about = serializers.CharField()
    actor = serializers.CharField()
    reason = serializers.CharField()
    lines = LineSerializer(many=True)
    request = serializers.CharField()


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of changes, the newest first; `next` leads to older ones."""

    next = serializers.URLField(allow_null=True)
    results = ChangeSerializer(many=True)


class RecordHistory(APIView):
    """What was changed of one record; of a model also of what belongs to it, such as its indicators and diary."""

    @extend_schema(operation_id="history_of_record", responses=ChangesSerializer, parameters=[CURSOR])
    def get(self, request: Request, model: str, pk: int) -> Response:
        """For those who may read it; to others the record does not exist. `model` is a word such as `unit`."""
        record = record_with_history(request.user, model, pk)
        if record is None:
            raise Http404
        events = events_of(record, request.user)
        return _page(request, changes(events, cursor=request.query_params.get("cursor")))


class History(APIView):
    """All changes of the subtree."""

    @extend_schema(
        operation_id="history_list",
        responses=ChangesSerializer,
        parameters=[
            CURSOR,
            OpenApiParameter("changed_from", OpenApiTypes.STR, description="Local day, dd/mm/yyyy or yyyy-mm-dd."),
            OpenApiParameter("changed_to", OpenApiTypes.STR, description="The same; this day counts."),
            OpenApiParameter("kind", OpenApiTypes.STR, description="insert, update, delete or baseline."),
            OpenApiParameter("record", OpenApiTypes.STR, description="Kind of record, such as organizations.unit."),
            OpenApiParameter(
                "q", OpenApiTypes.STR, description="Words of the record or the reason; accents do not matter."
            ),
            OpenApiParameter(
                "unit", OpenApiTypes.INT, description="Id of a unit: what belongs to it or to one below it."
            ),
            OpenApiParameter("by", OpenApiTypes.STR, description="Words of the name of who made the change."),
        ],
    )
    def get(self, request: Request) -> Response:
        """For administrators and auditors."""
        if not may_audit(request.user):
            raise PermissionDenied
        chosen = HistoryFilter(request.query_params, user=request.user)
        if not chosen.is_valid():
            raise serializers.ValidationError(
                {name: [str(text) for text in texts] for name, texts in chosen.errors.items()}
            )
        events = chosen.among(events_visible_to(request.user, chosen.where()))
        return _page(request, changes(events, cursor=request.query_params.get("cursor")))


def _page(request: Request, page: Changes) -> Response:
    older = replace_query_param(request.build_absolute_uri(), "cursor", page.older) if page.older else None
    return Response(ChangesSerializer({"next": older, "results": page.items}).data)
