"""Who is commended in the API: the rows of decisions, with what, and how they stand."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from awards.api.decisions import ANNULLED, READ, WRITE, AnnulSerializer
from awards.filters.decisions import RecipientApiFilter
from awards.models import AwardForm, CatalogueEntry, Decision, DecisionRecipient, EmulationTitle
from awards.permissions.decisions import demand_open, may_annul, recipient_actions
from awards.queries.decisions import people_to_name
from awards.services.decision_recipients import RECIPIENT, add_recipient, change_recipient, remove_recipient
from awards.services.decision_steps import annul_recipient
from mobilization.common.editing import RecordChanged, content_of
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_contents, content_named
from mobilization.workflow.api import NOT_NOW, done
from organizations.models import Person, Unit


class RecipientSerializer(serializers.ModelSerializer[DecisionRecipient]):
    """Somebody on the list of a decision; `title` or `form`, one of the two, is what they are given.

    `number` is more than 1 where the decision names nobody; `presented` says how many of these were handed theirs.
    `numbered`, `signed_on` and `decided_by` are those of its decision, which is read whole by its unit and those above.
    """

    numbered = serializers.CharField(source="decision.numbered", read_only=True)
    signed_on = serializers.DateField(source="decision.signed_on", read_only=True, allow_null=True)
    decided_by = serializers.CharField(source="decision.decided_by", read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = DecisionRecipient
        fields = (
            "id", "decision", "numbered", "signed_on", "decided_by", "title", "form", *RECIPIENT, "collective",
            "presented", *ANNULLED, "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove", "annul"])))
    def get_actions(self, row: DecisionRecipient) -> list[str]:
        """What the account may do with it now."""
        return recipient_actions(self.context["request"].user, row)


class RecipientEditSerializer(serializers.ModelSerializer[DecisionRecipient]):
    """What is said of one. Of a collective `unit` is the collective itself; `person` is one of the unit's people."""

    title: Any = serializers.PrimaryKeyRelatedField(
        queryset=EmulationTitle.objects.all(), required=False, allow_null=True
    )
    form: Any = serializers.PrimaryKeyRelatedField(queryset=AwardForm.objects.all(), required=False, allow_null=True)
    person = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none(), required=False, allow_null=True)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)

    class Meta:
        model = DecisionRecipient
        fields = ("title", "form", *RECIPIENT)
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        """A person is chosen among those of the decision's unit."""
        fields: dict[str, Any] = super().get_fields()
        if "decision" in self.context:
            fields["person"].queryset = people_to_name(self.context["decision"].steward)
        return fields


def _subject(values: dict[str, Any], row: DecisionRecipient | None = None) -> CatalogueEntry:
    """What is given, taken out of the values; of a row what it has. Raises ValidationError for both or none."""
    title, form = values.pop("title", None), values.pop("form", None)
    if title is None and form is None and row is not None:
        return row.subject
    if (title is None) == (form is None):
        raise ValidationError({"title": _("Name a title or a form, one of the two.")})
    chosen: CatalogueEntry = title or form
    return chosen


class RecipientViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DecisionRecipient]):
    """Who is on the lists of decisions that the account may read, by name; `decision` asks for one list."""

    queryset = DecisionRecipient.objects.none()
    serializer_class = RecipientSerializer
    filterset_class = RecipientApiFilter
    keyset: ClassVar = ("name_key", "id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    required_scopes: ClassVar = {"read": READ, "partial_update": WRITE, "destroy": WRITE}

    def get_queryset(self) -> "QuerySet[DecisionRecipient]":
        """With what rights ask."""
        seen = DecisionRecipient.objects.visible_to(self.request.user)
        return seen.select_related("decision__steward", "decision__unit", "title", "form")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them; its `ETag` names the content."""
        return self._answer(self.get_object())

    @extend_schema(
        request=RecipientEditSerializer,
        responses={200: RecipientSerializer, **CONFLICTS, **NOT_NOW},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct one, while the list may change, on the content named in `If-Match`."""
        row = self.get_object()
        demand_open(request.user, row.decision)
        seen = content_named(request, content_of(row))
        sent = RecipientEditSerializer(row, data=request.data, partial=True, context={"decision": row.decision})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        subject = _subject(values, row)
        try:
            saved = change_recipient(row, subject=subject, values=values, seen=seen, by=request.user)
        except RecordChanged as changed:
            stored = self.get_queryset().get(pk=row.pk)
            return both_contents(
                request, content_of(changed.current), current=dict(self.get_serializer(stored).data), sent=request.data
            )
        return self._answer(saved)

    @extend_schema(responses={204: None, **NOT_NOW})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take one off the list, while it may change."""
        row = self.get_object()
        demand_open(request.user, row.decision)
        remove_recipient(row, by=request.user)
        return Response(status=204)

    @extend_schema(request=AnnulSerializer, responses={200: RecipientSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def annul(self, request: Request, **kwargs: Any) -> Response:
        """Annul what a decision gives to one; it holds for the others."""
        row = self.get_object()
        if not may_annul(request.user, row.decision):
            raise PermissionDenied
        sent = AnnulSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._answer(done(lambda: annul_recipient(row, **sent.validated_data, by=request.user)))

    def _answer(self, row: DecisionRecipient) -> Response:
        stored = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(stored).data, headers={"ETag": f'"{content_of(stored)}"'})


class DecisionRecipientsViewSet(viewsets.GenericViewSet[DecisionRecipient]):
    """The list of one decision."""

    queryset = DecisionRecipient.objects.none()
    serializer_class = RecipientSerializer
    filter_backends = ()
    required_scopes: ClassVar = {"read": READ, "create": WRITE}

    @extend_schema(request=RecipientEditSerializer, responses={201: RecipientSerializer, **NOT_NOW})
    def create(self, request: Request, decision: int) -> Response:
        """Put somebody on the list."""
        known = Decision.objects.visible_to(request.user).select_related("unit", "steward")
        found: Decision = get_object_or_404(known, pk=decision)
        demand_open(request.user, found)
        sent = RecipientEditSerializer(data=request.data, context={"decision": found})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        subject = _subject(values)
        row = add_recipient(found, subject=subject, values=values, by=request.user)
        stored = DecisionRecipient.objects.select_related("decision__steward", "title", "form").get(pk=row.pk)
        return Response(self.get_serializer(stored).data, status=201)
