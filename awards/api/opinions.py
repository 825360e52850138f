"""Co-opinions in the API: filters, rights and steps of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from awards.filters.opinions import OpinionApiFilter
from awards.models import CoOpinion, Nomination
from awards.opinion_steps import ANSWERS, OFFERED, offered_steps
from awards.permissions.opinions import demand_askable, may_answer, may_ask, may_take_back
from awards.queries.opinions import standing
from awards.services.opinions import ask_opinion, change_opinion
from models_registry.api.fields import Seeing
from models_registry.api.steps import REFUSED, demand, says_why_not
from organizations.dates import today
from organizations.models import Unit


class OpinionSerializer(serializers.ModelSerializer[CoOpinion]):
    """A request for an opinion and its answer; `in_the_way`: it stands in the way of recommending the nomination."""

    in_the_way = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = CoOpinion
        fields = (
            "id", "nomination", "asked", "asked_steward", "asked_name", "question", "asked_on", "due_on", "state",
            "answered_on", "document_number", "reason", "in_the_way", "actions",
        )  # fmt: skip
        read_only_fields = fields

    def get_in_the_way(self, opinion: CoOpinion) -> bool:
        """Open, against it, or silent where the dated rule does not take silence for agreement."""
        return standing(opinion, today()).is_in_the_way

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, opinion: CoOpinion) -> list[str]:
        """What the account may do with it now."""
        return [step.action for step in offered_steps(opinion, self.context["request"].user)]


class AskSerializer(serializers.Serializer[Any]):
    """Who is asked: a unit of the portal, or a body outside it by its name."""

    asked = Seeing(Unit.objects.visible_to, Unit, required=False, allow_null=True, default=None)
    asked_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    question = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class AsksOpinions(viewsets.GenericViewSet[Nomination]):
    """What nominations have besides: asking others for their opinion on one."""

    @extend_schema(request=AskSerializer, responses={201: OpinionSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def opinions(self, request: Request, **kwargs: Any) -> Response:
        """Ask a unit, or a body outside the portal, for its opinion on a nomination that one judges."""
        nomination = self.get_object()
        demand_askable(request.user, nomination)
        if not may_ask(request.user, nomination):
            raise PermissionDenied
        sent = AskSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        made = ask_opinion(
            nomination, unit=given["asked"], name=given["asked_name"], question=given["question"], by=request.user
        )
        answer = OpinionSerializer(made, context=self.get_serializer_context()).data
        at = {"Location": reverse("api:co-opinion-detail", args=[made.pk])}
        return Response(answer, status.HTTP_201_CREATED, headers=at)


class OpinionStepSerializer(serializers.Serializer[Any]):
    """The step; `reason` for disagreeing and taking back; number and day of the paper of a body outside the portal."""

    step = serializers.ChoiceField(choices=OFFERED)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    document_number = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    answered_on = serializers.DateField(required=False, allow_null=True, default=None)


class OpinionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CoOpinion]):
    """Co-opinions on nominations that one reads, and those that one's subtree is or was asked for, the latest first."""

    queryset = CoOpinion.objects.none()
    serializer_class = OpinionSerializer
    filterset_class = OpinionApiFilter
    keyset: ClassVar = ("-asked_on", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post"]
    required_scopes: ClassVar = {"read": "nominations:read", "write": "nominations:write"}

    def get_queryset(self) -> "QuerySet[CoOpinion]":
        """To others they do not exist."""
        found: QuerySet[CoOpinion] = CoOpinion.objects.visible_to(self.request.user)
        return found.select_related("asked_steward", "nomination__steward", "nomination__body_steward")

    @extend_schema(request=OpinionStepSerializer, responses={200: OpinionSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Agree, disagree, or take the request back."""
        found = self.get_object()
        if not (may_answer(request.user, found) or may_take_back(request.user, found)):
            raise PermissionDenied
        sent = OpinionStepSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = dict(sent.validated_data)
        step, reason = given.pop("step"), given.pop("reason")
        demand(request.user, found, step)
        change_opinion(found, step, by=request.user, reason=reason, **(given if step in ANSWERS else {}))
        return Response(self.get_serializer(CoOpinion.objects.get(pk=found.pk)).data)
