"""Figures published elsewhere in the API: as the pages show them, beside what the portal counts; entered, corrected."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named
from mobilization.workflow.api import VersionedViewSet
from models_registry.api.fields import ReasonSerializer, Seeing
from organizations.models import Unit
from reports.api.measures import READ, WRITE
from reports.claim_enums import Standing
from reports.filters.claims import ClaimFilter
from reports.models import DIGITS, PLACES, Claim
from reports.permissions.claims import claim_actions, may_edit_claim, may_enter
from reports.queries.claims import Compared, compared
from reports.services.claims import MOST_PARTS, VALUES, edit_claim, enter_claim, withdraw_claim

DECIMAL: dict[str, Any] = {"max_digits": DIGITS, "decimal_places": PLACES}


class ClaimPartSerializer(serializers.Serializer[Any]):
    """A part that the source itself gives."""

    words = serializers.CharField(max_length=200)
    number = serializers.DecimalField(min_value=0, **DECIMAL)


class ComparedSerializer(serializers.Serializer[Any]):
    """What the portal counts, where there is something to compare, and what the parts make."""

    number = serializers.DecimalField(**DECIMAL, allow_null=True)
    difference = serializers.DecimalField(**DECIMAL, allow_null=True)
    sum_of_parts = serializers.DecimalField(**DECIMAL, allow_null=True)
    parts_add_up = serializers.BooleanField(allow_null=True)
    standings = serializers.ListField(child=serializers.ChoiceField(choices=Standing.choices))
    url = serializers.CharField(allow_blank=True)


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """What a source states; `about` is the unit it tells of, `compared` what the portal counts beside it."""

    parts = serializers.SerializerMethodField()
    compared = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (
            "id", "unit", "steward", *VALUES, "parts", "compared", "withdrawn_on", "withdrawn_why", "version",
            "created_at", "actions",
        )  # fmt: skip
        read_only_fields = fields

    def _compared(self, claim: Claim) -> Compared:
        """Of a page of the list all are compared together."""
        known: dict[int, Compared] = self.context.setdefault("compared", {})
        if claim.pk not in known:
            rows = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else [claim]
            known |= {row.claim.pk: row for row in compared(rows or [claim], self.context["request"].user)}
        return known[claim.pk]

    @extend_schema_field(ClaimPartSerializer(many=True))
    def get_parts(self, claim: Claim) -> Any:
        """In the order of the source."""
        return ClaimPartSerializer(self._compared(claim).parts, many=True).data

    @extend_schema_field(ComparedSerializer)
    def get_compared(self, claim: Claim) -> Any:
        """As far as the account is told what the portal counts."""
        row = self._compared(claim)
        told = {
            "number": row.ours,
            "difference": row.difference,
            "sum_of_parts": row.total,
            "parts_add_up": None if row.total is None else not row.parts_differ,
            "standings": row.standings,
            "url": row.url,
        }
        return ComparedSerializer(told).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, claim: Claim) -> list[str]:
        """What the account may do with it now."""
        return claim_actions(self.context["request"].user, claim)


class ClaimEditSerializer(serializers.ModelSerializer[Claim]):
    """What is written about a published figure; `parts` in their order, all of them."""

    about = Seeing(Unit.objects.visible_to, Unit, required=False, allow_null=True)
    parts = ClaimPartSerializer(many=True, required=False, max_length=MOST_PARTS)  # type: ignore[call-arg]

    class Meta:
        model = Claim
        fields = (*VALUES, "parts")
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VersionedViewSet[Claim]):
    """Figures published elsewhere, the latest entered first."""

    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    keyset: ClassVar = ("-created_at", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = {"read": READ, "write": WRITE}

    def get_queryset(self) -> "QuerySet[Any]":
        """Those the account may read."""
        rows: QuerySet[Any] = Claim.objects.visible_to(self.request.user).select_related("steward", "about")
        return rows

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Filters are the list's: what was withdrawn is found by its id."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One published figure; its `ETag` names the version."""
        return self._shown(self.get_object())

    @extend_schema(request=ClaimEditSerializer, responses={201: ClaimSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter one; the unit that the account acts for keeps it."""
        if not may_enter(request.user):
            raise PermissionDenied
        values = self._sent(ClaimEditSerializer)
        parts = values.pop("parts", [])
        made = enter_claim(values=values, parts=parts, by=request.user)
        answer = self._answer(made, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:claim-detail", args=[made.pk])
        return answer

    @extend_schema(request=ClaimEditSerializer, responses={200: ClaimSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct it on the version named in `If-Match`; parts that are sent are those of now on."""
        found = self._editable()
        version = version_named(request, found)
        changes = self._sent(ClaimEditSerializer, partial=True)
        parts = changes.pop("parts", None)
        try:
            edit_claim(found, version=version, changes=changes, parts=parts, by=request.user)
        except RecordChanged:
            return self._changed(found)
        return self._answer(found)

    @extend_schema(request=ReasonSerializer, responses={200: ClaimSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Compare it no more, with the reason; it stays to be read."""
        found = self._editable()
        return self._answer(withdraw_claim(found, why=self._sent(ReasonSerializer)["reason"], by=request.user))

    def _editable(self) -> Claim:
        found: Claim = self.get_object()
        if not may_edit_claim(self.request.user, found):
            raise PermissionDenied
        return found
