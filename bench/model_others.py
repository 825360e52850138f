"""The two other sides of the list of models: what a tutorial would write, and what raw SQL can do at best.

Both answer with the fields of our list or of one model but for `shown` and `actions`, which come from our tables of
rights.
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

from models_registry.api.serializers import CARD, INSIDE, STORY
from models_registry.models import Indicator, RegisteredModel, ResponsiblePerson
from models_registry.services.parts import INDICATOR_FIELDS, PERSON_FIELDS

PAGE = 50
FIELDS = (*CARD, *INSIDE)
ALL_FIELDS = (*FIELDS, "results", "origin", *STORY)
REFERENCES = {"unit", "steward", "campaign", "origin"}
LINKS = {
    "themes": ("modeltheme", "theme_id"),
    "target_groups": ("modeltargetgroup", "target_group_id"),
    "documents": ("modeldocument", "document_id"),
}
PARTS = {"persons": ("responsibleperson", PERSON_FIELDS), "indicators": ("indicator", INDICATOR_FIELDS)}


class StockModelSerializer(ModelSerializer):
    """The fields of our list, the usual way."""

    class Meta:
        model = RegisteredModel
        fields = FIELDS


class StockPersonSerializer(ModelSerializer):
    """A responsible person."""

    class Meta:
        model = ResponsiblePerson
        fields = ("id", *PERSON_FIELDS)


class StockIndicatorSerializer(ModelSerializer):
    """An indicator."""

    class Meta:
        model = Indicator
        fields = ("id", *INDICATOR_FIELDS)


class StockOneSerializer(ModelSerializer):
    """The fields of our single model, the usual way."""

    persons = StockPersonSerializer(source="responsible_persons", many=True)
    indicators = StockIndicatorSerializer(many=True)

    class Meta:
        model = RegisteredModel
        fields = (*ALL_FIELDS, *LINKS, *PARTS)


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

    def get_serializer_class(self) -> Any:
        """More of one model than of many."""
        return StockOneSerializer if self.action == "retrieve" else super().get_serializer_class()


class FoldedModels(StockModels):
    """The same without accents: Django's `unaccent__icontains`."""

    search_fields = tuple(f"{name}__unaccent" for name in StockModels.search_fields)


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f"{name}_id" if name in REFERENCES else name for name in names)


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
    statement = f"SELECT {_columns(FIELDS)} FROM models_registry_registeredmodel WHERE {' AND '.join(where)} {order}"
    return HttpResponse(orjson.dumps({"results": _read(statement, values, FIELDS)}), content_type="application/json")


def limit_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement for a model with its lists."""
    lists = [
        f"ARRAY(SELECT {column} FROM models_registry_{table} WHERE model_id = m.id)" for table, column in LINKS.values()
    ]
    for table, names in PARTS.values():
        columns = ", ".join(("id", *names))
        rows = f"(SELECT {columns} FROM models_registry_{table} WHERE model_id = m.id ORDER BY id) part"
        lists.append(f"(SELECT json_agg(part) FROM {rows})")
    columns = ", ".join((_columns(ALL_FIELDS), *lists))
    statement = f"SELECT {columns} FROM models_registry_registeredmodel m WHERE id = %s"
    (found,) = _read(statement, [pk], (*ALL_FIELDS, *LINKS, *PARTS))
    return HttpResponse(orjson.dumps(found, default=str), content_type="application/json")


def _read(statement: str, values: list[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
