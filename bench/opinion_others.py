"""The two other sides of the list of opinions: what a tutorial would write, and what raw SQL can do at best.

Both answer with the columns of our list; what follows from the reader (`actions`, `external_ref`) is ours alone.
"""

from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ModelViewSet

from dialogues.models import Opinion
from mobilization.common.text import fold

PAGE = 50
FIELDS = (
    "id", "number", "unit", "steward", "kind", "channel", "received_on", "conference", "domain", "theme", "place_unit",
    "state", "assigned", "assigned_steward", "assigned_on", "due_on", "extended_days", "paused_on", "is_on_the_spot",
    "answered_on", "closed_on", "other_track", "sent_to", "version", "created_at",
)  # fmt: skip
REFERENCES = {"unit", "steward", "conference", "theme", "place_unit", "assigned", "assigned_steward"}
COLUMNS = ", ".join(f"o.{name}_id" if name in REFERENCES else f"o.{name}" for name in FIELDS)


class StockOpinionSerializer(ModelSerializer):
    """The columns of our list, the usual way."""

    class Meta:
        model = Opinion
        fields = FIELDS


class StockOpinionPages(PageNumberPagination):
    """Numbered pages with an exact total."""

    page_size = PAGE


class StockOpinions(ModelViewSet):
    """Filters of django-filter, the search of DRF (`icontains` in text and place)."""

    queryset = Opinion.objects.order_by("-received_on", "-id")
    serializer_class = StockOpinionSerializer
    pagination_class = StockOpinionPages
    renderer_classes = (JSONRenderer,)
    filter_backends = (DjangoFilterBackend, SearchFilter)
    filterset_fields = ("state", "domain")
    search_fields = ("words__text", "words__place")


def limit(request: HttpRequest) -> HttpResponse:
    """One statement, tuples straight into JSON; `after` is the last row's day and id, joined by a bar."""
    where, values, words = ["true"], [], ""
    for name in ("state", "domain"):
        if value := request.GET.get(name):
            where.append(f"o.{name} = %s")
            values.append(value)
    if typed := request.GET.get("q"):
        words = "JOIN dialogues_opiniontext w ON w.opinion_id = o.id"
        for word in fold(typed).split():
            where.append("w.search LIKE %s")
            values.append(f"%{word}%")
    if after := request.GET.get("after"):
        where.append("(o.received_on, o.id) < (%s, %s)")
        values += after.split("|")
    order = f"ORDER BY o.received_on DESC, o.id DESC LIMIT {PAGE}"
    statement = f"SELECT {COLUMNS} FROM dialogues_opinion o {words} WHERE {' AND '.join(where)} {order}"
    return HttpResponse(orjson.dumps({"results": _read(statement, values)}), content_type="application/json")


def _read(statement: str, values: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [dict(zip(FIELDS, row, strict=True)) for row in cursor.fetchall()]
