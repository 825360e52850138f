"""The board in the API: units of one's subtree with what they planned and held in a year."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from dialogues.api.conferences import READ
from dialogues.commitment_enums import Promised
from dialogues.enums import Standing
from dialogues.filters.conferences import BoardFilter
from dialogues.queries.board import Line, lines, units_on_board
from organizations.models import Unit


class BoardSerializer(serializers.Serializer[Any]):
    """A unit with its numbers of the year; `demanded`: dialogues it has to hold."""

    id = serializers.IntegerField(source="unit.pk")
    name = serializers.CharField(source="unit.name")
    level = serializers.CharField(source="unit.level")
    demanded = serializers.IntegerField()
    planned = serializers.SerializerMethodField()
    held = serializers.IntegerField()
    contact = serializers.SerializerMethodField()
    late = serializers.SerializerMethodField()
    unpublished = serializers.SerializerMethodField()
    published_late = serializers.SerializerMethodField()
    passed = serializers.SerializerMethodField()
    late_commitments = serializers.SerializerMethodField()

    def get_planned(self, line: Line) -> int:
        """Dialogues in the plan that were not cancelled."""
        return line.number(Standing.PLANNED)

    def get_contact(self, line: Line) -> int:
        """Contact meetings held."""
        return line.number(Standing.CONTACT)

    def get_late(self, line: Line) -> int:
        """Dialogues announced late, or held without having been announced."""
        return line.number(Standing.LATE)

    def get_unpublished(self, line: Line) -> int:
        """Dialogues whose conclusion is overdue."""
        return line.number(Standing.UNPUBLISHED)

    def get_published_late(self, line: Line) -> int:
        """Dialogues whose conclusion was published late."""
        return line.number(Standing.PUBLISHED_LATE)

    def get_passed(self, line: Line) -> int:
        """What was planned for a time that is over, and not held."""
        return line.number(Standing.PASSED)

    def get_late_commitments(self, line: Line) -> int:
        """Commitments for a day of the year that is over, still open."""
        return line.number(Promised.LATE)


class BoardViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Unit]):
    """Units of one's subtree that have to hold dialogues or planned something, by name."""

    queryset = Unit.objects.none()
    serializer_class = BoardSerializer
    filterset_class = BoardFilter
    keyset: ClassVar = ("sort_key", "id")
    http_method_names = ["get", "head", "options"]
    required_scopes: ClassVar = {"read": READ}

    def get_queryset(self) -> "QuerySet[Unit]":
        """Those of the year that is asked for."""
        return units_on_board(self.request.user, self._year())

    @extend_schema(responses=BoardSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The numbers of a page of units, of this year where none is named."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        told = lines(page or [], request.user, self._year())
        return self.get_paginated_response(self.get_serializer(told, many=True).data)

    def _year(self) -> int:
        asked = getattr(self.request, "query_params", {})
        return BoardFilter(asked, queryset=Unit.objects.none(), request=self.request).year_asked
