"""Campaigns and their targets in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.enums import WindowState
from directives.filters.campaigns import CampaignFilter
from directives.models import Campaign, DirectiveDocument
from directives.permissions.campaigns import campaign_actions, may_edit_campaign, may_open_campaigns
from directives.queries.campaigns import progress_of
from directives.services.campaigns import EDITABLE, CampaignChanged, edit_campaign, open_campaign
from directives.services.targets import MOST, set_targets
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from organizations.models import Unit


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A campaign; `unit`, `steward` and `document` are ids, the states are those of today.

    `document` is null, too, where the account does not read the document.
    """

    document = serializers.SerializerMethodField()
    registration_state = serializers.SerializerMethodField()
    evaluation_state = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = (
            "id", "unit", "steward", *EDITABLE, "registration_state", "evaluation_state", "version", "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_document(self, campaign: Any) -> int | None:
        """The document that opens it, for those who read it."""
        return campaign.document_id if campaign.reads_document else None

    @extend_schema_field(serializers.ChoiceField(choices=WindowState.choices))
    def get_registration_state(self, campaign: Campaign) -> str:
        """Whether registration is open today."""
        return campaign.registration.state().value

    @extend_schema_field(serializers.ChoiceField(choices=WindowState.choices))
    def get_evaluation_state(self, campaign: Campaign) -> str:
        """Whether evaluation is open today."""
        return campaign.evaluation.state().value

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "targets", "copy"])))
    def get_actions(self, campaign: Campaign) -> list[str]:
        """What the account may do with the campaign now."""
        return campaign_actions(self.context["request"].user, campaign)


class CampaignEditSerializer(serializers.ModelSerializer[Campaign]):
    """What those who keep the campaign set."""

    class Meta:
        model = Campaign
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A document is chosen among those the account reads."""
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        visible = DirectiveDocument.objects.visible_to(request.user) if request else DirectiveDocument.objects.none()
        fields["document"].queryset = visible
        return fields


class CampaignNewSerializer(CampaignEditSerializer):
    """A new campaign of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta:
        model = Campaign
        fields = ("unit", *EDITABLE)
        validators: ClassVar[list[Any]] = []


class PartSerializer(serializers.Serializer[Any]):
    """A unit of the campaign: how many models it is to register, and how many it has, with all below it."""

    unit = serializers.IntegerField(source="unit.pk")
    name = serializers.CharField(source="unit.name")
    models_wanted = serializers.IntegerField(source="wanted", allow_null=True)
    registered = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[Any]):
    """The sums, and the parts they are the sums of."""

    wanted = serializers.IntegerField()
    registered = serializers.IntegerField()
    parts = PartSerializer(many=True)


class TargetSerializer(serializers.Serializer[Any]):
    """The target of a unit; null takes it away."""

    unit = serializers.IntegerField(min_value=1)
    models_wanted = serializers.IntegerField(min_value=1, max_value=MOST, allow_null=True)


class CampaignViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Campaign]):
    """Campaigns of all units, newest first."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter
    keyset: ClassVar = ("-year_to", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = {"read": "campaigns:read"}

    def get_queryset(self) -> QuerySet[Campaign]:
        """Every account reads all campaigns, but not each document that opens one."""
        read = DirectiveDocument.objects.visible_to(self.request.user).filter(pk=OuterRef("document"))
        found = Campaign.objects.visible_to(self.request.user).select_related("unit", "steward")
        known: QuerySet[Campaign] = found.annotate(reads_document=Exists(read))
        return known

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One campaign; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=CampaignNewSerializer, responses={201: CampaignSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open a campaign of a unit."""
        if not may_open_campaigns(request.user):
            self.permission_denied(request)
        sent = CampaignNewSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        values = {"document": None, "evaluation_from": None, "evaluation_to": None} | sent.validated_data
        unit = values.pop("unit")
        return self._answer(open_campaign(unit=unit, by=request.user, values=values), status=201)

    @extend_schema(
        request=CampaignEditSerializer, responses={200: CampaignSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change the campaign, on the version named in `If-Match`."""
        campaign = self._editable(request)
        version = version_named(request, campaign)
        sent = CampaignEditSerializer(campaign, data=request.data, partial=True, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_campaign(campaign, by=request.user, version=version, changes=sent.validated_data))
        except CampaignChanged as changed:
            return self._both(request, changed.current)

    @extend_schema(responses=ProgressSerializer)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def targets(self, request: Request, **kwargs: Any) -> Response:
        """Wanted and registered by unit; the totals are their sums."""
        campaign = self.get_object()
        return Response(ProgressSerializer(progress_of(campaign)).data, headers={"ETag": etag(campaign)})

    @extend_schema(
        request=TargetSerializer(many=True), responses={200: ProgressSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    @targets.mapping.post
    def set_targets(self, request: Request, **kwargs: Any) -> Response:
        """Set the targets of these units; the others stay."""
        campaign = self._editable(request)
        version = version_named(request, campaign)
        sent = TargetSerializer(data=request.data, many=True)
        sent.is_valid(raise_exception=True)
        numbers = {each["unit"]: each["models_wanted"] for each in sent.validated_data}
        if len(numbers) < len(sent.validated_data):
            raise ValidationError({"unit": [str(each["unit"]) for each in _twice(sent.validated_data)]})
        try:
            set_targets(campaign, by=request.user, version=version, numbers=numbers)
        except CampaignChanged as changed:
            return self._both(request, changed.current)
        campaign.refresh_from_db(fields=["version"])
        return Response(ProgressSerializer(progress_of(campaign)).data, headers={"ETag": etag(campaign)})

    def _editable(self, request: Request) -> Campaign:
        campaign = self.get_object()
        if not may_edit_campaign(request.user, campaign):
            self.permission_denied(request)
        return campaign

    def _both(self, request: Request, current: Campaign) -> Response:
        return both_versions(request, current, current=self._shown(current), sent=request.data)

    def _answer(self, campaign: Campaign, status: int = 200) -> Response:
        return Response(self._shown(campaign), status=status, headers={"ETag": etag(campaign)})

    def _shown(self, campaign: Campaign) -> dict[str, Any]:
        return dict(self.get_serializer(self.get_queryset().get(pk=campaign.pk)).data)


def _twice(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    units = [each["unit"] for each in sent]
    return [each for each in sent if units.count(each["unit"]) > 1]
