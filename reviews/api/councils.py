"""Councils with their seats and rules in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.versions import (
    CONFLICTS,
    IF_MATCH,
    both_contents,
    both_versions,
    content_named,
    etag,
    version_named,
)
from organizations.dates import today
from organizations.models import Person, Unit
from reviews.api.rounds import RoundEditSerializer, RoundSerializer
from reviews.filters.councils import CouncilFilter
from reviews.models import Council, CouncilMember, CouncilRules, Round
from reviews.permissions.councils import council_actions, may_keep_council, may_set_up_councils, seat_actions
from reviews.permissions.rounds import may_prepare_round_of
from reviews.queries.councils import BY_ROLE, people_to_seat
from reviews.queries.deadlines import proposed_close
from reviews.queries.rounds import with_numbers
from reviews.services.councils import EDITABLE, edit_council, set_up_council
from reviews.services.rounds import prepare_round
from reviews.services.seats import (
    RULES,
    SEAT,
    add_rules,
    add_seat,
    change_seat,
    remove_rules,
    remove_seat,
    why_seat_stays,
)

ACTIONS = ["edit", "members", "rules", "rounds", "sessions"]
"""What may be done with a council."""


class SeatSerializer(serializers.ModelSerializer[CouncilMember]):
    """A seat; ended ones stay. `seen` names its content, for `If-Match`."""

    name = serializers.CharField(source="person.full_name", read_only=True)
    seen = serializers.SerializerMethodField()

    class Meta:
        model = CouncilMember
        fields = ("id", *SEAT, "name", "seen")
        read_only_fields = fields

    def get_seen(self, seat: CouncilMember) -> str:
        """What names the present content."""
        return content_of(seat)


class SeatAloneSerializer(SeatSerializer):
    """A seat by itself, with what may be done with it now."""

    actions = serializers.SerializerMethodField()

    class Meta(SeatSerializer.Meta):
        fields = (*SeatSerializer.Meta.fields, "actions")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove"])))
    def get_actions(self, seat: CouncilMember) -> list[str]:
        """What the account may do with the seat now; what stands in minutes or judges stays."""
        actions = seat_actions(self.context["request"].user, seat)
        return ["edit"] if actions and why_seat_stays(seat) else actions


class CouncilRulesSerializer(serializers.ModelSerializer[CouncilRules]):
    """How the council decides from a day on. A share is a fraction or whole per cent: `2/3`, `50%`."""

    class Meta:
        model = CouncilRules
        fields = ("id", *RULES, "valid_to")
        read_only_fields = fields


class CouncilSerializer(serializers.ModelSerializer[Council]):
    """A council; `unit` and `steward` are ids."""

    members = SeatSerializer(many=True, read_only=True)
    rules = CouncilRulesSerializer(many=True, read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Council
        fields = ("id", "unit", "steward", *EDITABLE, "version", "members", "rules", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS)))
    def get_actions(self, council: Council) -> list[str]:
        """What the account may do with the council now."""
        return council_actions(self.context["request"].user, council)


class ProposedRoundSerializer(serializers.Serializer[Any]):
    """The days a new round of the council begins with: the last one follows from what waits longest, and the rules."""

    opens_on = serializers.DateField()
    closes_on = serializers.DateField()


class CouncilAloneSerializer(CouncilSerializer):
    """A council by itself, with the days proposed for a new round; null for those who prepare none."""

    proposed_round = serializers.SerializerMethodField()

    class Meta(CouncilSerializer.Meta):
        fields = (*CouncilSerializer.Meta.fields, "proposed_round")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(ProposedRoundSerializer(allow_null=True))
    def get_proposed_round(self, council: Council) -> Any:
        """What the form of a new round begins with."""
        if not may_prepare_round_of(self.context["request"].user, council):
            return None
        days = {"opens_on": today(), "closes_on": proposed_close(council)}
        return ProposedRoundSerializer(days).data


class CouncilEditSerializer(serializers.ModelSerializer[Council]):
    """What those who keep the council set."""

    class Meta:
        model = Council
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class CouncilNewSerializer(CouncilEditSerializer):
    """A new council of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(CouncilEditSerializer.Meta):
        fields = ("unit", *EDITABLE)  # type: ignore[assignment]


class SeatEditSerializer(serializers.ModelSerializer[CouncilMember]):
    """A seat corrected or ended; the person stays."""

    class Meta:
        model = CouncilMember
        fields = SEAT[1:]
        validators: ClassVar[list[Any]] = []


class SeatNewSerializer(SeatEditSerializer):
    """A seat for somebody who is council member of the unit."""

    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none())

    class Meta(SeatEditSerializer.Meta):
        fields = SEAT  # type: ignore[assignment]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A person is chosen among those of the council's unit."""
        fields: dict[str, Any] = super().get_fields()
        if "council" in self.context:
            fields["person"].queryset = people_to_seat(self.context["council"])
        return fields


class RulesNewSerializer(serializers.ModelSerializer[CouncilRules]):
    """How the council decides from a day on; what held before ends the day before. A share: `2/3`, `50%`."""

    class Meta:
        model = CouncilRules
        fields = RULES
        validators: ClassVar[list[Any]] = []


class PersonToSeatSerializer(serializers.ModelSerializer[Person]):
    """Somebody who may be given a seat."""

    class Meta:
        model = Person
        fields = ("id", "full_name")
        read_only_fields = fields


def _visible(user: Any) -> "QuerySet[Council]":
    members = CouncilMember.objects.select_related("person").annotate(place=BY_ROLE).order_by("place", "id")
    rules = CouncilRules.objects.order_by("valid_from")
    found: QuerySet[Council] = Council.objects.visible_to(user).select_related("unit", "steward")
    return found.prefetch_related(Prefetch("members", members), Prefetch("rules", rules))


class CouncilViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Council]):
    """Councils that the account may read, the latest first."""

    queryset = Council.objects.none()
    serializer_class = CouncilSerializer
    filterset_class = CouncilFilter
    keyset: ClassVar = ("-valid_from", "-id")
    required_scopes: ClassVar = {"list": "reviews:read", "retrieve": "reviews:read"}
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> "QuerySet[Council]":
        """With seats and rules."""
        return _visible(self.request.user)

    def get_serializer_class(self) -> Any:
        """In lists without what is proposed."""
        return CouncilSerializer if self.action == "list" else CouncilAloneSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One council; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=CouncilNewSerializer, responses={201: CouncilAloneSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set up a council of a unit."""
        if not may_set_up_councils(request.user):
            raise PermissionDenied
        sent = CouncilNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        unit = values.pop("unit")
        return self._answer(set_up_council(unit=unit, values=values, by=request.user), status=201)

    @extend_schema(
        request=CouncilEditSerializer, responses={200: CouncilAloneSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the council, on the version named in `If-Match`."""
        council = self._kept()
        version = version_named(request, council)
        sent = CouncilEditSerializer(council, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            saved = edit_council(council, version=version, changes=sent.validated_data, by=request.user)
        except RecordChanged as changed:
            current = self._shown(changed.current)
            return both_versions(request, changed.current, current=current, sent=request.data)
        return self._answer(saved)

    @extend_schema(responses=PersonToSeatSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def people(self, request: Request, **kwargs: Any) -> Response:
        """Who may be given a seat: council members of the unit."""
        return Response(PersonToSeatSerializer(people_to_seat(self._kept()), many=True).data)

    @extend_schema(request=SeatNewSerializer, responses={201: SeatSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def members(self, request: Request, **kwargs: Any) -> Response:
        """Give somebody a seat."""
        council = self._kept()
        sent = SeatNewSerializer(data=request.data, context={"council": council})
        sent.is_valid(raise_exception=True)
        seat = add_seat(council, values=sent.validated_data, by=request.user)
        return Response(SeatSerializer(seat).data, status=201)

    @extend_schema(request=RulesNewSerializer, responses={201: CouncilRulesSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def rules(self, request: Request, **kwargs: Any) -> Response:
        """How the council decides from a day on."""
        council = self._kept()
        sent = RulesNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        added = add_rules(council, values=sent.validated_data, by=request.user)
        return Response(CouncilRulesSerializer(added).data, status=201)

    @extend_schema(request=RoundEditSerializer, responses={201: RoundSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def rounds(self, request: Request, **kwargs: Any) -> Response:
        """Prepare a round of review of the council."""
        council = self.get_object()
        if not may_prepare_round_of(request.user, council):
            raise PermissionDenied
        sent = RoundEditSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = prepare_round(council=council, values=sent.validated_data, by=request.user)
        stored = with_numbers(Round.objects.filter(pk=made.pk), request.user).get()
        return Response(RoundSerializer(stored, context={"request": request}).data, status=201)

    def _kept(self) -> Council:
        council = self.get_object()
        if not may_keep_council(self.request.user, council):
            raise PermissionDenied
        return council

    def _answer(self, council: Council, status: int = 200) -> Response:
        return Response(self._shown(council), status=status, headers={"ETag": etag(council)})

    def _shown(self, council: Council) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=council.pk)).data)


class SeatViewSet(viewsets.GenericViewSet[CouncilMember]):
    """One seat, by its id."""

    queryset = CouncilMember.objects.none()
    serializer_class = SeatAloneSerializer
    filter_backends = ()
    required_scopes: ClassVar = {"read": "reviews:read"}
    lookup_value_converter = "int"

    def retrieve(self, request: Request, pk: int) -> Response:
        """For whoever reads the council; its `ETag` names the content."""
        return self._answer(self._seen(pk))

    @extend_schema(request=SeatEditSerializer, responses={200: SeatAloneSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct or end the seat, on the content named in `If-Match`."""
        seat = self._kept(pk)
        seen = content_named(request, content_of(seat))
        sent = SeatEditSerializer(seat, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            saved = change_seat(seat, values=sent.validated_data, seen=seen, by=request.user)
        except RecordChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_contents(request, content_of(changed.current), current=current, sent=sent.validated_data)
        return self._answer(saved)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take away a seat that was entered by mistake."""
        remove_seat(self._kept(pk), by=request.user)
        return Response(status=204)

    def _seen(self, pk: int) -> CouncilMember:
        seen = Council.objects.visible_to(self.request.user).values("pk")
        rows = CouncilMember.objects.filter(council__in=seen).select_related("council__steward", "person")
        seat: CouncilMember = get_object_or_404(rows, pk=pk)
        return seat

    def _kept(self, pk: int) -> CouncilMember:
        seat = self._seen(pk)
        if not may_keep_council(self.request.user, seat.council):
            raise PermissionDenied
        return seat

    def _answer(self, seat: CouncilMember) -> Response:
        return Response(self.get_serializer(seat).data, headers={"ETag": f'"{content_of(seat)}"'})


class CouncilRulesViewSet(viewsets.GenericViewSet[CouncilRules]):
    """Rules of a council, by their id."""

    queryset = CouncilRules.objects.none()
    serializer_class = CouncilRulesSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take away rules that have not begun; those before go on."""
        seen = Council.objects.visible_to(request.user).values("pk")
        rows = CouncilRules.objects.filter(council__in=seen).select_related("council__steward")
        rules: CouncilRules = get_object_or_404(rows, pk=pk)
        remove_rules(rules, by=request.user)
        return Response(status=204)
