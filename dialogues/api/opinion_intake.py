"""Opinions handed in over the API, one or many: each once, whatever the connection does (X11)."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dialogues.api.opinion_serializers import REF_HELP, HintSerializer, OpinionEditSerializer, comes_with_key, hints_in
from dialogues.models import Opinion
from dialogues.models.opinion_reference import CAN_BE_REF, LONGEST_REF
from dialogues.permissions.opinions import may_register, units_that_register
from dialogues.services.opinion_identities import IDENTITY
from dialogues.services.opinion_intake import TakenIn, codes_again, take_in
from mobilization.common.api import messages_of
from mobilization.common.api_lists import ShortList
from mobilization.common.codes import in_groups
from mobilization.common.versions import etag
from mobilization.outbox.acts_once import HEADER
from models_registry.api.fields import Seeing
from organizations.dates import today
from organizations.models import Unit

MOST = 100
"""So many opinions at once."""
CREATED, KNOWN_BEFORE, REFUSED = "created", "known", "refused"


class IdentityInSerializer(serializers.Serializer[Any]):
    """Who said it, as far as they want to be known; consents are given, never assumed."""

    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    may_publish_name = serializers.BooleanField(required=False, default=False)
    may_contact = serializers.BooleanField(required=False, default=False)


class OpinionNewSerializer(OpinionEditSerializer):
    """An opinion that a unit received; without `unit` that of the account, without `received_on` today."""

    unit = Seeing(Unit.objects.visible_to, Unit, required=False)
    identity = IdentityInSerializer(required=False, allow_null=True)
    external_ref = serializers.CharField(
        max_length=LONGEST_REF, required=False, allow_blank=True, validators=[CAN_BE_REF], help_text=REF_HELP
    )

    class Meta(OpinionEditSerializer.Meta):
        fields = ("unit", *OpinionEditSerializer.Meta.fields, "identity", "external_ref")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The unit is one for which the account registers today. Raises PermissionDenied."""
        user = self.context["request"].user
        if "unit" not in attrs:
            if user.acting is None:
                raise serializers.ValidationError({"unit": [_("Name the unit that received it.")]})
            attrs["unit"] = user.acting.unit
        if not units_that_register(user).filter(pk=attrs["unit"].pk).exists():
            raise PermissionDenied
        return attrs


class ReceiptSerializer(serializers.Serializer[Any]):
    """What the sender keeps and the citizen is given; no word of the opinion and no number of the sender's is in it.

    `code` is the citizen's own: absent of what was known before. `hints`: the words sound like a complaint or
    denunciation, which go elsewhere; tell the citizen where. Until `due_on` a unit is named that answers.
    """

    id = serializers.IntegerField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    is_new = serializers.BooleanField()
    due_on = serializers.DateField()
    code = serializers.CharField(required=False)
    hints = HintSerializer(many=True)


class RowSerializer(serializers.Serializer[Any]):
    """What became of one of many: `receipt` of what was registered or known before, else `errors` by field."""

    row = serializers.IntegerField()
    status = serializers.ChoiceField(choices=[CREATED, KNOWN_BEFORE, REFUSED])
    receipt = ReceiptSerializer(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]  # a field, as in problems
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class ManyTakenSerializer(serializers.Serializer[Any]):
    """All of them in the order in which they were sent; `row` counts from 0."""

    results = RowSerializer(many=True)


class ManySerializer(serializers.Serializer[Any]):
    """Opinions as they are sent one by one; each with its `external_ref`."""

    opinions = ShortList(child=serializers.DictField(), max_length=MOST, min_length=1)


class TakesOpinionsIn(viewsets.GenericViewSet[Opinion]):
    """Handing in: what a hotline has written down, and what officers enter."""

    receipts: ClassVar = ("create", "batch", "identity")

    @extend_schema(request=OpinionNewSerializer, responses={200: ReceiptSerializer, 201: ReceiptSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Hand in an opinion; the answer is the receipt with the citizen's code, which is told to nobody else.

        Programs send an `Idempotency-Key`: repeated within a day it brings the same receipt. With an `external_ref` it
        is found for ever: what was handed in before answers 200, without the code.
        """
        key = self._demand_key(request)
        taken = self._take(request.data, key)
        told = _receipt(taken.opinion, taken)
        code = status.HTTP_201_CREATED if taken.is_new else status.HTTP_200_OK
        at = {"Location": reverse("api:opinion-detail", args=[taken.opinion.pk]), "ETag": etag(taken.opinion)}
        return Response(told, code, headers=at)

    @extend_schema(request=ManySerializer, responses={200: ManyTakenSerializer})
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def batch(self, request: Request, **kwargs: Any) -> Response:
        """Hand in up to 100 at once; a row with a fault is refused by itself, and the others are kept."""
        key = self._demand_key(request)
        if not may_register(request.user):
            raise PermissionDenied
        sent = ManySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response({"results": [self._row(*each, key) for each in enumerate(sent.validated_data["opinions"])]})

    def to_keep(self, data: Any) -> Any:
        """A kept answer is without codes and identities."""
        if self.action == "identity":
            return {}
        told = data.get("results", [])
        return _without(data) | ({"results": [_without(row) for row in told]} if told else {})

    def told_again(self, kept: Any, key: str) -> Any:
        """The codes once more, as long as they open something; an identity as it is now, to who may still look."""
        if self.action == "identity":
            return self.identity_again()
        receipts = [row["receipt"] for row in kept["results"] if "receipt" in row] if "results" in kept else [kept]
        new = {each["number"]: each for each in receipts if each.get("is_new")}
        for number, code in codes_again(self.request.user, key, list(new)).items():
            new[number]["code"] = in_groups(code)
        return kept

    def identity_again(self) -> Any:
        """What `identity` tells, once more."""
        raise NotImplementedError

    def _demand_key(self, request: Request) -> str:
        key = request.headers.get(HEADER, "")
        if not key and comes_with_key(request):
            text = _("Programs send this header, so that nothing is registered twice.")
            raise exceptions.ValidationError({HEADER: [text]})
        return key

    def _take(self, data: Any, key: str) -> TakenIn:
        user = self.request.user
        if not may_register(user):
            raise PermissionDenied
        sent = OpinionNewSerializer(data=data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        values = {"received_on": today()} | sent.validated_data
        unit, ref = values.pop("unit"), values.pop("external_ref", "")
        identity = values.pop("identity", None)
        try:
            return take_in(unit=unit, values=values, identity=identity, by=user, ref=ref, key=key)
        except ValidationError as wrong:
            raise exceptions.ValidationError(_at_identity(wrong)) from wrong

    def _row(self, place: int, data: dict[str, Any], key: str) -> dict[str, Any]:
        found = {"row": place, "status": REFUSED}
        if not data.get("external_ref"):
            return found | {"errors": {"external_ref": [_("Each of many needs its number in your system.")]}}
        try:
            taken = self._take(data, key)
        except exceptions.ValidationError as wrong:
            return found | {"errors": messages_of(wrong.detail)}
        except PermissionDenied:
            return found | {"errors": {"unit": [_("You may not register opinions for this unit.")]}}
        made = _receipt(taken.opinion, taken)
        return found | {"status": CREATED if taken.is_new else KNOWN_BEFORE, "receipt": made}


def _receipt(opinion: Opinion, taken: TakenIn) -> dict[str, Any]:
    words = getattr(opinion, "words", None)
    told = {
        "id": opinion.pk, "number": opinion.number, "version": opinion.version,
        "is_new": taken.is_new, "due_on": opinion.due_on, "hints": hints_in(words.text) if words else [],
    }  # fmt: skip
    return told | ({"code": in_groups(taken.code)} if taken.code else {})


def _without(told: dict[str, Any]) -> dict[str, Any]:
    """Without the code, its own or that of its receipt."""
    kept = {name: value for name, value in told.items() if name != "code"}
    return kept | ({"receipt": _without(told["receipt"])} if "receipt" in told else {})


def _at_identity(wrong: ValidationError) -> dict[str, Any]:
    errors: dict[str, Any] = wrong.message_dict
    of_identity = {name: errors.pop(name) for name in IDENTITY if name in errors}
    return errors | ({"identity": of_identity} if of_identity else {})
