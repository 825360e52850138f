"""Nominations in the API: filters, rights, checks and steps of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from awards.api.opinions import AsksOpinions
from awards.filters.nominations import NominationFilter
from awards.models import AwardForm, EmulationTitle, Nomination
from awards.nomination_steps import OFFERED, offered_steps
from awards.permissions.nomination_states import demand_writable
from awards.permissions.nominations import (
    may_judge,
    may_nominate,
    may_submit,
    may_write_nomination,
    nomination_actions,
    people_to_nominate,
    units_that_nominate,
)
from awards.queries.nomination_checks import look
from awards.queries.nomination_page import CouncilLine, councils_of
from awards.services.nominations import COLUMNS, add_nomination, change_nomination, edit_nomination
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from models_registry.api.fields import Seeing, SeeingMany
from models_registry.api.steps import REFUSED, demand, says_why_not
from models_registry.models import RegisteredModel
from organizations.models import Person, Unit

SHOWN = (
    "id", "code", "unit", "steward", "title", "form", *COLUMNS, "body_steward", "models", "state", "submitted_on",
    "decided_on", "refused_on", "refusal", "version", "created_at",
)  # fmt: skip


def registered_models(user: Any) -> "QuerySet[RegisteredModel]":
    """The models that a nomination may name: registered ones that the account knows of."""
    found: QuerySet[RegisteredModel] = RegisteredModel.objects.visible_to(user).filter(registered_on__isnull=False)
    return found


class _InOrder(SeeingMany):
    def to_internal_value(self, data: Any) -> list[Any]:
        """The records in the order in which they were named."""
        found = super().to_internal_value(data)
        order = [int(pk) for pk in data]
        return sorted(found, key=lambda record: order.index(record.pk))


class FindingSerializer(serializers.Serializer[Any]):
    """What a check found; `in_the_way` until it is mended or explained."""

    check = serializers.CharField(read_only=True)
    found = serializers.SerializerMethodField()
    in_the_way = serializers.BooleanField(source="is_blocking", read_only=True)
    explained = serializers.SerializerMethodField()

    def get_found(self, finding: Any) -> list[str]:
        """Sentences; none where nothing was found."""
        return [fact.text for fact in finding.facts]

    def get_explained(self, finding: Any) -> str | None:
        """Why it is no obstacle."""
        return finding.override.reason if finding.override else None


class BeforeCouncilSerializer(serializers.Serializer[Any]):
    """A session with the nomination on its agenda; what it came to once it is closed."""

    session = serializers.IntegerField(source="item.session_id", read_only=True)
    name = serializers.CharField(source="item.session.name", read_only=True)
    held_on = serializers.DateField(source="item.session.held_on", read_only=True)
    state = serializers.CharField(source="item.session.state", read_only=True)
    outcome = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    in_favour = serializers.SerializerMethodField()
    base = serializers.SerializerMethodField()

    def get_outcome(self, line: CouncilLine) -> str:
        """`recognised` (recommended), `not_recognised` or `postponed`; empty while the session is not closed."""
        return line.item.outcome if line.is_closed else ""

    def get_reason(self, line: CouncilLine) -> str:
        """Why it was not recommended, or put off."""
        return line.item.reason_told if line.is_closed else ""

    def get_in_favour(self, line: CouncilLine) -> int | None:
        """Votes in favour."""
        return line.item.in_favour if line.is_counted else None

    def get_base(self, line: CouncilLine) -> int | None:
        """Heads of which the share is taken."""
        return line.item.base if line.is_counted else None


class NominationRowSerializer(serializers.ModelSerializer[Nomination]):
    """A nomination in the list; units, people, models, titles and forms are ids."""

    models = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Nomination
        fields: tuple[str, ...] = (*SHOWN, "actions")
        read_only_fields = fields

    def get_models(self, nomination: Nomination) -> list[int]:
        """Ids of the models it is for, in their order."""
        return [each.model_id for each in sorted(nomination.nominated.all(), key=lambda each: each.position)]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, nomination: Nomination) -> list[str]:
        """What the account may do with it now."""
        user = self.context["request"].user
        return [*nomination_actions(user, nomination), *(step.action for step in offered_steps(nomination, user))]


class NominationSerializer(NominationRowSerializer):
    """A nomination with what the checks found."""

    checks = serializers.SerializerMethodField()
    councils = serializers.SerializerMethodField()

    class Meta(NominationRowSerializer.Meta):
        fields = (*SHOWN, "checks", "councils", "actions")
        read_only_fields = fields

    @extend_schema_field(FindingSerializer(many=True))
    def get_checks(self, nomination: Nomination) -> Any:
        """Every check that is asked, with what it found."""
        return FindingSerializer(look(nomination, reader=self.context["request"].user), many=True).data

    @extend_schema_field(BeforeCouncilSerializer(many=True))
    def get_councils(self, nomination: Nomination) -> Any:
        """Sessions of councils with it on their agenda, the latest first."""
        return BeforeCouncilSerializer(councils_of(nomination, self.context["request"].user), many=True).data


class NominationEditSerializer(serializers.ModelSerializer[Nomination]):
    """What is written in a nomination: either a title or a form; `models` in their order."""

    title = serializers.PrimaryKeyRelatedField(queryset=EmulationTitle.objects.all(), required=False, allow_null=True)
    form = serializers.PrimaryKeyRelatedField(queryset=AwardForm.objects.all(), required=False, allow_null=True)
    person = Seeing(people_to_nominate, Person, required=False, allow_null=True)
    collective = Seeing(Unit.objects.visible_to, Unit, required=False, allow_null=True)
    body = Seeing(Unit.objects.visible_to, Unit, required=False, allow_null=True)
    models = _InOrder(registered_models, required=False)

    class Meta:
        model = Nomination
        fields: tuple[str, ...] = ("title", "form", *COLUMNS, "models")
        validators: ClassVar[list[Any]] = []  # the service says it at the field

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The title or the form as the one thing that is given; both at once are refused."""
        named = [attrs.pop(name) for name in ("title", "form") if name in attrs]
        given = [each for each in named if each is not None]
        if len(given) > 1:
            raise serializers.ValidationError({"form": [gettext("Name a title or a form, not both.")]})
        return attrs | ({"subject": given[0] if given else None} if named else {})


class NominationNewSerializer(NominationEditSerializer):
    """A nomination of a unit."""

    unit = Seeing(Unit.objects.visible_to, Unit)

    class Meta(NominationEditSerializer.Meta):
        fields = ("unit", *NominationEditSerializer.Meta.fields)

    def validate_unit(self, unit: Unit) -> Unit:
        """One for which the account may nominate today. Raises PermissionDenied."""
        if not units_that_nominate(self.context["request"].user).filter(pk=unit.pk).exists():
            raise PermissionDenied
        return unit


class NominationStepSerializer(serializers.Serializer[Any]):
    """The step, and the reason where it needs one."""

    step = serializers.ChoiceField(choices=OFFERED)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class NominationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, AsksOpinions):
    """Nominations of one's subtree, and those submitted to a body of it, the latest first."""

    queryset = Nomination.objects.none()
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    keyset: ClassVar = ("-created_at", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = {"read": "nominations:read", "write": "nominations:write"}

    def get_queryset(self) -> "QuerySet[Nomination]":
        """To others they do not exist."""
        found: QuerySet[Nomination] = Nomination.objects.visible_to(self.request.user)
        return found.select_related("steward", "body_steward", "title", "form", "entered_by").prefetch_related(
            "nominated"
        )

    def get_serializer_class(self) -> Any:
        """The list has no checks."""
        return NominationRowSerializer if self.action == "list" else NominationSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One nomination; its `ETag` names version and state."""
        return self._answer(self.get_object())

    @extend_schema(request=NominationNewSerializer, responses={201: NominationSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a nomination of one's unit, or of one below it."""
        if not may_nominate(request.user):
            raise PermissionDenied
        values = self._sent(NominationNewSerializer)
        unit, models = values.pop("unit"), values.pop("models", [])
        made = add_nomination(unit=unit, values=values, models=models, by=request.user)
        answer = self._answer(self.get_queryset().get(pk=made.pk), status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:nomination-detail", args=[made.pk])
        return answer

    @extend_schema(
        request=NominationEditSerializer, responses={200: NominationSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct it while it is a draft or was returned, on the version named in `If-Match`."""
        found = self.get_object()
        demand_writable(request.user, found)
        if not may_write_nomination(request.user, found):
            raise PermissionDenied
        version = version_named(request, found)
        changes = self._sent(NominationEditSerializer, partial=True)
        models = changes.pop("models", None)
        try:
            edit_nomination(found, version=version, changes=changes, models=models, by=request.user)
        except RecordChanged as changed:
            current = self.get_serializer(self.get_object()).data
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(self.get_object())

    @extend_schema(request=NominationStepSerializer, responses={200: NominationSerializer, **REFUSED})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @says_why_not
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Submit, take back, recommend, return, refuse or withdraw; `missing` names what is empty or in the way."""
        found = self.get_object()
        if not (may_submit(request.user, found) or may_judge(request.user, found)):
            raise PermissionDenied
        sent = NominationStepSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        demand(request.user, found, given["step"])
        change_nomination(found, given["step"], by=request.user, reason=given["reason"])
        return self._answer(self.get_object())

    def _sent(self, of: type[NominationEditSerializer], *, partial: bool = False) -> dict[str, Any]:
        sent = of(data=self.request.data, partial=partial, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def _answer(self, nomination: Nomination, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(nomination).data, code, headers={"ETag": etag(nomination)})
