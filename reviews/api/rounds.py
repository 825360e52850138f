"""Rounds in the API: filters, rights and services of the pages; what is in a round: `round_items.py`."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.models import Campaign
from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from mobilization.outbox.api import Conflict as Refused
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused
from mobilization.workflow.transitions import available_actions
from models_registry.models import Candidacy
from reviews.enums import SetState
from reviews.filters.rounds import RoundFilter
from reviews.models import CriteriaSet, Round
from reviews.permissions.rounds import ALIVE, may_keep_round, round_actions
from reviews.permissions.states import Whose, demand_state
from reviews.queries.rounds import takeable, with_numbers
from reviews.services.rounds import EDITABLE, change_round, edit_round, open_round, take_in
from reviews.workflow import ROUND_STEPS

MOST = 2000
"""Candidacies taken in by one request."""
STEPS = ["open", "close", "decide", "cancel"]
NOT_NOW = {409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible; the text says why.")}


class KnockOutSerializer(serializers.Serializer[Any]):
    """A criterion at which a candidacy has less than the `least` wanted: the mean of all sheets, rounded down."""

    key = serializers.CharField()
    title = serializers.CharField()
    mean = serializers.DecimalField(max_digits=5, decimal_places=2)
    least = serializers.DecimalField(max_digits=4, decimal_places=1)


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round; `council`, `campaign`, `criteria_set`, `unit` and `steward` are ids. `number`: candidacies one sees."""

    number = serializers.IntegerField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = ("id", "council", "unit", "steward", *EDITABLE, "state", "version", "number", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "items", *STEPS])))
    def get_actions(self, found: Round) -> list[str]:
        """What the account may do with the round now."""
        user = self.context["request"].user
        return [*round_actions(user, found), *(step.action for step in available_actions(found, user))]


class RoundEditSerializer(serializers.ModelSerializer[Round]):
    """What those who keep the round set; everybody reads campaigns and criteria that were put in force."""

    campaign = serializers.PrimaryKeyRelatedField(queryset=Campaign.objects.all())
    criteria_set = serializers.PrimaryKeyRelatedField(queryset=CriteriaSet.objects.exclude(state=SetState.DRAFT))

    class Meta:
        model = Round
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []


class TakeableSerializer(serializers.ModelSerializer[Candidacy]):
    """A candidacy that can be taken in; `model` is the id, `title` and `unit` are its model's."""

    title = serializers.CharField(source="model.title", read_only=True)
    unit = serializers.IntegerField(source="model.unit_id", read_only=True)

    class Meta:
        model = Candidacy
        fields = ("id", "model", "title", "unit", "submitted_on", "state")
        read_only_fields = fields


class TakeInSerializer(serializers.Serializer[Any]):
    """Ids of the candidacies to take in, all or none."""

    candidacies = ShortList(child=serializers.IntegerField(min_value=1), max_length=MOST)


class StepSerializer(serializers.Serializer[Any]):
    """The step, and the reason where it needs one."""

    step = serializers.ChoiceField(choices=STEPS)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class RoundViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Round]):
    """Rounds that the account may read, the latest first; one is prepared at its council."""

    queryset = Round.objects.none()
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    keyset: ClassVar = ("-opens_on", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> "QuerySet[Round]":
        """With how many candidacies the reader sees in each."""
        return with_numbers(Round.objects.visible_to(self.request.user), self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One round; its `ETag` names the version and the state."""
        return self._answer(self.get_object())

    @extend_schema(request=RoundEditSerializer, responses={200: RoundSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the round, on the version named in `If-Match`."""
        found = self._kept()
        version = version_named(request, found)
        sent = RoundEditSerializer(found, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            saved = edit_round(found, version=version, changes=sent.validated_data, by=request.user)
        except RecordChanged as changed:
            current = self._shown(changed.current)
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(saved)

    @extend_schema(responses=TakeableSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def candidates(self, request: Request, **kwargs: Any) -> Response:
        """The first 2,000 candidacies that can be taken in, the oldest first."""
        return Response(TakeableSerializer(takeable(self._kept())[:MOST], many=True).data)

    @extend_schema(request=TakeInSerializer, responses={200: RoundSerializer})
    @action(detail=True, methods=["post"], url_path="take-in", filterset_class=None, pagination_class=None)
    def take_in(self, request: Request, **kwargs: Any) -> Response:
        """Take candidacies into the round, all or none."""
        found = self._kept()
        sent = TakeInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        take_in(found, candidacies=sent.validated_data["candidacies"], by=request.user)
        return self._answer(found)

    @extend_schema(request=StepSerializer, responses={200: RoundSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Open, close, decide or cancel the round."""
        found = self.get_object()
        if not may_keep_round(request.user, found):
            raise PermissionDenied
        sent = StepSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        step, reason = sent.validated_data["step"], sent.validated_data.get("reason", "")
        try:
            if ROUND_STEPS.transition(step).action == "open":
                return self._answer(open_round(found, by=request.user))
            return self._answer(change_round(found, step, by=request.user, reason=reason))
        except (NotAllowed, ReasonMissing):
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong

    def _kept(self) -> Round:
        found = self.get_object()
        demand_state(self.request.user, found, ALIVE, Whose.KEEPERS)
        if found.state not in ALIVE or not may_keep_round(self.request.user, found):
            raise PermissionDenied
        return found

    def _answer(self, found: Round, status: int = 200) -> Response:
        stored = self.get_queryset().get(pk=found.pk)
        return Response(dict(self.get_serializer(stored).data), status=status, headers={"ETag": etag(stored)})

    def _shown(self, found: Round) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=found.pk)).data)
