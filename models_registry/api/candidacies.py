"""Candidacies in the API: the self-assessment, the steps of their life, typical, and the proposal upward."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.models import Campaign
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from models_registry.api.fields import DocumentSerializer, LateSerializer, ReasonSerializer, Seeing, sent
from models_registry.api.steps import demand, step
from models_registry.filters.candidacies import CandidacyFilter
from models_registry.models import LONG, Candidacy, Recognition, RegisteredModel
from models_registry.permissions import (
    may_choose_typical,
    may_propose_upward,
    may_start_model,
    may_write_candidacy,
)
from models_registry.queries.actions import OF_CANDIDACY_ROWS, actions_of_candidacy, candidacy_row
from models_registry.queries.proposals import with_what_followed
from models_registry.services import candidacies as services
from models_registry.services import recognition
from organizations.models import Unit

COLUMNS = (
    "id", "model", "campaign", "level", "body", "body_steward", "self_points", "state", "submitted_on", "decided_on",
    "created_at", "version",
)  # fmt: skip


class RecognitionSerializer(serializers.ModelSerializer[Recognition]):
    """By which document, since when; `typical_since` when it was chosen as typical."""

    typical_since = serializers.DateField(source="typical.chosen_on", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Recognition
        fields = (
            "recognised_on", "document_number", "document_date", "typical_since", "revoked_on", "revoked_ground",
        )  # fmt: skip
        read_only_fields = fields


class CandidacyRowSerializer(serializers.ModelSerializer[Candidacy]):
    """A candidacy in the list. `body` judges, `body_steward` is its heir; units, model and campaign are ids."""

    actions = serializers.SerializerMethodField()

    class Meta:
        model = Candidacy
        fields: tuple[str, ...] = (*COLUMNS, "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, candidacy: Candidacy) -> list[str]:
        """What the account may do with the candidacy now."""
        return actions_of_candidacy(self.context["request"].user, candidacy)


class CandidacySerializer(CandidacyRowSerializer):
    """A candidacy with its self-assessment and what was decided."""

    recognition = RecognitionSerializer(read_only=True, default=None, allow_null=True)

    class Meta(CandidacyRowSerializer.Meta):
        fields = (*COLUMNS, "self_assessment", "late_reason", "recognition", "actions")
        read_only_fields = fields


class CandidacyEditSerializer(serializers.ModelSerializer[Candidacy]):
    """The self-assessment."""

    class Meta:
        model = Candidacy
        fields = services.EDITABLE


class CandidacyStartSerializer(serializers.Serializer[Any]):
    """Which model asks, in which campaign, judged by whom."""

    model = Seeing(RegisteredModel.objects.visible_to, RegisteredModel)
    campaign = Seeing(Campaign.objects.visible_to, Campaign)
    body = Seeing(Unit.objects.visible_to, Unit)


class RecogniseSerializer(DocumentSerializer):
    """By which document, from which day; why only now, where that is before the submission."""

    recognised_on = serializers.DateField()
    late_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class TypicalSerializer(DocumentSerializer):
    """By which document, on which day."""

    chosen_on = serializers.DateField()


class ProposalSerializer(LateSerializer):
    """What the level above is told; without a self-assessment the one it was recognised with goes on."""

    campaign = Seeing(Campaign.objects.visible_to, Campaign)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    self_assessment = serializers.CharField(max_length=LONG, required=False, allow_blank=True, default="")


def listed(rows: list[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Rows of plain values as the list shows them."""
    return [
        {name: row[name] for name in COLUMNS} | {"actions": actions_of_candidacy(user, candidacy_row(row))}
        for row in rows
    ]


class CandidacyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Candidacy]):
    """Candidacies of the models one reads inside, and those one's subtree judges."""

    queryset = Candidacy.objects.none()
    serializer_class = CandidacySerializer
    filterset_class = CandidacyFilter
    keyset: ClassVar = ("-created_at", "-id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "candidacies:read", "write": "candidacies:write"}
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> QuerySet[Candidacy]:
        """To others they do not exist."""
        found = Candidacy.objects.visible_to(self.request.user)
        return found.select_related("campaign", "body_steward__parent", "model__steward", "recognition__typical")

    @extend_schema(responses=CandidacyRowSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Candidacies, the newest first."""
        found = self.filter_queryset(self.get_queryset())
        rows = self.paginate_queryset(with_what_followed(found).values(*{*COLUMNS, *OF_CANDIDACY_ROWS}))
        return self.get_paginated_response(listed(rows or [], request.user))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One candidacy; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=CandidacyStartSerializer, responses={201: CandidacySerializer})
    def create(self, request: Request) -> Response:
        """Begin a self-assessment of a living model."""
        if not may_start_model(request.user):
            raise PermissionDenied
        data = sent(CandidacyStartSerializer, self)
        return self._made(services.open_candidacy(data.pop("model"), by=request.user, **data))

    @extend_schema(
        request=CandidacyEditSerializer,
        responses={200: CandidacySerializer, **CONFLICTS},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write the self-assessment on the version named in `If-Match`."""
        candidacy = self.get_object()
        if not may_write_candidacy(request.user, candidacy):
            raise PermissionDenied
        version = version_named(request, candidacy)
        known = CandidacyEditSerializer(candidacy, data=request.data, partial=True)
        known.is_valid(raise_exception=True)
        changes = dict(known.validated_data)
        try:
            services.save_candidacy(candidacy, by=request.user, version=version, changes=changes)
        except services.CandidacyChanged as changed:
            current = changed.current
            shown = self.get_serializer(self.get_object()).data
            return both_versions(request, current, current=shown, sent=changes)
        return self._answer(self.get_object())

    @step(takes=LateSerializer, shows=CandidacySerializer)
    def submit(self, request: Request, pk: int) -> Response:
        """Submit for evaluation; outside the campaign's window with a reason."""
        candidacy = self.get_object()
        demand(request.user, candidacy, "submit")
        services.submit_candidacy(candidacy, by=request.user, **sent(LateSerializer, self))
        return self._answer(self.get_object())

    @step(takes=ReasonSerializer, shows=CandidacySerializer, path="return")
    def give_back(self, request: Request, pk: int) -> Response:
        """Return for completion, with a reason."""
        return self._step("return")

    @step(takes=ReasonSerializer, shows=CandidacySerializer, path="take-up")
    def take_up(self, request: Request, pk: int) -> Response:
        """Take up for review."""
        return self._step("take_up")

    @step(takes=RecogniseSerializer, shows=CandidacySerializer)
    def recognise(self, request: Request, pk: int) -> Response:
        """Record that the judging unit recognised the model, by its document."""
        candidacy = self.get_object()
        demand(request.user, candidacy, "recognise")
        recognition.recognise(candidacy, by=request.user, **sent(RecogniseSerializer, self))
        return self._answer(self.get_object())

    @step(takes=ReasonSerializer, shows=CandidacySerializer)
    def refuse(self, request: Request, pk: int) -> Response:
        """Do not recognise, with a reason."""
        return self._step("refuse")

    @step(takes=ReasonSerializer, shows=CandidacySerializer)
    def revoke(self, request: Request, pk: int) -> Response:
        """Revoke the recognition, with its ground as the reason."""
        candidacy = self.get_object()
        demand(request.user, candidacy, "revoke")
        recognition.revoke(candidacy, by=request.user, ground=sent(ReasonSerializer, self)["reason"])
        return self._answer(self.get_object())

    @step(takes=ReasonSerializer, shows=CandidacySerializer)
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw the candidacy, with a reason."""
        return self._step("withdraw")

    @step(takes=TypicalSerializer, shows=CandidacySerializer)
    def typical(self, request: Request, pk: int) -> Response:
        """Record that the recognised model was chosen as typical."""
        candidacy = self.get_object()
        if not may_choose_typical(request.user, candidacy):
            raise PermissionDenied
        recognition.choose_typical(candidacy, by=request.user, **sent(TypicalSerializer, self))
        return self._answer(self.get_object())

    @step(takes=ProposalSerializer, shows=CandidacySerializer, path="propose-upward", code=201)
    def propose_upward(self, request: Request, pk: int) -> Response:
        """Propose the recognised model to the level above; the answer is the candidacy there, submitted at once."""
        candidacy = self.get_object()
        if not may_propose_upward(request.user, candidacy):
            raise PermissionDenied
        return self._made(services.propose_upward(candidacy, by=request.user, **sent(ProposalSerializer, self)))

    def _step(self, name: str) -> Response:
        candidacy = self.get_object()
        demand(self.request.user, candidacy, name)
        services.change_candidacy(candidacy, name, by=self.request.user, **sent(ReasonSerializer, self))
        return self._answer(self.get_object())

    def _made(self, candidacy: Candidacy) -> Response:
        answer = self._answer(candidacy, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:candidacy-detail", args=[candidacy.pk])
        return answer

    def _answer(self, candidacy: Candidacy, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(candidacy).data, code, headers={"ETag": etag(candidacy)})
