"""The two sides ours is measured against: what a stock application does, and what raw SQL can do at best.

Both answer with what our list answers, but for `actions` and `title`, which come from our tables of rights and kinds.
"""

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import EmailField, ModelSerializer
from rest_framework.viewsets import ModelViewSet

from mobilization.outbox.models import Job, JobFile

PAGE = 50
PLAIN = (
    "id",
    "kind",
    "state",
    "progress_done",
    "progress_total",
    "progress_text",
    "failures",
    "error",
    "result",
    "created_at",
    "started_at",
    "finished_at",
    "cancel_requested_at",
)
FILES = """
    coalesce((SELECT json_agg(json_build_object('format', f.format, 'name', f.name, 'size', f.size))
              FROM outbox_jobfile f WHERE f.job_id = j.id), '[]')
"""


class StockFileSerializer(ModelSerializer):
    """A result file."""

    class Meta:
        model = JobFile
        fields = ("format", "name", "size")


class StockSerializer(ModelSerializer):
    """The fields of our list, the usual way."""

    owner = EmailField(source="owner.email", read_only=True)
    files = StockFileSerializer(many=True, read_only=True)

    class Meta:
        model = Job
        fields = (*PLAIN, "owner", "files")


class StockPages(PageNumberPagination):
    """Numbered pages with an exact total."""

    page_size = PAGE


class StockJobs(ModelViewSet):
    """What a tutorial would write, with the relations fetched in bulk."""

    queryset = Job.objects.select_related("owner").prefetch_related("files").order_by("-created_at", "-id")
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
        beyond = "AND (j.created_at, j.id) < (%s, %s)"
        place += after.split("|")
    columns = ", ".join(f"j.{name}" for name in PLAIN)
    rows = f"SELECT {columns}, u.email, {FILES} FROM outbox_job j LEFT JOIN organizations_user u ON u.id = j.owner_id"
    with connection.cursor() as cursor:
        order = f"ORDER BY j.created_at DESC, j.id DESC LIMIT {PAGE}"
        cursor.execute(f"{rows} WHERE j.state = %s {beyond} {order}", place)
        names = (*PLAIN, "owner", "files")
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps({"results": found}), content_type="application/json")
