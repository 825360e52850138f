"""Recounts in the API, to read: for administrators and auditors."""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports.models import Recount, RecountDifference
from reports.permissions.recounts import may_read_recounts

SHOWN_RUNS, SHOWN = 14, 100


class RecountDifferenceSerializer(serializers.ModelSerializer[RecountDifference]):
    """A number that differs: `kept` is what the sums said, `counted` what the rows are."""

    class Meta:
        model = RecountDifference
        fields = ("kind", "measure", "unit", "as_it_was", "month", "divided", "kept", "counted", "mended_at")
        read_only_fields = fields


class RecountSerializer(serializers.ModelSerializer[Recount]):
    """A run; `found` differences, of which the first hundred are named."""

    differences = serializers.SerializerMethodField()

    class Meta:
        model = Recount
        fields = ("id", "began_at", "ended_at", "compared", "found", "differences")
        read_only_fields = fields

    @extend_schema_field(RecountDifferenceSerializer(many=True))
    def get_differences(self, run: Recount) -> list[dict[str, Any]]:
        """The first ones."""
        rows = [each for each in self.context["differences"] if each.recount_id == run.pk]
        return list(RecountDifferenceSerializer(rows[:SHOWN], many=True).data)


class Recounts(APIView):
    """The last recounts of all figures, the newest first, each with the numbers that differed."""

    @extend_schema(operation_id="recounts", responses=RecountSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The last recounts, the newest first, each with what differed; for administrators and auditors."""
        if not may_read_recounts(request.user):
            raise PermissionDenied
        runs = list(Recount.objects.order_by("-pk")[:SHOWN_RUNS])
        rows = RecountDifference.objects.filter(recount__in=runs).order_by("pk")
        return Response(RecountSerializer(runs, many=True, context={"differences": list(rows)}).data)
