"""The figures of awards in the API: each number with the address of exactly the rows it counts."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from awards.api.decisions import READ
from models_registry.api.figures import JUDGED_FILTERS, JudgedFigures, JudgedSerializer
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
