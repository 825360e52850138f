"""The catalogue of figures in the API, and one of them: its number, its parts, its months, each with its list."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from models_registry.api.figures import NAMED
from models_registry.filters.tallied import ScopeForm
from organizations.dimensions import Part
from organizations.figures import Figure, Scope
from organizations.models import Unit
from reports import dimensions, measures
from reports.measures import Measure
from reports.queries.catalogue import Entry, found
from reports.queries.measure_page import MOST_DIMENSIONS

READ, WRITE = "figures:read", "figures:write"
WITHIN = OpenApiParameter("within", OpenApiTypes.INT, description="The unit with those below it; without it all.")
FILTERS = [
    WITHIN,
    OpenApiParameter("lens", description="As it is now, or as it was.", enum=["steward", "unit"]),
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day."),
    OpenApiParameter("by", description="Up to three dimensions, with commas between them: `domain,level`."),
]


class DimensionSerializer(serializers.Serializer[Any]):
    """A dimension of a figure; without `adds_up` a row may count in several parts."""

    key = serializers.CharField()
    title = serializers.CharField()
    adds_up = serializers.BooleanField()


class MeasureSerializer(serializers.Serializer[Any]):
    """A figure as the catalogue tells it; `measure` is what `value` is measured in: `percent`, `days`, `stars`."""

    key = serializers.CharField()
    title = serializers.CharField()
    part = serializers.ChoiceField(choices=list(measures.PARTS))
    counts = serializers.CharField()
    by_day = serializers.CharField()
    whose = serializers.CharField()
    records = serializers.CharField()
    measure = serializers.CharField(allow_blank=True)
    share_of = serializers.CharField(allow_blank=True)
    dimensions = DimensionSerializer(many=True)


class MeasurePartSerializer(serializers.Serializer[Any]):
    """A part: the values by dimension as a list's filter has them, what they are called, how many, where listed."""

    part = serializers.DictField(child=serializers.CharField())
    titles = serializers.ListField(child=serializers.CharField())
    number = serializers.IntegerField()
    url = serializers.CharField()


class MeasureMonthSerializer(serializers.Serializer[Any]):
    """A month of the time, as far as it belongs to it, such as `2025-06`."""

    month = serializers.CharField()
    number = serializers.IntegerField()
    url = serializers.CharField()


class MeasureNumberSerializer(MeasureSerializer):
    """With the number, that of the same days of the year before, the parts asked for by `by`, and the months.

    Months are those of a time with two ends of ten years at most; of one that is open there are none.
    """

    number = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    url = serializers.CharField()
    year_before = serializers.IntegerField()
    value_year_before = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    parts = MeasurePartSerializer(many=True)
    months = MeasureMonthSerializer(many=True)


class Catalogue(APIView):
    """What the portal counts, explained."""

    required_scopes: ClassVar = {"read": READ}

    @extend_schema(parameters=[WITHIN], responses=MeasureSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The figures that the account is told of the unit, in their order."""
        root = _asked(request).root
        return Response(MeasureSerializer([_told(each) for each in found(request.user, root)], many=True).data)


class MeasureNumber(APIView):
    """One figure of a unit and a time."""

    required_scopes: ClassVar = {"read": READ}

    @extend_schema(parameters=FILTERS, responses=MeasureNumberSerializer)
    def get(self, request: Request, key: str) -> Response:
        """Each number is how many rows its list shows to whoever asks; what the account is not told is not there."""
        scope = _asked(request)
        asked = next((each for each in measures.readable(request.user, scope.root) if each.key == key), None)
        if asked is None:
            raise Http404
        names = _dimensions(request, asked)
        before = Scope(root=scope.root, as_it_was=scope.as_it_was, period=scope.period.year_before())
        counted = measures.counted(measures.with_wholes([asked]), {"now": scope, "before": before}, request.user)
        now, then = counted["now"][key], counted["before"][key]
        answer = _told(asked) | {
            "number": now.number,
            "value": now.value,
            "url": _url(asked, scope),
            "year_before": then.number,
            "value_year_before": then.value,
            "parts": _parts(asked, scope, names, request.user) if names else [],
            "months": _months(asked, scope, request.user),
        }
        return Response(MeasureNumberSerializer(answer).data)


def _asked(request: Request) -> Scope:
    asked = {name: request.query_params[name] for name in NAMED if request.query_params.get(name)}
    form = ScopeForm(asked)
    if not form.is_valid():
        errors: Any = form.errors
        raise serializers.ValidationError(errors)
    return form.scope()


def _dimensions(request: Request, asked: Measure) -> list[str]:
    """Raises ValidationError for one that the figure does not have, for too many, for the months of an open time."""
    names = list(dict.fromkeys(name for name in request.query_params.get("by", "").split(",") if name))
    known = measures.dimensions(asked)
    wrong = [name for name in names if name not in known]
    if wrong or len(names) > MOST_DIMENSIONS:
        text = _("%(most)s of these at most: %(known)s.") % {"most": MOST_DIMENSIONS, "known": ", ".join(known)}
        raise serializers.ValidationError({"by": [text]})
    if dimensions.MONTH in names and not _has_months(_asked(request)):
        raise serializers.ValidationError({"by": [_("An open or a very long time has no months.")]})
    return names


def _told(asked: Measure) -> dict[str, Any]:
    entry = Entry(asked)
    return {
        "key": asked.key,
        "title": str(asked.title),
        "part": measures.part_key(asked),
        "counts": str(asked.counts),
        "by_day": str(asked.by_day),
        "whose": entry.whose,
        "records": entry.source,
        "measure": "" if isinstance(asked, Figure) else asked.measure,
        "share_of": entry.share_of.key if entry.share_of else "",
        "dimensions": [{"key": key, "title": title, "adds_up": is_sum} for key, title, is_sum in entry.dimensions],
    }


def _url(asked: Measure, scope: Scope, parts: dict[str, Any] | None = None) -> str:
    """The list of the API; where it has none, the page."""
    api = "api:model-list" if isinstance(asked, Figure) else asked.api
    if not api:
        return measures.list_url(asked, scope, parts)
    narrowed, others = measures.narrowed(scope, parts or {})
    root: Unit | None = narrowed.root
    query = {
        "figure": asked.key,
        "within": root.pk if root else "",
        "lens": "unit" if narrowed.as_it_was else "",
        "from": narrowed.period.begins or "",
        "to": narrowed.period.ends or "",
        "part": str(Part(others)) if others else "",
    }
    return f"{reverse(api)}?{urlencode({name: value for name, value in query.items() if value})}"


def _parts(asked: Measure, scope: Scope, names: list[str], user: Any) -> list[dict[str, Any]]:
    numbers = measures.crossed([asked], scope, names, user)[asked.key]
    columns = [(dimensions.get(name), {values[place] for values in numbers}) for place, name in enumerate(names)]
    called = [dict(dimension.told(values)) for dimension, values in columns]
    orders = [{value: place for place, value in enumerate(titles)} for titles in called]
    known = [values for values in numbers if all(value in called[n] for n, value in enumerate(values))]
    return [
        {
            "part": {name: dimensions.get(name).written(value) for name, value in zip(names, values, strict=True)},
            "titles": [called[place][value] for place, value in enumerate(values)],
            "number": numbers[values],
            "url": _url(asked, scope, dict(zip(names, values, strict=True))),
        }
        for values in sorted(known, key=lambda each: [orders[n][value] for n, value in enumerate(each)])
    ]


def _has_months(scope: Scope) -> bool:
    try:
        dimensions.by_month(scope)
    except ValueError:
        return False
    return True


def _months(asked: Measure, scope: Scope, user: Any) -> list[dict[str, Any]]:
    if not _has_months(scope):
        return []
    numbers = measures.divided([asked], scope, dimensions.MONTH, user)[asked.key]
    return [
        {"month": f"{first:%Y-%m}", "number": numbers.get(first, 0),
         "url": _url(asked, scope, {dimensions.MONTH: first})}
        for first in dimensions.by_month(scope)
    ]  # fmt: skip
