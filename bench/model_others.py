"""The two other sides of the list of models: what a tutorial would write, and what raw SQL can do at best.

Both answer with the fields of our list but for `shown` and `actions`, which come from our tables of rights.
"""

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ModelViewSet

from models_registry.api.serializers import CARD, INSIDE
from models_registry.models import RegisteredModel

PAGE = 50
FIELDS = (*CARD, *INSIDE)
COLUMNS = ", ".join(f"{name}_id" if name in {"unit", "steward", "campaign"} else name for name in FIELDS)


class StockModelSerializer(ModelSerializer):
    """The fields of our list, the usual way."""

    class Meta:
        model = RegisteredModel
        fields = FIELDS


class StockModelPages(PageNumberPagination):
    """Numbered pages with an exact total."""

    page_size = PAGE


class StockModels(ModelViewSet):
    """Filters of django-filter, the search of DRF (`icontains` in title, summary and results)."""

    queryset = RegisteredModel.objects.order_by("-listed_on", "-id")
    serializer_class = StockModelSerializer
    pagination_class = StockModelPages
    renderer_classes = (JSONRenderer,)
    filter_backends = (DjangoFilterBackend, SearchFilter)
    filterset_fields = ("state", "domain")
    search_fields = ("title", "summary", "results")


def limit(request: HttpRequest) -> HttpResponse:
    """One statement, tuples straight into JSON; `after` is the last row's day and id, joined by a bar."""
    where, values = ["true"], []
    for name in ("state", "domain"):
        if value := request.GET.get(name):
            where.append(f"{name} = %s")
            values.append(value)
    if words := request.GET.get("q"):
        where.append("words @@ plainto_tsquery('simple', portal_words(%s))")
        values.append(words)
    if after := request.GET.get("after"):
        where.append("(listed_on, id) < (%s, %s)")
        values += after.split("|")
    order = f"ORDER BY listed_on DESC, id DESC LIMIT {PAGE}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM models_registry_registeredmodel WHERE {' AND '.join(where)} {order}", values
        )
        found = [dict(zip(FIELDS, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps({"results": found}), content_type="application/json")
