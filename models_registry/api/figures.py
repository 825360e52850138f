"""Figures in the API: each number with the address of exactly the models it counts."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from models_registry.api.models import FIGURE_FILTERS
from models_registry.filters.models import ModelFilter
from models_registry.models import RegisteredModel
from models_registry.queries.funnel import figures_for

NAMED = ("within", "lens", "from", "to")


class FigureSerializer(serializers.Serializer[Any]):
    """A figure: what it counts, by which date, how many, and where they are listed."""

    key = serializers.CharField()
    title = serializers.CharField()
    counts = serializers.CharField()
    by_day = serializers.CharField()
    number = serializers.IntegerField()
    url = serializers.CharField()


class Figures(APIView):
    """The recognition funnel of a unit and a period."""

    required_scopes: ClassVar = {"read": "models:read"}

    @extend_schema(parameters=FIGURE_FILTERS, responses=FigureSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The numbers, in the order of the funnel; each is how many models its list shows to whoever asks.

        Of units elsewhere, and without `within`, those are left out that the cards of models do not show.
        """
        asked = {name: request.query_params[name] for name in NAMED if request.query_params.get(name)}
        seen = RegisteredModel.objects.visible_to(request.user)
        found = ModelFilter(asked, queryset=seen, user=request.user)
        if not found.form.is_valid():
            raise serializers.ValidationError(found.form.errors)
        scope, address = found.scope(), reverse("api:model-list")
        return Response(
            [
                {
                    "key": figure.key,
                    "title": str(figure.title),
                    "counts": str(figure.counts),
                    "by_day": str(figure.by_day),
                    "number": figure.of(scope).filter(pk__in=seen.values("pk")).count(),
                    "url": f"{address}?{urlencode({'figure': figure.key} | asked)}",
                }
                for figure in figures_for(request.user, scope.root)
            ]
        )
