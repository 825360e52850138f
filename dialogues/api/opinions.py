"""Opinions in the API: filters, rights, clock and steps of the pages; who said them: `identities.py`."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from dialogues.api.identities import ShowsIdentities
from dialogues.api.opinion_intake import TakesOpinionsIn
from dialogues.api.opinion_serializers import (
    IDENTITIES,
    CitizensOpinionSerializer,
    CitizensOpinionWordsSerializer,
    OpinionEditSerializer,
    StepTakenSerializer,
)
from dialogues.api.opinion_steps import TakesOpinionSteps
from dialogues.filters.opinion_api import OpinionApiFilter
from dialogues.models import Opinion, OpinionTransition
from dialogues.permissions.opinion_states import demand_editable
from dialogues.permissions.opinions import may_edit_opinion
from dialogues.services.opinion_seen import mark_of
from dialogues.services.opinions import edit_opinion
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named

READ, WRITE = "opinions:read", "opinions:write"


class OpinionViewSet(
    ShowsIdentities,
    TakesOpinionsIn,
    TakesOpinionSteps,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Opinion],
):
    """Opinions that one's subtree looks after or is to answer, the latest first, without their words."""

    queryset = Opinion.objects.none()
    serializer_class = CitizensOpinionSerializer
    filterset_class = OpinionApiFilter
    keyset: ClassVar = ("-received_on", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "put"]
    required_scopes: ClassVar = {"read": READ, "write": WRITE, "identity": IDENTITIES}

    def get_queryset(self) -> "QuerySet[Opinion]":
        """To others they do not exist."""
        found: QuerySet[Opinion] = Opinion.objects.visible_to(self.request.user)
        found = found.annotate(is_public=Coalesce("public__is_public", False))
        return found.select_related("steward", "assigned_steward", "reference")

    @extend_schema(responses=CitizensOpinionWordsSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One opinion with its words and its answer; its `ETag` names version, state and last step."""
        return self._with_words(self.get_object())

    @extend_schema(
        request=OpinionEditSerializer,
        responses={200: CitizensOpinionWordsSerializer, **CONFLICTS},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct it on the version named in `If-Match`, until it is assigned."""
        found = self.get_object()
        demand_editable(request.user, found)
        if not may_edit_opinion(request.user, found):
            raise PermissionDenied
        version = version_named(request, found)
        sent = OpinionEditSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        try:
            edit_opinion(found, version=version, changes=sent.validated_data, by=request.user)
        except RecordChanged as changed:
            stored = changed.current
            current = self._with_words(self.get_object()).data
            return both_versions(request, stored, current=current, sent=request.data, whole=mark_of(stored))
        return self._with_words(self.get_object())

    def told(self, pk: int) -> Response:
        """After a step: without the words, so that no kept answer holds them."""
        found = self.get_queryset().get(pk=pk)
        return Response(self.get_serializer(found).data, headers={"ETag": etag(found, mark_of(found))})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What holds a code or an identity is kept nowhere on its way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.action in self.receipts:
            answer["Cache-Control"] = "no-store"
        return answer

    def _with_words(self, opinion: Opinion) -> Response:
        told = CitizensOpinionWordsSerializer(opinion, context=self.get_serializer_context())
        return Response(told.data, headers={"ETag": etag(opinion, mark_of(opinion))})


class OpinionStepsTakenViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[OpinionTransition]):
    """The steps that were taken with one opinion, the latest first."""

    queryset = OpinionTransition.objects.none()
    serializer_class = StepTakenSerializer
    filter_backends = ()
    keyset: ClassVar = ("-id",)
    required_scopes: ClassVar = {"read": READ}

    def get_queryset(self) -> "QuerySet[OpinionTransition]":
        """Of an opinion that the account reads."""
        if getattr(self, "swagger_fake_view", False):
            return OpinionTransition.objects.none()
        found = get_object_or_404(Opinion.objects.visible_to(self.request.user), pk=self.kwargs["opinion"])
        return OpinionTransition.objects.filter(subject=found).select_related("by__person")
