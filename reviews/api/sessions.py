"""Sessions in the API: filters, rights and services of the pages; votes and outcomes: `session_votes.py`."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from mobilization.outbox.api import Conflict as Refused
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused
from mobilization.workflow.transitions import available_actions
from reviews.api.matters import TakeOnSerializer
from reviews.api.rounds import MOST, NOT_NOW, KnockOutSerializer
from reviews.enums import SessionState
from reviews.filters.sessions import SessionFilter
from reviews.models import Attendance, Council, Round, RoundItem, Session, SessionItem
from reviews.permissions.sessions import (
    ALIVE,
    may_keep_session,
    may_plan_session_of,
    session_actions,
)
from reviews.permissions.states import Whose, demand_state
from reviews.queries.sessions import agenda_of, attendance_of, for_agenda, with_numbers
from reviews.services.agenda import fill_agenda
from reviews.services.sessions import (
    COPIED,
    EDITABLE,
    begin_session,
    call_members,
    cancel_session,
    edit_session,
    note_attendance,
    plan_session,
)

STEPS = ["begin", "cancel"]
DOINGS = [
    "edit", "agenda", "call", "attendance", "open_votes", "papers", "confirm_papers", "count", "outcomes", "vote",
    "sign", "begin", "close", "cancel",
]  # fmt: skip


class SessionSerializer(serializers.ModelSerializer[Session]):
    """A session; `council`, `round`, `unit` and `steward` are ids. `number`: items one sees, `recognised` of them."""

    number = serializers.IntegerField(read_only=True)
    recognised = serializers.IntegerField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = (
            "id", "council", "unit", "steward", *EDITABLE, *COPIED, "state", "called_at", "document_number",
            "document_date", "version", "number", "recognised", "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DOINGS)))
    def get_actions(self, session: Session) -> list[str]:
        """What the account may do with the session now."""
        user = self.context["request"].user
        return [*session_actions(user, session), *(step.action for step in available_actions(session, user))]


class SessionEditSerializer(serializers.ModelSerializer[Session]):
    """What those who keep the session set; the round is one of the council’s."""

    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.none(), required=False, allow_null=True)

    class Meta:
        model = Session
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        """A round is chosen among those of the council."""
        fields: dict[str, Any] = super().get_fields()
        if "council" in self.context:
            fields["round"].queryset = self.context["council"].rounds.all()
        return fields


class AgendaCandidateSerializer(serializers.ModelSerializer[RoundItem]):
    """A candidacy of the round that can come on the agenda; `title` and `unit` are its model's."""

    title = serializers.CharField(source="candidacy.model.title", read_only=True)
    unit = serializers.IntegerField(source="candidacy.model.unit_id", read_only=True)

    class Meta:
        model = RoundItem
        fields = ("id", "candidacy", "position", "title", "unit")
        read_only_fields = fields


class RecusedSerializer(serializers.Serializer[Any]):
    """A member does not vote on it; why is told to those who are no members."""

    id = serializers.IntegerField(source="pk")
    seat = serializers.IntegerField(source="seat_id")
    name = serializers.CharField(source="seat.person.full_name")


class AgendaItemSerializer(serializers.Serializer[Any]):
    """An item of the agenda: the vote as counted, and the outcome. In a blind round members read it without names.

    Either `item`, a candidacy in the round, or a `matter` of a `kind`; `outcome_told` is what this kind calls the
    outcome. `reason` and it are in the language asked for. `knocked_out` is told to who reads the scores.
    """

    id = serializers.IntegerField(source="item.pk")
    item = serializers.IntegerField(source="item.item_id", allow_null=True)
    kind = serializers.CharField(source="item.kind")
    matter = serializers.IntegerField(source="item.matter", allow_null=True)
    position = serializers.IntegerField(source="item.position")
    title = serializers.CharField(source="line.title")
    unit = serializers.CharField(source="line.unit")
    state = serializers.CharField(source="item.state")
    voted = serializers.IntegerField()
    voters = serializers.IntegerField()
    in_favour = serializers.IntegerField(source="item.in_favour", allow_null=True)
    against = serializers.IntegerField(source="item.against", allow_null=True)
    abstained = serializers.IntegerField(source="item.abstained", allow_null=True)
    invalid = serializers.IntegerField(source="item.invalid", allow_null=True)
    base = serializers.IntegerField(source="item.base", allow_null=True)
    needed = serializers.IntegerField(source="item.needed", allow_null=True)
    is_carried = serializers.BooleanField(source="item.is_carried", allow_null=True)
    outcome = serializers.CharField(source="item.outcome")
    outcome_told = serializers.CharField(source="item.outcome_told")
    reason = serializers.CharField(source="item.reason_told")
    is_typical = serializers.BooleanField(source="item.is_typical")
    is_proposed_up = serializers.BooleanField(source="item.is_proposed_up")
    recusals = RecusedSerializer(many=True)
    knocked_out = KnockOutSerializer(many=True)


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """A seat of the day and whether its person is there."""

    name = serializers.CharField(source="seat.person.full_name", read_only=True)

    class Meta:
        model = Attendance
        fields = ("seat", "name", "is_present", "note")
        read_only_fields = fields


class PresentSerializer(serializers.Serializer[Any]):
    """A seat, with a note."""

    seat = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NoteAttendanceSerializer(serializers.Serializer[Any]):
    """Everybody who is there; all others are away, and `away` has a note (why) where one is known."""

    present = ShortList(child=PresentSerializer(), max_length=500)
    away = ShortList(child=PresentSerializer(), max_length=500, required=False)


class SessionStepSerializer(serializers.Serializer[Any]):
    """The step, and the reason where it needs one. Closing is an address of its own."""

    step = serializers.ChoiceField(choices=STEPS)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class CalledSerializer(serializers.Serializer[Any]):
    """How many accounts were told."""

    told = serializers.IntegerField()


class SessionAnswers(viewsets.GenericViewSet[Session]):
    """What views of sessions have in common."""

    queryset = Session.objects.none()
    serializer_class = SessionSerializer

    def get_queryset(self) -> "QuerySet[Session]":
        """With what rights ask."""
        seen = with_numbers(Session.objects.visible_to(self.request.user), self.request.user)
        return seen.select_related("council__steward", "round__campaign", "unit", "steward")

    def kept(self, states: tuple[str, ...] = ALIVE) -> Session:
        """The session, for those who keep it. Raises PermissionDenied."""
        found = self.get_object()
        demand_state(self.request.user, found, states, Whose.KEEPERS)
        if found.state not in states or not may_keep_session(self.request.user, found):
            raise PermissionDenied
        return found

    def answer(self, session: Session, status: int = 200) -> Response:
        """As it is stored now."""
        stored = self.get_queryset().get(pk=session.pk)
        shown = SessionSerializer(stored, context=self.get_serializer_context())
        return Response(dict(shown.data), status=status, headers={"ETag": etag(stored)})

    def changed(self, request: Request, found: RecordChanged) -> Response:
        """Both versions, for whoever wrote on an older one."""
        stored = self.get_queryset().get(pk=found.current.pk)
        shown = dict(SessionSerializer(stored, context=self.get_serializer_context()).data)
        return both_versions(request, found.current, current=shown, sent=request.data)


class SessionViewSet(SessionAnswers, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Sessions that the account may read, the latest first."""

    filterset_class = SessionFilter
    keyset: ClassVar = ("-held_on", "-id")
    required_scopes: ClassVar = {"list": "reviews:read", "retrieve": "reviews:read", "items": "reviews:read"}
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "put"]

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One session; its `ETag` names the version and the state."""
        return self.answer(self.get_object())

    @extend_schema(
        request=SessionEditSerializer, responses={200: SessionSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct the session, on the version named in `If-Match`."""
        found = self.kept()
        version = version_named(request, found)
        sent = SessionEditSerializer(found, data=request.data, partial=True, context={"council": found.council})
        sent.is_valid(raise_exception=True)
        try:
            return self.answer(edit_session(found, version=version, changes=sent.validated_data, by=request.user))
        except RecordChanged as changed:
            return self.changed(request, changed)

    @extend_schema(responses=AgendaItemSerializer(many=True))
    @action(detail=True, filterset_class=None, keyset=("position", "id"))
    def items(self, request: Request, **kwargs: Any) -> Response:
        """The agenda the reader sees, in its order."""
        found = self.get_object()
        seen = SessionItem.objects.visible_to(request.user).filter(session=found)
        page = [item.pk for item in self.paginate_queryset(seen) or []]
        lines = agenda_of(found, request.user, only=page)
        return self.get_paginated_response(AgendaItemSerializer(lines, many=True).data)

    @extend_schema(responses=AgendaCandidateSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def candidates(self, request: Request, **kwargs: Any) -> Response:
        """Candidacies of the round that can come on the agenda."""
        return Response(AgendaCandidateSerializer(for_agenda(self.kept())[:MOST], many=True).data)

    @extend_schema(request=TakeOnSerializer, responses={200: SessionSerializer})
    @action(detail=True, methods=["post"], url_path="take-on", filterset_class=None, pagination_class=None)
    def take_on(self, request: Request, **kwargs: Any) -> Response:
        """Put candidacies and matters on the agenda, all or none."""
        found = self.kept()
        sent = TakeOnSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        items = sent.validated_data.get("items", [])
        fill_agenda(found, items=items, matters=sent.by_kind(), by=request.user)
        return self.answer(found)

    @extend_schema(request=None, responses={200: CalledSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def call(self, request: Request, **kwargs: Any) -> Response:
        """Tell the members when and where the council meets."""
        told = call_members(self.kept((SessionState.PLANNED,)), by=request.user)
        return Response(CalledSerializer({"told": told}).data)

    @extend_schema(responses=AttendanceSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def attendance(self, request: Request, **kwargs: Any) -> Response:
        """Who is there and who is not; nobody is listed before the session has begun."""
        return Response(AttendanceSerializer(attendance_of(self.get_object()), many=True).data)

    @extend_schema(
        request=NoteAttendanceSerializer, responses={200: SessionSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    @attendance.mapping.put
    def note_attendance(self, request: Request, **kwargs: Any) -> Response:
        """Say who is there, on the version named in `If-Match`."""
        found = self.kept((SessionState.IN_SESSION,))
        version = version_named(request, found)
        sent = NoteAttendanceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        present, away = (
            {each["seat"]: each.get("note", "") for each in sent.validated_data.get(name, ())}
            for name in ("present", "away")
        )
        try:
            return self.answer(note_attendance(found, version=version, present=present, away=away, by=request.user))
        except RecordChanged as changed:
            return self.changed(request, changed)

    @extend_schema(request=SessionStepSerializer, responses={200: SessionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Begin or cancel the session."""
        found = self.get_object()
        if not may_keep_session(request.user, found):
            raise PermissionDenied
        sent = SessionStepSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            if sent.validated_data["step"] == "begin":
                return self.answer(begin_session(found, by=request.user))
            reason = sent.validated_data.get("reason", "")
            return self.answer(cancel_session(found, reason=reason, by=request.user))
        except (NotAllowed, ReasonMissing):
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong


class CouncilSessionsViewSet(SessionAnswers):
    """Sessions of one council."""

    filter_backends = ()

    @extend_schema(request=SessionEditSerializer, responses={201: SessionSerializer})
    def create(self, request: Request, council: int) -> Response:
        """Plan a session of the council."""
        known = Council.objects.visible_to(request.user).select_related("unit", "steward")
        found: Council = get_object_or_404(known, pk=council)
        if not may_plan_session_of(request.user, found):
            raise PermissionDenied
        sent = SessionEditSerializer(data=request.data, context={"council": found})
        sent.is_valid(raise_exception=True)
        made = plan_session(council=found, values=sent.validated_data, by=request.user)
        return self.answer(made, status=201)
