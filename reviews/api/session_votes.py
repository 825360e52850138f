"""Votes, outcomes and the closing of sessions in the API.

A vote is cast by PUT: it may be repeated as it is, so it needs no `Idempotency-Key`, whose fingerprint of what was sent
would keep how somebody voted secretly.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.models import Campaign
from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named
from mobilization.outbox.api import Conflict as Refused
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused
from reviews.api.rounds import MOST, NOT_NOW
from reviews.api.session_items import SessionItemViewSet
from reviews.api.sessions import RecusedSerializer, SessionSerializer, SessionViewSet
from reviews.enums import Outcome, SessionState, VoteChoice
from reviews.models import PAPERS, PaperCount
from reviews.permissions.sessions import may_confirm_papers, may_lead_vote, may_vote
from reviews.permissions.states import SITTING, Whose, demand_state
from reviews.queries.sessions import waiting_for
from reviews.services.closing import close_session, set_outcomes
from reviews.services.rounds import SelectionChanged
from reviews.services.votes import (
    cast_votes,
    confirm_papers,
    count_votes,
    enter_papers,
    mark_of_papers,
    open_votes,
    papers_to_confirm,
    repeat_vote,
)

NOW = (SessionState.IN_SESSION,)


class VotesSerializer(serializers.Serializer[Any]):
    """`open` the vote on these items, or `count` it; all or none."""

    step = serializers.ChoiceField(choices=["open", "count"])
    items = ShortList(child=serializers.IntegerField(min_value=1), max_length=MOST)


class CastSerializer(serializers.Serializer[Any]):
    """A choice for an item."""

    item = serializers.IntegerField(min_value=1)
    choice = serializers.ChoiceField(choices=VoteChoice.choices)


class BallotSerializer(serializers.Serializer[Any]):
    """One’s votes, all or none; what was voted on before stays as it is."""

    votes = ShortList(child=CastSerializer(), max_length=MOST)


class WaitingSerializer(serializers.Serializer[Any]):
    """Ids of the items on which the account is to vote now."""

    waiting = serializers.ListField(child=serializers.IntegerField())


class PapersSerializer(serializers.ModelSerializer[PaperCount]):
    """Votes of an item counted by people."""

    item = serializers.IntegerField(min_value=1)
    chair_in_favour = serializers.BooleanField(default=False)

    class Meta:
        model = PaperCount
        fields = ("item", *PAPERS, "chair_in_favour")


class EnterPapersSerializer(serializers.Serializer[Any]):
    """Counts of several items; numbers that are all nothing take an entry away."""

    counts = ShortList(child=PapersSerializer(), max_length=MOST)


class ToConfirmSerializer(serializers.Serializer[Any]):
    """What waits for a second person; send `seen` to confirm exactly that."""

    counts = PapersSerializer(many=True, read_only=True)
    seen = serializers.CharField(max_length=64)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What the session came to on an item."""

    item = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    is_typical = serializers.BooleanField(default=False)
    is_proposed_up = serializers.BooleanField(default=False)


class OutcomesSerializer(serializers.Serializer[Any]):
    """Outcomes of several items, all or none."""

    outcomes = ShortList(child=OutcomeSerializer(), max_length=MOST)


class CloseSerializer(serializers.Serializer[Any]):
    """The document by which the outcomes hold."""

    document_number = serializers.CharField(max_length=60)
    document_date = serializers.DateField()
    campaign_above = serializers.PrimaryKeyRelatedField(queryset=Campaign.objects.all(), required=False)
    late_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class RepeatSerializer(serializers.Serializer[Any]):
    """Why the vote is taken back."""

    reason = serializers.CharField(max_length=2000)


class VotedSessionViewSet(SessionViewSet):
    """Sessions with their votes."""

    __doc__ = SessionViewSet.__doc__

    @extend_schema(request=VotesSerializer, responses={200: SessionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def votes(self, request: Request, **kwargs: Any) -> Response:
        """Open votes on items, or end and count them."""
        found = self.kept(NOW)
        sent = VotesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        do = open_votes if sent.validated_data["step"] == "open" else count_votes
        try:
            do(found, items=sent.validated_data["items"], by=request.user)
        except NotAllowed:
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong
        return self.answer(found)

    @extend_schema(responses=WaitingSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def ballot(self, request: Request, **kwargs: Any) -> Response:
        """On what a member who is there votes now."""
        found = self.get_object()
        demand_state(request.user, found, SITTING, Whose.MEMBERS)
        if not may_vote(request.user, found):
            raise PermissionDenied
        return Response({"waiting": [item.pk for item in waiting_for(found, request.user)]})

    @extend_schema(request=BallotSerializer, responses=WaitingSerializer)
    @ballot.mapping.put
    def cast(self, request: Request, **kwargs: Any) -> Response:
        """Cast one’s votes. The answer is the same whatever is chosen."""
        found = self.get_object()
        demand_state(request.user, found, SITTING, Whose.MEMBERS)
        if not may_vote(request.user, found):
            raise PermissionDenied
        sent = BallotSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        choices = {each["item"]: each["choice"] for each in sent.validated_data["votes"]}
        cast_votes(found, choices=choices, by=request.user)
        return Response({"waiting": [item.pk for item in waiting_for(found, request.user)]})

    @extend_schema(responses=ToConfirmSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def papers(self, request: Request, **kwargs: Any) -> Response:
        """Numbers that wait for a second person."""
        found = self.get_object()
        demand_state(request.user, found, SITTING, Whose.SECONDS)
        if not may_confirm_papers(request.user, found):
            raise PermissionDenied
        waiting = papers_to_confirm(found, request.user)
        counts = [{name: getattr(each, name) for name in (*PAPERS, "chair_in_favour")} for each in waiting]
        told = [{"item": each.item_id, **count} for each, count in zip(waiting, counts, strict=True)]
        return Response({"counts": told, "seen": mark_of_papers(waiting)})

    @extend_schema(request=EnterPapersSerializer, responses={200: SessionSerializer})
    @papers.mapping.post
    def enter(self, request: Request, **kwargs: Any) -> Response:
        """Enter what was counted on paper or by show of hands."""
        found = self.kept(NOW)
        sent = EnterPapersSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        counts = {each["item"]: dict.fromkeys(PAPERS, 0) | each for each in sent.validated_data["counts"]}
        enter_papers(found, counts=counts, by=request.user)
        return self.answer(found)

    @extend_schema(request=ToConfirmSerializer, responses={200: SessionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="papers/confirm", filterset_class=None, pagination_class=None)
    def confirm(self, request: Request, **kwargs: Any) -> Response:
        """A second person says that the numbers are right."""
        found = self.get_object()
        demand_state(request.user, found, SITTING, Whose.SECONDS)
        if not may_confirm_papers(request.user, found):
            raise PermissionDenied
        sent = ToConfirmSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            confirm_papers(found, seen=sent.validated_data["seen"], by=request.user)
        except SelectionChanged as changed:
            raise Refused from changed
        return self.answer(found)

    @extend_schema(request=OutcomesSerializer, responses={200: SessionSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    @action(detail=True, methods=["put"], filterset_class=None, pagination_class=None)
    def outcomes(self, request: Request, **kwargs: Any) -> Response:
        """Say what the session came to, on the version named in `If-Match`; nothing holds before it is closed."""
        found = self.kept(NOW)
        version = version_named(request, found)
        sent = OutcomesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = {each["item"]: each for each in sent.validated_data["outcomes"]}
        try:
            return self.answer(set_outcomes(found, version=version, values=values, by=request.user))
        except RecordChanged as changed:
            return self.changed(request, changed)

    @extend_schema(request=CloseSerializer, responses={200: SessionSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def close(self, request: Request, **kwargs: Any) -> Response:
        """Close the session, and write what it decided, all or nothing."""
        found = self.kept((SessionState.IN_SESSION, SessionState.CLOSED))
        sent = CloseSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            return self.answer(close_session(found, **sent.validated_data, by=request.user))
        except (NotAllowed, ReasonMissing):
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong


class VotedItemViewSet(SessionItemViewSet):
    """One item of a session’s agenda, with its vote."""

    serializer_class = RecusedSerializer

    @extend_schema(request=RepeatSerializer, responses={204: None, **NOT_NOW})
    @action(detail=True, methods=["post"])
    def repeat(self, request: Request, pk: int) -> Response:
        """Take the vote on it back, with a reason: it is voted on anew."""
        item = self.item(pk)
        demand_state(request.user, item.session, SITTING, Whose.KEEPERS)
        if not may_lead_vote(request.user, item):
            raise PermissionDenied
        sent = RepeatSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            repeat_vote(item, reason=sent.validated_data["reason"], by=request.user)
        except (NotAllowed, ReasonMissing):
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong
        return Response(status=204)
