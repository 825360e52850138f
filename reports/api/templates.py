"""Templates of reports in the API: filters, rights and services of the pages."""

from functools import partial
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.versions import CONFLICTS, IF_MATCH
from organizations.models import Unit
from reports.api.plan_parts import NOT_NOW, PlanViewSet
from reports.enums import ReportKind
from reports.filters.plans import TemplateFilter
from reports.models import ReportTemplate, TemplateSection
from reports.permissions.plans import IN_USE_ACTIONS, template_actions
from reports.queries.plans import standard_of
from reports.services.reports import MOST_SECTIONS, SECTION
from reports.services.templates import HEAD, make_template, put_template, use_template


class TemplateSectionSerializer(serializers.ModelSerializer[TemplateSection]):
    """A section; `measures` are keys of figures in their order, `dimension` is by what they are divided."""

    measures = serializers.ListField(child=serializers.CharField(max_length=80), required=False)

    class Meta:
        model = TemplateSection
        fields = SECTION


class TemplateSerializer(serializers.ModelSerializer[ReportTemplate]):
    """A template with its sections in order; `unit` and `steward` are ids."""

    sections = TemplateSectionSerializer(many=True, read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ReportTemplate
        fields = ("id", "unit", "steward", *HEAD, "is_in_use", "version", "created_at", "sections", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=IN_USE_ACTIONS)))
    def get_actions(self, template: ReportTemplate) -> list[str]:
        """What the account may do with it now."""
        return template_actions(self.context["request"].user, template)


class TemplateEditSerializer(serializers.ModelSerializer[ReportTemplate]):
    """Title and layout; `sections`, where they are sent, stand in place of all there were."""

    sections = TemplateSectionSerializer(many=True, required=False, max_length=MOST_SECTIONS)  # type: ignore[call-arg]

    class Meta:
        model = ReportTemplate
        fields: tuple[str, ...] = (*HEAD, "sections")


class TemplateNewSerializer(TemplateEditSerializer):
    """A template of a unit; without `sections` it begins with those of a standard one, where that is named."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())
    standard = serializers.ChoiceField(choices=ReportKind.choices, required=False)

    class Meta(TemplateEditSerializer.Meta):
        fields: tuple[str, ...] = ("unit", *HEAD, "sections", "standard")


class TemplateViewSet(PlanViewSet):
    """Templates that the account may read, the newest first."""

    queryset = ReportTemplate.objects.none()
    serializer_class = TemplateSerializer
    filterset_class = TemplateFilter
    keyset: ClassVar = ("-created_at", "-id")
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> Any:
        """With their sections."""
        return super().get_queryset().prefetch_related("sections")

    @extend_schema(request=TemplateNewSerializer, responses={201: TemplateSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make a template."""
        self.demand_planner()
        sent = TemplateNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        unit, standard, sections = values.pop("unit"), values.pop("standard", None), values.pop("sections", None)
        self.demand(unit)
        told = standard_of(standard, unit).sections if standard and sections is None else []
        made = make_template(unit=unit, values=values, sections=told, by=request.user, written=sections)
        return self.answer(made, status=201)

    @extend_schema(
        request=TemplateEditSerializer, responses={200: TemplateSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change it, on the version named in `If-Match`."""
        found = self.get_object()
        self.demand(found.steward)

        def change(version: int) -> None:
            sent = TemplateEditSerializer(found, data=request.data, partial=True)
            sent.is_valid(raise_exception=True)
            values = dict(sent.validated_data)
            sections = values.pop("sections", None)
            put_template(found, version=version, changes=values, sections=sections, by=request.user)

        return self.changed(found, change)

    @extend_schema(request=None, responses={200: TemplateSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="take-out-of-use", filterset_class=None, pagination_class=None)
    def take_out_of_use(self, request: Request, **kwargs: Any) -> Response:
        """Offer it no more; not while a schedule in use takes it."""
        return self._use(is_in_use=False)

    @extend_schema(request=None, responses={200: TemplateSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], url_path="take-into-use", filterset_class=None, pagination_class=None)
    def take_into_use(self, request: Request, **kwargs: Any) -> Response:
        """Offer it again."""
        return self._use(is_in_use=True)

    def _use(self, *, is_in_use: bool) -> Response:
        found = self.get_object()
        use = partial(use_template, found, is_in_use=is_in_use, by=self.request.user)
        return self.used(found, use, is_in_use=is_in_use)
