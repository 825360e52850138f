"""The two sides ours is measured against: what a stock application does, and what raw SQL can do at best."""

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ModelViewSet

from mobilization.outbox.models import Job

PAGE = 50
FIELDS = (
    "id", "kind", "state", "failures", "progress_done", "progress_total", "progress_text", "error",
    "created_at", "started_at", "finished_at",
)  # fmt: skip


class StockSerializer(ModelSerializer):
    """The fields of our list, the usual way."""

    class Meta:
        model = Job
        fields = FIELDS


class StockPages(PageNumberPagination):
    """Numbered pages with an exact total."""

    page_size = PAGE


class StockJobs(ModelViewSet):
    """What a tutorial would write."""

    queryset = Job.objects.order_by("-created_at", "-id")
    serializer_class = StockSerializer
    pagination_class = StockPages
    renderer_classes = (JSONRenderer,)
    filter_backends = (DjangoFilterBackend,)
    filterset_fields = ("state", "kind")


def limit(request: HttpRequest) -> HttpResponse:
    """One statement, tuples straight into JSON; `after` is the last row's `created_at` and id, joined by a bar."""
    after, place = request.GET.get("after"), [request.GET["state"]]
    beyond = ""
    if after:
        beyond = "AND (created_at, id) < (%s, %s)"
        place += after.split("|")
    columns = ", ".join(FIELDS)
    with connection.cursor() as cursor:
        order = f"ORDER BY created_at DESC, id DESC LIMIT {PAGE}"
        cursor.execute(f"SELECT {columns} FROM outbox_job WHERE state = %s {beyond} {order}", place)
        rows = [dict(zip(FIELDS, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps({"results": rows}), content_type="application/json")
