"""Figures of earlier years in the API: their parts, and the sum of these; to read."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from dialogues.api.conferences import READ
from dialogues.filters.earlier import EarlierFilter
from dialogues.models import DialogueFigures, DialogueFiguresPart


class EarlierPartSerializer(serializers.ModelSerializer[DialogueFiguresPart]):
    """How many of a kind the units of a level held."""

    class Meta:
        model = DialogueFiguresPart
        fields = ("level", "kind", "number", "people", "is_about")
        read_only_fields = fields


class EarlierSerializer(serializers.ModelSerializer[DialogueFigures]):
    """What a source tells; `total` is the sum of the parts, `claimed` what the source itself states."""

    parts = EarlierPartSerializer(many=True, read_only=True)
    total = serializers.IntegerField(read_only=True)
    is_mismatch = serializers.SerializerMethodField()

    class Meta:
        model = DialogueFigures
        fields = (
            "id", "unit", "steward", "title", "begins", "ends", "parts", "total", "claimed", "is_mismatch",
            "answered_share", "source_title", "source_url", "note", "version", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_is_mismatch(self, row: Any) -> bool:
        """The source states another number than its parts make."""
        return row.claimed is not None and row.claimed != row.total


class EarlierViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DialogueFigures]):
    """Dialogues of earlier years, the latest first."""

    queryset = DialogueFigures.objects.none()
    serializer_class = EarlierSerializer
    filterset_class = EarlierFilter
    keyset: ClassVar = ("-begins", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options"]
    required_scopes: ClassVar = {"read": READ}

    def get_queryset(self) -> "QuerySet[Any]":
        """Those the account may read, with their sums."""
        rows = DialogueFigures.objects.visible_to(self.request.user)
        found: QuerySet[Any] = rows.with_total().prefetch_related("parts")
        return found
