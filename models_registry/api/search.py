"""The search of the portal in the API: the sections, rights and order of the page."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from directives.models import DirectiveDocument
from mobilization.common.api import KeysetPagination
from mobilization.common.keyset import CappedCount
from models_registry.api.serializers import CardRowSerializer, ModelRowSerializer
from models_registry.permissions import may_open_model
from models_registry.queries.copying import copyable_of
from models_registry.queries.search import BEST, NEWEST, search
from organizations.models import Unit

HIT = PolymorphicProxySerializer(
    component_name="FoundModel",
    serializers=[ModelRowSerializer, CardRowSerializer],
    resource_type_field_name=None,
    many=True,
)
PARAMETERS = [
    OpenApiParameter("q", description="Words with or without accents, a code, a number of a document, a unit's name."),
    OpenApiParameter("order", enum=[NEWEST, BEST], description="The newest first, or the newest 1,000 by rank."),
    OpenApiParameter("cursor", description="Where to begin among the models: from `next` or `previous`."),
    OpenApiParameter("page_size", OpenApiTypes.INT, description="Models on a page, at most 200."),
]


class FoundDocumentSerializer(serializers.ModelSerializer[DirectiveDocument]):
    """A document among the hits."""

    class Meta:
        model = DirectiveDocument
        fields = ("id", "number", "type", "issuer", "issued_on", "abstract")
        read_only_fields = fields


class FoundUnitSerializer(serializers.ModelSerializer[Unit]):
    """A unit among the hits, of any time."""

    class Meta:
        model = Unit
        fields = ("id", "code", "name", "level", "kind", "valid_from", "valid_to")
        read_only_fields = fields


class CountSerializer(serializers.Serializer[CappedCount]):
    """How many, counted up to 1,000; `exact` is false when there are more."""

    number = serializers.IntegerField()
    exact = serializers.BooleanField()


class FoundDocumentsSerializer(serializers.Serializer[Any]):
    """The newest documents."""

    count = CountSerializer()
    results = FoundDocumentSerializer(source="rows", many=True)


class FoundUnitsSerializer(serializers.Serializer[Any]):
    """Units; the one with exactly this name first."""

    count = CountSerializer()
    results = FoundUnitSerializer(source="rows", many=True)


class FoundModelsSerializer(serializers.Serializer[Any]):
    """A page of models; `near` are titles nearly like the words, given when there are few exact hits."""

    count = CountSerializer()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = serializers.SerializerMethodField()
    near = serializers.SerializerMethodField()

    @extend_schema_field(HIT)
    def get_results(self, page: Any) -> Any:
        """Models the account may know of; of models elsewhere the card."""
        return page["results"]

    @extend_schema_field(HIT)
    def get_near(self, page: Any) -> Any:
        """The same for titles nearly like the words."""
        return page["near"]


class FoundSerializer(serializers.Serializer[Any]):
    """What the words found. A key without the scope for documents or units gets null there."""

    models = FoundModelsSerializer()
    documents = FoundDocumentsSerializer(allow_null=True)
    units = FoundUnitsSerializer(allow_null=True)


class Search(APIView):
    """One search over models, documents and units."""

    required_scopes: ClassVar = {"read": "models:read"}

    @extend_schema(parameters=PARAMETERS, responses=FoundSerializer)
    def get(self, request: Request) -> Response:
        """What the account may read of what the words find; nothing without words."""
        asked = request.query_params
        found = search(
            asked.get("q", ""),
            request.user,
            order=BEST if asked.get("order") == BEST else NEWEST,
            cursor=asked.get("cursor"),
            size=KeysetPagination().page_size(request),
        )
        scopes = getattr(request.auth, "scopes", None)
        url = request.build_absolute_uri()
        models = {
            "count": found.count._asdict(),
            "next": _link(url, found.models.next),
            "previous": _link(url, found.models.previous),
            "results": self._models(found.models.items),
            "near": self._models(found.near),
        }
        documents, units = FoundDocumentsSerializer(found.documents).data, FoundUnitsSerializer(found.units).data
        return Response(
            {
                "models": models,
                "documents": documents if scopes is None or "documents:read" in scopes else None,
                "units": units if scopes is None or "units:read" in scopes else None,
            }
        )

    def _models(self, models: list[Any]) -> list[Any]:
        user = self.request.user
        context = {"request": self.request, "copyable": copyable_of(user, models)}
        inside, card = ModelRowSerializer(context=context), CardRowSerializer(context=context)  # their fields once
        return [(inside if may_open_model(user, each) else card).to_representation(each) for each in models]


def _link(url: str, cursor: str | None) -> str | None:
    return replace_query_param(url, "cursor", cursor) if cursor else None
