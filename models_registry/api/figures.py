"""Figures in the API: each number with the address of exactly the models it counts."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from models_registry.api.models import FIGURE_FILTERS
from models_registry.filters.models import ModelFilter
from models_registry.filters.tallied import ScopeForm
from models_registry.models import RegisteredModel
from models_registry.queries.funnel import figures_for
from organizations import tallies

NAMED = ("within", "lens", "from", "to")
JUDGED_FILTERS = [
    OpenApiParameter("within", OpenApiTypes.INT, description="The unit that judges, with those below it."),
    OpenApiParameter("lens", description="By who judges today, or by the unit that did.", enum=["steward", "unit"]),
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day: of decisions, of the scoring of rounds."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day."),
]


class FigureSerializer(serializers.Serializer[Any]):
    """A figure: what it counts, by which date, how many, and where they are listed."""

    key = serializers.CharField()
    title = serializers.CharField()
    counts = serializers.CharField()
    by_day = serializers.CharField()
    number = serializers.IntegerField()
    url = serializers.CharField()


class JudgedSerializer(FigureSerializer):
    """A number of what was judged; `value` is reckoned of it, in the `measure` (`percent`, or `days`: the median)."""

    value = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    measure = serializers.CharField(allow_blank=True)


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


class JudgedFigures(APIView):
    """What a unit judged in a period: candidacies decided and recognised, days until then, score sheets done."""

    required_scopes: ClassVar = {"read": "reviews:read"}
    about: ClassVar[str] = tallies.JUDGING

    @extend_schema(parameters=JUDGED_FILTERS, responses=JudgedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The numbers the account may read of the unit, each how many rows its list shows; of units elsewhere none.

        Without `within` all units are meant, which only those read who read everything.
        """
        asked = {name: request.query_params[name] for name in NAMED if request.query_params.get(name)}
        form = ScopeForm(asked)
        if not form.is_valid():
            errors: Any = form.errors
            raise serializers.ValidationError(errors)
        scope = form.scope()
        readable = tallies.readable(request.user, scope.root, self.about)
        found = tallies.counted(readable, request.user, {"asked": scope})["asked"]
        kept = {name: value for name, value in asked.items() if value != "steward"}
        rows = [
            {
                "key": each.key,
                "title": str(each.title),
                "counts": str(each.counts),
                "by_day": str(each.by_day),
                "number": found[each.key].number,
                "value": found[each.key].value,
                "measure": each.measure,
                "url": f"{reverse(each.api or each.page)}?{urlencode({'figure': each.key} | kept)}",
            }
            for each in readable
        ]
        return Response(JudgedSerializer(rows, many=True).data)
