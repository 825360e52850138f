"""Decisions on awards in the API: filters, rights and services of the pages; who is in them: `award_recipients.py`."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from awards.decision_steps import DECISION_STEPS
from awards.filters.decisions import DecisionFilter
from awards.models import Decision
from awards.permissions.decisions import decision_actions, demand_open, may_annul, may_draft, may_sign
from awards.queries.decisions import ORDER, with_numbers
from awards.queries.seen import of_decision
from awards.services.decision_steps import PLAIN, annul_decision, sign_decision, take_step
from awards.services.decisions import EVERY, change_decision, discard_decision, draft_decision
from awards.services.nominated import MOST_AT_ONCE, add_nominated
from mobilization.common.editing import RecordChanged
from mobilization.common.keys import LARGEST_ID
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named, whole_named
from mobilization.workflow.api import NOT_NOW, VersionedViewSet
from mobilization.workflow.transitions import available_actions
from models_registry.api.fields import ReasonSerializer
from organizations.models import Unit

READ, WRITE = "decisions:read", "decisions:write"
DOINGS = ["edit", "recipients", "bases", "discard", "present", *PLAIN, "sign", "annul"]
ANNULLED = ("annulled_on", "annulled_by", "annulled_why")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision; `unit`, `steward` and `documents` are ids. `numbered` is the number as on paper.

    `commended` counts recipients, those of rows without names too, `presented` those who were handed theirs; neither
    counts what was annulled. `documents` are those the account reads.
    """

    numbered = serializers.CharField(read_only=True)
    documents = serializers.SerializerMethodField()
    commended = serializers.IntegerField(read_only=True)
    presented = serializers.IntegerField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (
            "id", "unit", "steward", "is_outside", "state", "numbered", "number", "year", *EVERY, "level", "documents",
            *ANNULLED, "version", "commended", "presented", "actions",
        )  # fmt: skip
        fields = tuple(dict.fromkeys(fields))
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_documents(self, decision: Decision) -> list[int]:
        """Ids of the legal bases that the account reads."""
        seen: Any = decision.documents
        found = seen.visible_to(self.context["request"].user).order_by("issued_on", "id")
        return list(found.values_list("pk", flat=True))

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DOINGS)))
    def get_actions(self, decision: Decision) -> list[str]:
        """What the account may do with the decision now."""
        user = self.context["request"].user
        return [*decision_actions(user, decision), *(step.action for step in available_actions(decision, user))]


class DecisionEditSerializer(serializers.ModelSerializer[Decision]):
    """What is written of a decision: of one's own neither issuer nor number, of another body's no symbol."""

    level: Any = serializers.ChoiceField(choices=Decision._meta.get_field("level").choices or [], required=False)

    class Meta:
        model = Decision
        fields = EVERY
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class DecisionNewSerializer(DecisionEditSerializer):
    """A draft of a unit, or another body's decision that the unit keeps (`is_outside`)."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())
    is_outside = serializers.BooleanField(default=False)

    class Meta(DecisionEditSerializer.Meta):
        fields = ("unit", "is_outside", *EVERY)


class SignSerializer(serializers.Serializer[Any]):
    """The day of the signature; `explained` where who signs differs from who decides by the authority matrix."""

    signed_on = serializers.DateField()
    explained = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class AnnulSerializer(serializers.Serializer[Any]):
    """On what ground, on which day, and by the decision of which number."""

    ground = serializers.CharField(max_length=2000)
    on = serializers.DateField()
    number = serializers.CharField(max_length=60)


class NominatedSerializer(serializers.Serializer[Any]):
    """Ids of recommended nominations."""

    nominations = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_AT_ONCE
    )


ON_WHAT_WAS_READ = extend_schema(
    request=None, responses={200: DecisionSerializer, **CONFLICTS, **NOT_NOW}, parameters=[IF_MATCH]
)


class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VersionedViewSet[Decision]):
    """Decisions on awards that the account may read: unsigned ones first, then the latest."""

    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    keyset: ClassVar = ORDER
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    required_scopes: ClassVar = {"read": READ, "create": WRITE, "partial_update": WRITE, "destroy": WRITE}

    def get_queryset(self) -> "QuerySet[Decision]":
        """With numbers and units."""
        return with_numbers(Decision.objects.visible_to(self.request.user))

    def whole_of(self, record: Decision) -> str:
        """Its list and its legal bases."""
        return of_decision(record)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One decision; its `ETag` names the version, the state, and the list with the legal bases."""
        return self._shown(self.get_object())

    @extend_schema(request=DecisionNewSerializer, responses={201: DecisionSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Draft a decision, or enter one of another body."""
        if not may_draft(request.user):
            raise PermissionDenied
        values = self._sent(DecisionNewSerializer)
        unit, is_outside = values.pop("unit"), values.pop("is_outside")
        made = draft_decision(unit=unit, is_outside=is_outside, values=values, by=request.user)
        return self._answer(made, status=201)

    @extend_schema(
        request=DecisionEditSerializer,
        responses={200: DecisionSerializer, **CONFLICTS, **NOT_NOW},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change the text, on the version named in `If-Match`."""
        found = self.get_object()
        demand_open(request.user, found)
        version = version_named(request, found)
        changes = self._sent(DecisionEditSerializer, of=found, partial=True)
        try:
            return self._answer(change_decision(found, version=version, changes=changes, by=request.user))
        except RecordChanged:
            return self._changed(found)

    @extend_schema(responses={204: None, **NOT_NOW})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw a draft away; nothing that was signed or is on record."""
        found = self.get_object()
        demand_open(request.user, found)
        discard_decision(found, by=request.user)
        return Response(status=204)

    @extend_schema(request=NominatedSerializer, responses={200: DecisionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def nominated(self, request: Request, **kwargs: Any) -> Response:
        """Put recommended nominations (ids) on the list of a draft; they are decided with it."""
        found = self.get_object()
        demand_open(request.user, found)
        add_nominated(found, **self._sent(NominatedSerializer), by=request.user)
        return self._answer(found)

    @ON_WHAT_WAS_READ
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Lay it before who signs; text and list cannot be changed until it is sent back.

        `If-Match` names the decision as it was read, with its list.
        """
        return self._step("submit", read=True)

    @extend_schema(request=ReasonSerializer, responses={200: DecisionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="return", filterset_class=None, pagination_class=None)
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        """Send it back to draft, with a reason."""
        return self._step("return")

    @ON_WHAT_WAS_READ
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def record(self, request: Request, **kwargs: Any) -> Response:
        """Take another body's decision on record. `If-Match` names it as it was read, with its list."""
        return self._step("record", read=True)

    @extend_schema(request=None, responses={200: DecisionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Publish what was signed."""
        return self._step("publish")

    @extend_schema(
        request=SignSerializer, responses={200: DecisionSerializer, **CONFLICTS, **NOT_NOW}, parameters=[IF_MATCH]
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def sign(self, request: Request, **kwargs: Any) -> Response:
        """Sign it: it gets the next number of the unit's register.

        `If-Match` names the decision as it was read, with its list.
        """
        found = self.get_object()
        if not may_sign(request.user, found):
            raise PermissionDenied
        read = whole_named(request, of_decision(found))
        sent = self._sent(SignSerializer)
        return self._done(found, lambda: sign_decision(found, **sent, seen=read, by=request.user))

    @extend_schema(request=AnnulSerializer, responses={200: DecisionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def annul(self, request: Request, **kwargs: Any) -> Response:
        """Annul it as a whole; its number is not given again."""
        found = self.get_object()
        if not may_annul(request.user, found):
            raise PermissionDenied
        sent = self._sent(AnnulSerializer)
        return self._done(found, lambda: annul_decision(found, **sent, by=request.user))

    def _step(self, step: str, *, read: bool = False) -> Response:
        """One of the PLAIN steps; `read`: on what If-Match names."""
        found = self.get_object()
        if not DECISION_STEPS.transition(step).may(self.request.user, found):
            raise PermissionDenied
        seen = whole_named(self.request, of_decision(found)) if read else None
        reason = self._sent(ReasonSerializer).get("reason", "")
        return self._done(found, lambda: take_step(found, step, reason=reason, seen=seen, by=self.request.user))
