"""Themes, target groups and dated rules in the API: rights and services of the pages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives import rules
from directives.enums import RuleKind
from directives.models import RulePeriod, TargetGroup, Term, Theme
from directives.permissions.vocabularies import may_keep_rules, may_keep_vocabularies, rule_actions, term_actions
from directives.queries.rules import dated_rule, dated_rules
from directives.services.rules import add_period
from directives.services.vocabularies import EDITABLE, TermChanged, add_term, edit_term, seen
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_contents, content_named

SCOPES = {"read": "vocabularies:read"}


class _WithActions(serializers.Serializer[Any]):
    actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit"])))
    def get_actions(self, term: Term) -> list[str]:
        """What the account may do with the word now."""
        return term_actions(self.context["request"].user)


class ThemeSerializer(_WithActions, serializers.ModelSerializer[Theme]):
    """A theme in both languages, and when it is in use."""

    class Meta:
        model = Theme
        fields = ("id", "code", *EDITABLE, "actions")
        read_only_fields = ("id",)


class TargetGroupSerializer(_WithActions, serializers.ModelSerializer[TargetGroup]):
    """A target group in both languages, and when it is in use."""

    class Meta:
        model = TargetGroup
        fields = ("id", "code", *EDITABLE, "actions")
        read_only_fields = ("id",)


class _TermViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    keyset: ClassVar = ("sort_key", "id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]
    required_scopes: ClassVar = SCOPES

    @property
    def _vocabulary(self) -> type[Term]:
        assert self.queryset is not None  # noqa: S101 - both views name one
        return self.queryset.model

    def get_queryset(self) -> QuerySet[Any]:
        """Every account reads all words."""
        return self._vocabulary._default_manager.all()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One word; its `ETag` names its present content."""
        return self._answer(self.get_object())

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a word; its code never changes."""
        if not may_keep_vocabularies(request.user):
            self.permission_denied(request)
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        code = values.pop("code")
        return self._answer(add_term(self._vocabulary, code=code, values=values, by=request.user), status=201)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct names, description or validity, on the content named in `If-Match`; the code stays."""
        term = self.get_object()
        if not may_keep_vocabularies(request.user):
            self.permission_denied(request)
        version = content_named(request, seen(term))
        sent = self.get_serializer(term, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        changes = {name: value for name, value in sent.validated_data.items() if name in EDITABLE}
        try:
            return self._answer(edit_term(term, version=version, changes=changes, by=request.user))
        except TermChanged as changed:
            current = self.get_serializer(changed.current).data
            return both_contents(request, seen(changed.current), current=current, sent=request.data)

    def _answer(self, term: Term, status: int = 200) -> Response:
        return Response(self.get_serializer(term).data, status=status, headers={"ETag": f'"{seen(term)}"'})


@extend_schema_view(partial_update=extend_schema(parameters=[IF_MATCH], responses={200: ThemeSerializer, **CONFLICTS}))
class ThemeViewSet(_TermViewSet):
    """Themes in the order of the Vietnamese alphabet, those out of use too."""

    queryset = Theme.objects.none()
    serializer_class = ThemeSerializer


@extend_schema_view(
    partial_update=extend_schema(parameters=[IF_MATCH], responses={200: TargetGroupSerializer, **CONFLICTS})
)
class TargetGroupViewSet(_TermViewSet):
    """Target groups in the order of the Vietnamese alphabet, those out of use too."""

    queryset = TargetGroup.objects.none()
    serializer_class = TargetGroupSerializer


class PeriodSerializer(serializers.ModelSerializer[RulePeriod]):
    """A value for a time, with its source."""

    class Meta:
        model = RulePeriod
        fields = ("id", "value", "valid_from", "valid_to", "source")
        read_only_fields = ("id", "valid_to")


class RuleSerializer(serializers.Serializer[Any]):
    """A rule: its value today, the default before anybody set one, all periods (newest first)."""

    key = serializers.CharField(source="rule.key")
    kind = serializers.ChoiceField(choices=RuleKind.choices, source="rule.kind")
    title = serializers.CharField(source="rule.title")
    explanation = serializers.CharField(source="rule.help_text")
    measure = serializers.CharField(source="rule.measure")
    default = serializers.IntegerField(source="rule.default")
    value = serializers.IntegerField()
    periods = PeriodSerializer(many=True)
    actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["periods"])))
    def get_actions(self, dated: Any) -> list[str]:
        """What the account may do with the rule now."""
        return rule_actions(self.context["request"].user)


class RuleViewSet(viewsets.GenericViewSet[RulePeriod]):
    """Dated rules: few, so all at once."""

    queryset = RulePeriod.objects.none()
    serializer_class = RuleSerializer
    pagination_class = None
    filter_backends = ()
    lookup_url_kwarg = "key"
    lookup_value_converter = "str"
    required_scopes: ClassVar = SCOPES

    @extend_schema(responses=RuleSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All rules with their values today."""
        return Response(self.get_serializer(dated_rules(), many=True).data)

    @extend_schema(parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH)])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One rule with its value today."""
        return Response(self.get_serializer(_dated(kwargs["key"])).data)

    @extend_schema(
        request=PeriodSerializer,
        responses={201: RuleSerializer},
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["post"])
    def periods(self, request: Request, **kwargs: Any) -> Response:
        """A new value from a day on; the one before it ends the day before."""
        _dated(kwargs["key"])
        if not may_keep_rules(request.user):
            self.permission_denied(request)
        sent = PeriodSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        add_period(kwargs["key"], **sent.validated_data, by=request.user)
        return Response(self.get_serializer(_dated(kwargs["key"])).data, status=201)


def _dated(key: str) -> Any:
    try:
        return dated_rule(key)
    except rules.UnknownRule as error:
        raise Http404 from error
