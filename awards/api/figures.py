"""The figures of awards in the API: each number with the address of exactly the rows it counts."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from awards.api.decisions import READ
from awards.queries.award_figures import divisions
from models_registry.api.figures import JUDGED_FILTERS, NAMED, JudgedFigures, JudgedSerializer
from models_registry.filters.tallied import ScopeForm
from organizations import tallies


class AwardedFigures(JudgedFigures):
    """What a unit gave in a period: decided, handed over, with no presentation recorded, to whom."""

    required_scopes: ClassVar = {"read": READ}
    about: ClassVar[str] = tallies.AWARDING

    @extend_schema(parameters=JUDGED_FILTERS, responses=JudgedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By the day of the decision; a row without names counts as many as it stands for."""
        found: Any = super().get(request)
        return found  # type: ignore[no-any-return]


class AwardedPartSerializer(serializers.Serializer[Any]):
    """A part of what was decided: by what was given, to whom, at which level, in whose name.

    `direct_percent`: of those given to persons how many in a hundred to who work directly; null where there are none.
    """

    division = serializers.ChoiceField(choices=["given", "recipient", "level", "branch"])
    part = serializers.CharField()
    decided = serializers.IntegerField()
    presented = serializers.IntegerField()
    not_presented = serializers.IntegerField()
    to_persons = serializers.IntegerField()
    to_direct_workers = serializers.IntegerField()
    direct_percent = serializers.IntegerField(allow_null=True)


NUMBERS = ("decided", "presented", "not_presented", "to_persons", "to_direct_workers")
"""In the order of `COUNTED`."""


class AwardedParts(APIView):
    """The numbers of awards by title or form, recipients, level and branch, as on the page of figures."""

    required_scopes: ClassVar = {"read": READ}

    @extend_schema(parameters=JUDGED_FILTERS, responses=AwardedPartSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Parts of nothing are left out; of units elsewhere the account is told none."""
        asked = {name: request.query_params[name] for name in NAMED if request.query_params.get(name)}
        form = ScopeForm(asked)
        if not form.is_valid():
            errors: Any = form.errors
            raise serializers.ValidationError(errors)
        scope = form.scope()
        is_told = bool(tallies.readable(request.user, scope.root, tallies.AWARDING))
        rows = [
            {"division": part.key, "part": line.title, "direct_percent": line.percent}
            | dict(zip(NUMBERS, (number for number, _url in line.numbers), strict=True))
            for part in (divisions(request.user, scope) if is_told else [])
            for line in part.lines
        ]
        return Response(AwardedPartSerializer(rows, many=True).data)
