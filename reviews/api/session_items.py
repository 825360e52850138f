"""One item of a session's agenda in the API: taking it off, who does not vote on it, taking that back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.round_items import WithdrawSerializer
from reviews.api.sessions import RecusedSerializer
from reviews.models import CouncilMember, Recusal, SessionItem
from reviews.permissions.sessions import ALIVE, may_recuse, may_take_back_recusal
from reviews.permissions.states import Whose, demand_state, demand_uncounted
from reviews.querysets import is_council_member
from reviews.services.agenda import take_off_agenda
from reviews.services.recusals import recuse, take_back_recusal


class RecusalNewSerializer(serializers.Serializer[Any]):
    """Who does not vote on it, and why; a member leaves `seat` out and means themselves."""

    seat = serializers.PrimaryKeyRelatedField(queryset=CouncilMember.objects.none(), required=False)
    reason = serializers.CharField(max_length=2000)

    def get_fields(self) -> dict[str, Any]:
        """A seat is one of the council’s."""
        fields: dict[str, Any] = super().get_fields()
        if "item" in self.context:
            fields["seat"].queryset = self.context["item"].session.council.members.all()
        return fields


class SessionItemViewSet(viewsets.GenericViewSet[SessionItem]):
    """One item of a session’s agenda."""

    queryset = SessionItem.objects.none()
    serializer_class = RecusedSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take it off the agenda."""
        take_off_agenda(self.item(pk), by=request.user)
        return Response(status=204)

    @extend_schema(request=RecusalNewSerializer, responses={201: RecusedSerializer})
    @action(detail=True, methods=["post"])
    def recusal(self, request: Request, pk: int) -> Response:
        """Say that a member does not vote on it: a member of themselves, the secretary of any member."""
        item = self.item(pk)
        demand_state(request.user, item.session, ALIVE, Whose.BOTH)
        demand_uncounted(request.user, item, Whose.BOTH)
        if not may_recuse(request.user, item):
            raise PermissionDenied
        sent = RecusalNewSerializer(data=request.data, context={"item": item})
        sent.is_valid(raise_exception=True)
        known = dict(sent.validated_data)
        if "seat" not in known:
            if not is_council_member(request.user):
                raise serializers.ValidationError({"seat": [sent.fields["seat"].error_messages["required"]]})
            own = item.session.council.members.filter(person=request.user.person_id)  # type: ignore[union-attr]
            known["seat"] = get_object_or_404(own.order_by("-valid_from")[:1])
        return Response(RecusedSerializer(recuse(item, **known, by=request.user)).data, status=201)

    def item(self, pk: int) -> SessionItem:
        """The item, if the account reads it."""
        rows = SessionItem.objects.visible_to(self.request.user).select_related(
            "session__steward", "session__council__steward", "item__candidacy__model"
        )
        found: SessionItem = get_object_or_404(rows, pk=pk)
        return found


class RecusalViewSet(viewsets.GenericViewSet[Recusal]):
    """A member does not vote on an item."""

    queryset = Recusal.objects.none()
    serializer_class = RecusedSerializer
    filter_backends = ()
    lookup_value_converter = "int"

    @extend_schema(request=WithdrawSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """Take it back where it was a mistake, with a reason, before anybody has voted on the item."""
        seen = SessionItem.objects.visible_to(request.user).values("pk")
        rows = Recusal.objects.filter(item__in=seen).select_related("item__session__steward")
        recusal: Recusal = get_object_or_404(rows, pk=pk)
        demand_state(request.user, recusal.item.session, ALIVE, Whose.KEEPERS)
        demand_uncounted(request.user, recusal.item, Whose.KEEPERS)
        if not may_take_back_recusal(request.user, recusal.item):
            raise PermissionDenied
        sent = WithdrawSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        take_back_recusal(recusal, reason=sent.validated_data["reason"], by=request.user)
        return Response(status=204)
