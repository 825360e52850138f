"""The dashboard of a unit in the API: the numbers of the page, each with the address of exactly its rows."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from models_registry.permissions import may_read_figures
from models_registry.queries.funnel import Number, Stage
from models_registry.queries.judged import Row
from organizations.models import Unit
from reports.forms.dashboard import PERIODS, dashboard_form
from reports.queries.below import Below, below_of
from reports.queries.dashboard import Dashboard, dashboard_of

LISTS = {
    "models_registry:models": "api:model-list", "models_registry:candidacies": "api:candidacy-list",
    "dialogues:opinions": "api:opinion-list", "dialogues:conferences": "api:conference-list",
    "dialogues:commitments": "api:commitment-list", "awards:recipients": "api:award-recipient-list",
    "awards:opinions": "api:co-opinion-list", "directives:duties": "api:duty-list", "reviews:rounds": "api:round-list",
}  # fmt: skip
"""Where programs find the rows of a page; both read the same filters."""
SCOPES = {
    "models_registry": "models:read", "dialogues": "conferences:read", "awards": "decisions:read",
    "directives": "documents:read", "reviews": "reviews:read",
}  # fmt: skip
"""Which scope opens the numbers of an app to a key; people with a session are told what their role reads."""
ASKED = [
    OpenApiParameter("period", description="Which days; this year up to today when nothing is said.",
                     enum=[name for name, _label in PERIODS]),
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day, with `period=days`."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day, with `period=days`."),
    OpenApiParameter("lens", description="By who looks after it today, or by the unit then.", enum=["steward", "unit"]),
    OpenApiParameter("figure", description="Which figure is divided: the key of a stage; the first one if not said."),
]  # fmt: skip


class NumberSerializer(serializers.Serializer[Any]):
    """A number and its list; nought has none."""

    number = serializers.IntegerField()
    url = serializers.CharField(allow_blank=True)


class ThemeNumberSerializer(NumberSerializer):
    """A number of a part."""

    part = serializers.CharField()


@extend_schema_serializer(component_name="BesideYearBefore")
class ComparedSerializer(serializers.Serializer[Any]):
    """A figure beside the same days of the year before; `value` is what is reckoned of the number, in `measure`."""

    key = serializers.CharField()
    title = serializers.CharField()
    now = NumberSerializer()
    before = NumberSerializer()
    value = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    value_before = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    measure = serializers.CharField(allow_blank=True)


class CrossedSerializer(NumberSerializer):
    """A number by domain and level."""

    domain = serializers.CharField()
    level = serializers.CharField()


class MonthSerializer(serializers.Serializer[Any]):
    """A month of two years; `now` is null for one that has not begun."""

    month = serializers.CharField()
    now = NumberSerializer(allow_null=True)
    before = NumberSerializer()


class LateSerializer(NumberSerializer):
    """Something that should have been done."""

    key = serializers.CharField()
    title = serializers.CharField()


class UnitNumbersSerializer(serializers.Serializer[Any]):
    """A unit directly below with its key figures."""

    unit = serializers.IntegerField()
    name = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    share = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    numbers = serializers.DictField(child=serializers.IntegerField())


class DashboardSerializer(serializers.Serializer[Any]):
    """All of it; what the account may not be told is left empty."""

    unit = serializers.IntegerField()
    begins = serializers.DateField()
    ends = serializers.DateField()
    lens = serializers.CharField()
    figure = serializers.CharField()
    stages = ComparedSerializer(many=True)
    by_domain_and_level = CrossedSerializer(many=True)
    by_theme = ThemeNumberSerializer(many=True)
    by_month = MonthSerializer(many=True)
    opinions = ComparedSerializer(many=True)
    awards = ComparedSerializer(many=True)
    late = LateSerializer(many=True)
    below = UnitNumbersSerializer(many=True)


class DashboardView(APIView):
    """What a unit and those below it reached, were told and are late with."""

    required_scopes: ClassVar = {"read": "models:read"}

    @extend_schema(parameters=ASKED, responses=DashboardSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The numbers of the page. A key is told those of the parts of which its scopes read the rows."""
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
        if not may_read_figures(request.user):
            raise PermissionDenied
        form = dashboard_form(request.query_params, unit, request.user)
        if not form.is_valid():
            errors: Any = form.errors
            raise serializers.ValidationError(errors)
        board = dashboard_of(request.user, form.scope(), form.chosen())
        below = below_of(request.user, form.scope())
        return Response(DashboardSerializer(_told(unit, board, below, _Opened(request))).data)


class _Opened:
    """Which numbers the request is told, beside what its account reads."""

    def __init__(self, request: Request) -> None:
        self.scopes = getattr(request.auth, "scopes", None)

    def __call__(self, key: str) -> bool:
        return self.scopes is None or SCOPES[key.partition(".")[0]] in self.scopes


def _told(unit: Unit, board: Dashboard, below: Below, opened: _Opened) -> dict[str, Any]:
    clock = board.clock.rows if board.clock else []
    return {
        "unit": unit.pk,
        "begins": board.scope.period.begins,
        "ends": board.scope.period.ends,
        "lens": "unit" if board.scope.as_it_was else "steward",
        "figure": board.figure.key,
        "stages": [_stage(figure.key, each) for figure, each in zip(board.figures, board.stages, strict=True)],
        "by_domain_and_level": _crossed(board),
        "by_theme": [{"part": line.title, **_number(line.numbers[0])} for line in board.themes],
        "by_month": [
            {"month": each.title, "now": each.now and _number(each.now), "before": _number(each.before)}
            for each in board.months.lines
        ],
        "opinions": [_row(each) for each in clock if opened(each.tally.key)],
        "awards": [_row(each) for each in board.awards if opened(each.tally.key)],
        "late": [
            {"key": each.key, "title": each.title, "number": each.number, "url": in_api(each.url)}
            for each in board.late
            if opened(each.key)
        ],
        "below": _below(below, opened),
    }


def _below(below: Below, opened: _Opened) -> list[dict[str, Any]]:
    columns = [(place, each.key) for place, each in enumerate(below.columns) if opened(each.key)]
    return [
        {
            "unit": line.unit.pk,
            "name": line.unit.name,
            "rank": line.rank,
            "share": line.share,
            "numbers": {key: line.numbers[place].value for place, key in columns},
        }
        for line in below.lines
    ]


def in_api(url: str) -> str:
    """The API's list of the same rows; the page where there is none."""
    page, mark, query = url.partition("?")
    lists = {reverse(of_page): reverse(of_api) for of_page, of_api in LISTS.items()}
    return f"{lists.get(page, page)}{mark}{query}"


def _number(number: Number) -> dict[str, Any]:
    return {"number": number.value, "url": in_api(number.url)}


def _stage(key: str, stage: Stage) -> dict[str, Any]:
    now, before = stage.by_lens[0]
    nothing = {"value": None, "value_before": None, "measure": ""}
    return {"key": key, "title": stage.title, "now": _number(now), "before": _number(before), **nothing}


def _row(row: Row) -> dict[str, Any]:
    now, before = (
        {"number": each.number, "url": in_api(each.url) if each.number else ""} for each in (row.now, row.before)
    )
    reckoned = {"value": row.now.value, "value_before": row.before.value, "measure": row.tally.measure}
    return {"key": row.tally.key, "title": str(row.tally.title), "now": now, "before": before, **reckoned}


def _crossed(board: Dashboard) -> list[dict[str, Any]]:
    return [
        {"domain": line.title, "level": level, **_number(number)}
        for line in board.parts.lines
        for level, number in zip(board.parts.columns[:-1], line.numbers, strict=False)
    ]
