"""Who said an opinion, over the API: an answer of its own, for a purpose that is logged; in no list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dialogues.api.opinion_intake import IdentityInSerializer
from dialogues.models import Opinion, OpinionIdentity
from dialogues.opinion_enums import PURPOSES
from dialogues.permissions.opinions import may_enter_identity, may_unmask
from dialogues.services.opinion_identities import IDENTITY, enter_identity, look_at_identity


class PurposeSerializer(serializers.Serializer[Any]):
    """What the identity is looked at for."""

    purpose = serializers.ChoiceField(choices=PURPOSES)


class IdentitySerializer(serializers.Serializer[Any]):
    """Who said it; `known` is false of an anonymous opinion, and the rest is absent then."""

    known = serializers.BooleanField()
    name = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True)
    address = serializers.CharField(required=False, allow_blank=True)
    may_publish_name = serializers.BooleanField(required=False)
    may_contact = serializers.BooleanField(required=False)
    consented_on = serializers.DateField(required=False, allow_null=True)


def _told(found: OpinionIdentity | None) -> dict[str, Any]:
    if found is None:
        return {"known": False}
    return {"known": True, **{name: getattr(found, name) for name in (*IDENTITY, "consented_on")}}


class ShowsIdentities(viewsets.GenericViewSet[Opinion]):
    """Looking at who said an opinion, and entering it."""

    @extend_schema(request=PurposeSerializer, responses={200: IdentitySerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def identity(self, request: Request, **kwargs: Any) -> Response:
        """Who said it, for a purpose; the look stands in the log before anything is told. Keep no copy."""
        found = self.get_object()
        if not may_unmask(request.user, found):
            raise PermissionDenied
        sent = PurposeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._unkept(look_at_identity(found, purpose=sent.validated_data["purpose"], by=request.user))

    @extend_schema(request=IdentityInSerializer, responses={204: None})
    @identity.mapping.put
    def enter(self, request: Request, **kwargs: Any) -> Response:
        """Put another identity in the place of what is known; nothing in it: the opinion is anonymous."""
        found = self.get_object()
        if not may_enter_identity(request.user, found):
            raise PermissionDenied
        sent = IdentityInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        enter_identity(found, values=sent.validated_data, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def identity_again(self) -> Any:
        """For a request that is repeated: its look stands in the log; told is what is known now, to who may look now.

        Raises Http404, PermissionDenied.
        """
        found = self.get_object()
        if not may_unmask(self.request.user, found):
            raise PermissionDenied
        return _told(OpinionIdentity.objects.filter(opinion=found).first())

    def _unkept(self, found: OpinionIdentity | None) -> Response:
        return Response(_told(found), headers={"Cache-Control": "no-store"})
