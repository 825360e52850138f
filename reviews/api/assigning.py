"""Assignments, progress and results of a round in the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api_lists import ShortList
from mobilization.outbox.api import Conflict as Refused
from reviews.api.round_items import RoundItemViewSet
from reviews.api.rounds import NOT_NOW, KnockOutSerializer, RoundViewSet
from reviews.models import Assignment, CouncilMember, Round
from reviews.permissions.sheets import may_assign, may_read_scores
from reviews.permissions.states import BEGUN, SCORED, Whose, demand_state
from reviews.queries.assigning import free_for, plan
from reviews.queries.results import ORDERS, progress, results
from reviews.services.assigning import (
    assign_by_hand,
    assign_by_rule,
    mark_of,
    remind_late,
    take_own,
    withdraw_assignment,
)
from reviews.services.rounds import SelectionChanged


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A seat judges a candidacy of a round; `item` and `seat` are ids, `sheet` is that of its sheet."""

    sheet = serializers.IntegerField(source="sheet.pk", read_only=True)

    class Meta:
        model = Assignment
        fields = ("id", "item", "seat", "how", "at", "withdrawn_at", "reason", "sheet")
        read_only_fields = fields


class PairSerializer(serializers.Serializer[Any]):
    """A candidacy of the round and a seat of the council, by their ids."""

    item = serializers.IntegerField()
    seat = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """What assigning by rule would do; send `seen` to do exactly that. `lacking` items stay with too few members."""

    pairs = PairSerializer(many=True)
    lacking = serializers.ListField(child=serializers.IntegerField())
    needed = serializers.IntegerField()
    seen = serializers.CharField()


class ByRuleSerializer(serializers.Serializer[Any]):
    """`seen` of the plan that is to be done."""

    seen = serializers.CharField(max_length=64)


class ByHandSerializer(serializers.Serializer[Any]):
    """Ids of the seats that judge the candidacy."""

    seats = ShortList(child=serializers.IntegerField(min_value=1), max_length=50)


class WithdrawnSerializer(serializers.Serializer[Any]):
    """Why the assignment is withdrawn."""

    reason = serializers.CharField(max_length=2000)


class MemberProgressSerializer(serializers.Serializer[Any]):
    """A member's sheets of the round, by what became of them."""

    name = serializers.CharField()
    open = serializers.IntegerField()
    submitted = serializers.IntegerField()
    abstained = serializers.IntegerField()
    recused = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Of the open ones.")
    reminded_at = serializers.DateTimeField(allow_null=True, help_text="The last time in this round.")


class ScoreSpreadSerializer(serializers.Serializer[Any]):
    """Of the submitted totals."""

    mean = serializers.DecimalField(max_digits=5, decimal_places=2)
    median = serializers.DecimalField(max_digits=5, decimal_places=2)
    lowest = serializers.DecimalField(max_digits=5, decimal_places=2)
    highest = serializers.DecimalField(max_digits=5, decimal_places=2)
    deviation = serializers.DecimalField(max_digits=5, decimal_places=2)


class ResultSerializer(serializers.Serializer[Any]):
    """A candidacy's place, mean and fair mean, how far apart its sheets lie, and what is missing.

    `knocked_out`: criteria whose points keep it from being recognised. `due_on`: the last day for its decision.
    """

    item = serializers.IntegerField()
    place = serializers.IntegerField()
    title = serializers.CharField()
    unit = serializers.CharField()
    sheets = serializers.IntegerField()
    lacking = serializers.IntegerField()
    spread = ScoreSpreadSerializer(allow_null=True)
    fair = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    grade = serializers.CharField()
    knocked_out = KnockOutSerializer(many=True)
    due_on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class OrderSerializer(serializers.Serializer[Any]):
    """How results are sorted."""

    order = serializers.ChoiceField(choices=list(ORDERS), default="raw")


class ToldSerializer(serializers.Serializer[Any]):
    """A member reminded of so many open sheets, the first of them due `until`."""

    name = serializers.CharField()
    number = serializers.IntegerField()
    until = serializers.DateField()


class LeftOutSerializer(serializers.Serializer[Any]):
    """A member who was not told again: they have not read the reminder of `told_at`, and no working day has passed."""

    name = serializers.CharField()
    told_at = serializers.DateTimeField()


class ReminderSerializer(serializers.Serializer[Any]):
    """How many members were reminded, who, and who was left out."""

    told = serializers.IntegerField()
    members = ToldSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


class ScoredRoundViewSet(RoundViewSet):
    """Rounds that the account may read, the latest first; one is prepared at its council."""

    @extend_schema(responses=PlanSerializer)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def plan(self, request: Request, **kwargs: Any) -> Response:
        """What assigning by rule and load would do now."""
        made = plan(self._assigns())
        pairs = [{"item": item.pk, "seat": seat.pk} for item, seat in made.pairs]
        told = {"pairs": pairs, "lacking": [item.pk for item in made.lacking], "needed": made.needed}
        return Response(PlanSerializer(told | {"seen": mark_of(made.pairs)}).data)

    @extend_schema(request=ByRuleSerializer, responses={201: AssignmentSerializer(many=True), **NOT_NOW})
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def assign(self, request: Request, **kwargs: Any) -> Response:
        """Do what the plan says."""
        found = self._assigns()
        sent = ByRuleSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            made = assign_by_rule(found, seen=sent.validated_data["seen"], by=request.user)
        except SelectionChanged as changed:
            raise Refused("Something changed since the plan was read; nothing was done.") from changed
        return Response(_shown(made), status=201)

    @extend_schema(request=None, responses=ReminderSerializer)
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def remind(self, request: Request, **kwargs: Any) -> Response:
        """Remind those with open sheets; nobody again before they read the earlier reminder or a working day passed."""
        done = remind_late(self._assigns(), by=request.user)
        told = {"told": len(done.told), "members": done.told, "left_out": done.left_out}
        return Response(ReminderSerializer(told).data)

    @extend_schema(responses=MemberProgressSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def progress(self, request: Request, **kwargs: Any) -> Response:
        """Who has how many sheets left."""
        return Response(MemberProgressSerializer(progress(self._scores()), many=True).data)

    @extend_schema(parameters=[OrderSerializer], responses=ResultSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def results(self, request: Request, **kwargs: Any) -> Response:
        """All candidacies with their scores, best first unless asked otherwise."""
        found = self._scores()
        asked = OrderSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(ResultSerializer(results(found, asked.validated_data["order"]), many=True).data)

    def _assigns(self) -> Round:
        found = self.get_object()
        demand_state(self.request.user, found, SCORED, Whose.KEEPERS)
        if not may_assign(self.request.user, found):
            raise PermissionDenied
        return found

    def _scores(self) -> Round:
        found = self.get_object()
        demand_state(self.request.user, found, BEGUN, Whose.READERS_OF_SCORES)
        if not may_read_scores(self.request.user, found):
            raise PermissionDenied
        return found


class ScoredItemViewSet(RoundItemViewSet):
    """One candidacy of a round, by the id it has there."""

    @extend_schema(request=ByHandSerializer, responses={201: AssignmentSerializer(many=True)})
    @action(detail=True, methods=["post"], pagination_class=None)
    def assign(self, request: Request, pk: int) -> Response:
        """Give it to these members."""
        item = self._item(pk)
        demand_state(request.user, item.round, SCORED, Whose.KEEPERS)
        if not may_assign(request.user, item.round):
            raise PermissionDenied
        sent = ByHandSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = set(sent.validated_data["seats"])
        free = [seat for seat in free_for(item) if seat.pk in wanted]
        seats: list[CouncilMember] = free if len(free) == len(wanted) else []
        return Response(_shown(assign_by_hand(item, seats=seats, by=request.user)), status=201)

    @extend_schema(request=None, responses={201: AssignmentSerializer})
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: int) -> Response:
        """Take it on one's own."""
        return Response(_shown([take_own(self._item(pk), by=request.user)])[0], status=201)


class AssignmentViewSet(viewsets.GenericViewSet[Assignment]):
    """One assignment."""

    queryset = Assignment.objects.none()
    serializer_class = AssignmentSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(request=WithdrawnSerializer, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take the candidacy from the member again."""
        seen = Round.objects.visible_to(request.user).values("pk")
        rows = Assignment.objects.filter(item__round__in=seen, withdrawn_at=None)
        assignment = get_object_or_404(rows.select_related("item__round__steward"), pk=pk)
        demand_state(request.user, assignment.item.round, SCORED, Whose.KEEPERS)
        if not may_assign(request.user, assignment.item.round):
            raise PermissionDenied
        sent = WithdrawnSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        withdrawn = withdraw_assignment(assignment, **sent.validated_data, by=request.user)
        return Response(_shown([withdrawn])[0])


def _shown(made: list[Assignment]) -> list[dict[str, Any]]:
    rows = Assignment.objects.filter(pk__in=[each.pk for each in made]).select_related("sheet").order_by("pk")
    return [dict(row) for row in AssignmentSerializer(rows, many=True).data]
