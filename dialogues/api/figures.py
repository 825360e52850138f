"""The figures of dialogues in the API: each number with the address of exactly the rows it counts."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dialogues.api.conferences import READ
from models_registry.api.figures import JUDGED_FILTERS, JudgedFigures, JudgedSerializer
from organizations import tallies


class DialogueFiguresView(JudgedFigures):
    """What a unit held, was asked, answered and promised in a period."""

    required_scopes: ClassVar = {"read": READ}
    about: ClassVar[str] = tallies.DIALOGUE

    @extend_schema(parameters=JUDGED_FILTERS, responses=JudgedSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Conferences by their day, opinions by the day of receipt, commitments by the day of the promise."""
        found: Any = super().get(request)
        return found  # type: ignore[no-any-return]
