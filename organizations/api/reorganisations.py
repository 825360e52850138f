"""Reorganisations in the API: what was done, and, for administrators, trying a plan out and carrying it out."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api import problem_json
from mobilization.common.keys import LARGEST_ID
from organizations.enums import Level, Portion, SuccessionKind, UnitKind
from organizations.filters.reorganisations import ReorganisationFilter
from organizations.models import QueuedItem, Reorganisation, UnitSuccession
from organizations.permissions.reorganisations import may_reorganise
from organizations.plans import Beginning, Outcome, Passing, Plan, PlanError, PlanRefused, Ref
from organizations.queries.reorganisations import counts_moved_by
from organizations.recent import signed_in_recently
from organizations.services.reorganising import OutcomeChanged, preview, reorganise

LISTED = 100
"""So many single items an outcome lists; its counts are of all."""
LARGEST_PLAN = 2000


class ProofMissing(APIException):
    """403: roles move with their units, so the session must have proved lately who it is."""

    status_code = 403
    default_detail = _(
        "Sign in to the portal again: this asks for a password or a code that is not older than five minutes."
    )
    default_code = "proof_missing"


class PreviewOutdated(APIException):
    """409: it would not do what the preview said; the answer holds what it would do now."""

    status_code = 409
    default_detail = _(
        "Something changed since the preview. Nothing was done; look at `outcome`, then send its `seen`."
    )
    default_code = "preview_outdated"


class SuccessionSerializer(serializers.ModelSerializer[UnitSuccession]):
    """What became of a unit; predecessor and successor are ids of units."""

    class Meta:
        model = UnitSuccession
        fields = ("predecessor", "successor", "kind", "portion", "is_main", "note")
        read_only_fields = fields


class ReorganisationSerializer(serializers.ModelSerializer[Reorganisation]):
    """A reorganisation as the list shows it."""

    performed_by = serializers.SerializerMethodField()

    class Meta:
        model = Reorganisation
        fields: tuple[str, ...] = ("id", "effective_on", "document", "reason", "performed_by", "performed_at")
        read_only_fields = fields

    def get_performed_by(self, reorganisation: Reorganisation) -> str | None:
        """The name of whoever performed it."""
        user = reorganisation.performed_by
        return user.get_full_name() if user else None


class ReorganisationDetailSerializer(ReorganisationSerializer):
    """With its steps: successions, how many things moved, how many wait in the reader's queue."""

    successions = SuccessionSerializer(many=True, read_only=True)
    moved = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta(ReorganisationSerializer.Meta):
        fields = (*ReorganisationSerializer.Meta.fields, "successions", "moved", "waiting")
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_moved(self, reorganisation: Reorganisation) -> dict[str, int]:
        """By kind of thing."""
        return counts_moved_by(reorganisation)

    def get_waiting(self, reorganisation: Reorganisation) -> int:
        """Items of this reorganisation that wait for a choice of the reader."""
        mine = QueuedItem.objects.visible_to(self.context["request"].user)
        return mine.waiting().filter(reorganisation=reorganisation).count()


class BeginningSerializer(serializers.Serializer[Any]):
    """A unit that begins; `key` names it inside the plan. It stands below `parent` (an id) or `parent_key`."""

    key = serializers.CharField(max_length=40)
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=200)
    short_name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(UnitKind.choices)
    level = serializers.ChoiceField(Level.choices)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        required=False, allow_null=True, min_value=1, max_value=LARGEST_ID
    )
    parent_key = serializers.CharField(max_length=40, required=False)


class PassingSerializer(serializers.Serializer[Any]):
    """All or a part of a unit goes to `successor` (an id) or to the unit that begins as `successor_key`."""

    predecessor = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    successor = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    successor_key = serializers.CharField(max_length=40, required=False)
    kind = serializers.ChoiceField(SuccessionKind.choices)
    portion = serializers.ChoiceField(Portion.choices, default=Portion.WHOLE)
    is_main = serializers.BooleanField(default=True)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("successor" in attrs) == ("successor_key" in attrs):
            raise serializers.ValidationError({"successor": [_("Give either successor or successor_key.")]})
        return attrs


class PlanSerializer(serializers.Serializer[Any]):
    """One reorganisation; `seen` is what the preview answered, so that nothing else is done than was looked at."""

    effective_on = serializers.DateField()
    document = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    begins = BeginningSerializer(many=True, max_length=LARGEST_PLAN, default=list)  # type: ignore[call-arg]
    passings = PassingSerializer(many=True, max_length=LARGEST_PLAN)  # type: ignore[call-arg]
    seen = serializers.CharField(max_length=64, required=False)

    def plan(self) -> Plan:
        """The plan that was sent."""
        data = dict(self.validated_data)
        data.pop("seen", None)
        begins = tuple(self._beginning(dict(each)) for each in data.pop("begins"))
        passings = tuple(self._passing(dict(each)) for each in data.pop("passings"))
        return Plan(**data, begins=begins, passings=passings)

    @staticmethod
    def _beginning(each: dict[str, Any]) -> Beginning:
        key = each.pop("parent_key", None)
        parent: Ref | None = each.pop("parent", None)
        return Beginning(**each, parent=key if key is not None else parent)

    @staticmethod
    def _passing(each: dict[str, Any]) -> Passing:
        key = each.pop("successor_key", None)
        successor: Ref = each.pop("successor", key)
        return Passing(**each, successor=successor)


class NamedSerializer(serializers.Serializer[Any]):
    """A unit by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class WaitingItemSerializer(serializers.Serializer[Any]):
    """An item that needs a person's choice."""

    mover = serializers.CharField()
    item_id = serializers.CharField()
    title = serializers.CharField()
    unit = NamedSerializer()
    proposed = NamedSerializer(allow_null=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What the plan does, or did; `queued` lists the first hundred items, the counts are of all."""

    ended = NamedSerializer(many=True)
    began = NamedSerializer(many=True)
    moved = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.DictField(child=serializers.IntegerField())
    queued = WaitingItemSerializer(many=True)
    seen = serializers.CharField()


class DoneSerializer(OutcomeSerializer):
    """The outcome, with the reorganisation that was carried out."""

    id = serializers.IntegerField()


class ReorganisationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Reorganisation]):
    """Reorganisations, the newest day first; administrators preview and carry out new ones."""

    queryset = Reorganisation.objects.none()
    serializer_class = ReorganisationSerializer
    filterset_class = ReorganisationFilter
    keyset: ClassVar = ("-effective_on", "-id")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Reorganisation]:
        """Everybody reads what became of which unit."""
        return Reorganisation.objects.visible_to(self.request.user).select_related("performed_by__person")

    def get_serializer_class(self) -> Any:
        """The steps stand in the single one only."""
        return ReorganisationDetailSerializer if self.action == "retrieve" else super().get_serializer_class()

    @extend_schema(request=PlanSerializer, responses=OutcomeSerializer, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def preview(self, request: Request) -> Response:
        """What the plan would do now: done, looked at, undone. Its day may lie ahead.

        `seen` of the answer goes with the plan afterwards.
        """
        _demand(request)
        plan = _sent(request).plan()
        try:
            return Response(_told(preview(plan=plan, by=request.user)))
        except PlanRefused as refused:
            raise _wrong(refused) from refused

    @extend_schema(
        request=PlanSerializer,
        responses={201: DoneSerializer, 409: OpenApiResponse(OpenApiTypes.OBJECT, "`outcome`: what it would do now.")},
    )
    def create(self, request: Request) -> Response:
        """Carry the plan out in one transaction, on its day or later; with `seen`, if it does what the preview said.

        Asks for a password or code of the last five minutes: roles move, too.
        """
        _demand(request)
        if not signed_in_recently(request):
            raise ProofMissing
        sent = _sent(request)
        try:
            outcome = reorganise(plan=sent.plan(), by=request.user, seen=sent.validated_data.get("seen", ""))
        except PlanRefused as refused:
            raise _wrong(refused) from refused
        except OutcomeChanged as changed:
            answer = problem_json(PreviewOutdated(), {"request": request})
            assert answer is not None  # noqa: S101 - an APIException always has an answer
            answer.data["outcome"] = _told(changed.outcome)
            return answer
        return Response(_told(outcome) | {"id": outcome.reorganisation.pk}, status.HTTP_201_CREATED)


def _demand(request: Request) -> None:
    if not may_reorganise(request.user):
        raise PermissionDenied


def _sent(request: Request) -> PlanSerializer:
    sent = PlanSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    return sent


def _wrong(refused: PlanRefused) -> serializers.ValidationError:
    errors: dict[str, list[str]] = {}
    for error in refused.errors:
        errors.setdefault(_place(error), []).append(str(error.message))
    return serializers.ValidationError(errors)


def _place(error: PlanError) -> str:
    return ".".join(str(part) for part in error.where) or "non_field_errors"


def _told(outcome: Outcome) -> dict[str, Any]:
    known = {
        "ended": outcome.ended,
        "began": outcome.began,
        "moved": outcome.moved(),
        "waiting": outcome.waiting(),
        "queued": outcome.queued[:LISTED],
        "seen": outcome.fingerprint(),
    }
    return dict(OutcomeSerializer(known).data)
